"""Who may do what with invoices and payments. Pure."""

from marketplace.billing import paying_rules

__all__ = ["paying_rules"]
