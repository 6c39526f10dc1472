"""The jobs of this room, and the process that stands in for the payment gateway."""

from marketplace.billing.cards import accounts, calls, events, fetching, reconciling, refunds, sessions, telling
from marketplace.billing.standing_in import process

__all__ = ["accounts", "calls", "events", "fetching", "process", "reconciling", "refunds", "sessions", "telling"]
