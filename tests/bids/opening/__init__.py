"""Opening answers, reading them, sending a damaged one again."""
