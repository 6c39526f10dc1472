"""The jobs of this room: who is told, the mail of links, what each night takes away, what is said with the payment gateway."""

from marketplace.billing import telling
from marketplace.billing.buying import forgetting, payable_links
from marketplace.billing.cards import accounts, calls, events, fetching, reconciling, refunds, sessions
from marketplace.billing.cards import telling as cards_telling
from marketplace.billing.paying import telling as paying_telling
from marketplace.billing.remittances import importing
from marketplace.billing.standing_in import process

__all__ = [
    "accounts",
    "calls",
    "cards_telling",
    "events",
    "fetching",
    "forgetting",
    "importing",
    "payable_links",
    "paying_telling",
    "process",
    "reconciling",
    "refunds",
    "sessions",
    "telling",
]
