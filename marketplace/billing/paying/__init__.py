"""Payments that a body makes by itself, by transfer or by cheque: recorded, confirmed, mended, imported, listed."""
