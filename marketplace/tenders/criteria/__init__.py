"""What answers are weighed on, announced before anybody answers."""
