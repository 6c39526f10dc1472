"""A group purchase as people read it: its page, its staircase, its list, its calendar."""
