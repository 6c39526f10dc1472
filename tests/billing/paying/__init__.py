"""Payments that a body makes by itself, and the ledger."""
