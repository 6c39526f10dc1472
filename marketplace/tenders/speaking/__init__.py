"""Questions about a group purchase, asked and answered in front of all; who watches it."""
