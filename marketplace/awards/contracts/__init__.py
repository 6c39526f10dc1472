"""Contracts: their text, who accepts it, what changes them, what time does to them."""
