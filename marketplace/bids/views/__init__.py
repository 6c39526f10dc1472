"""What HTTP says of sealed answers: answering, having them opened, reading them."""

from marketplace.bids.views import answering, curing, opened, opening, prices, receipts, regrouped, regrouping
from marketplace.bids.views.blueprint import bp

__all__ = ["answering", "bp", "curing", "opened", "opening", "prices", "receipts", "regrouped", "regrouping"]
