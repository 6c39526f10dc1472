"""Who may do what with invoices and payments. Pure."""

from marketplace.billing.paying import rules as paying_rules

__all__ = ["paying_rules"]
