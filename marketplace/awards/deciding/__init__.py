"""Deciding lots: the supply shared among those who asked, awards, what each gets."""
