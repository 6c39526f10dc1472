"""Sealed answers: what is written, sealed, opened and told."""
