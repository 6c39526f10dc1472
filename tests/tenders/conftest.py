"""Fixtures of the room."""

from tests.tenders.pool import pool

__all__ = ["pool"]
