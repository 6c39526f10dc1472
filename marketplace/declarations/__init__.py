"""Engagement declarations, their targets and their progress."""
