"""Two pages that may be of one organisation: proposed, merged field by field, and undone."""
