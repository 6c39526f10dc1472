"""What the team changes of a page, a part at a time."""
