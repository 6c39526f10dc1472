"""Who may do what with money between a buyer and an enterprise."""

from marketplace.billing import gateway_rules

__all__ = ["gateway_rules"]
