"""Answering: what an enterprise writes, seals, hands in, replaces and takes back."""
