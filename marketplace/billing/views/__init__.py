"""What HTTP says of invoices: writing and issuing them, reading and listing them, receiving, disputing and approving them."""

from marketplace.billing.views import (
    cards,
    collecting,
    crediting,
    disputing,
    handling,
    invoices,
    linking,
    listing,
    payables,
    refunding,
    taxes,
    webhooks,
    writing,
)
from marketplace.billing.views.blueprint import bp

__all__ = [
    "bp",
    "cards",
    "collecting",
    "crediting",
    "disputing",
    "handling",
    "invoices",
    "linking",
    "listing",
    "payables",
    "refunding",
    "taxes",
    "webhooks",
    "writing",
]
