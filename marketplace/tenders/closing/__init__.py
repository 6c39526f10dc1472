"""The close of a group purchase: one snapshot, one decision, everybody told, in one transaction."""
