"""The desk of the team."""
