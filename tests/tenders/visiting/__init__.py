"""Visits of the place before answering a price request."""
