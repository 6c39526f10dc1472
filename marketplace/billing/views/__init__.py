"""What HTTP says of money: the account of an enterprise at the gateway, paying by card, giving back, events."""

from marketplace.billing.views import cards, collecting, refunding, webhooks
from marketplace.billing.views.blueprint import bp

__all__ = ["bp", "cards", "collecting", "refunding", "webhooks"]
