"""Payments by card and by pre-authorised debit, against what stands in for the gateway."""
