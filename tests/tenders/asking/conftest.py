"""Fixtures of the slice."""

from tests.tenders.asking.people import room

__all__ = ["room"]
