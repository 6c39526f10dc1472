"""The orders of a demonstration."""
