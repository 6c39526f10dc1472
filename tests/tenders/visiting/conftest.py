"""The buyer and the enterprises that price requests are tried with."""

from tests.tenders.asking.people import room

__all__ = ["room"]
