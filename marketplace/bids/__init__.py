"""Sealed answers, alone or regrouped."""
