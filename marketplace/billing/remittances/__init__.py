"""Remittances that a body sends as a file: its lines, read, grouped into payments by their references, followed."""
