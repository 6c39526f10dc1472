"""Who may do what with money between a buyer and an enterprise."""

from marketplace.billing.cards import rules as card_rules

__all__ = ["card_rules"]
