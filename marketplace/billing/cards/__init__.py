"""Payments by card and by pre-authorised debit: the accounts of enterprises, sessions, what events tell, refunds, what was missed."""
