"""What HTTP says of orders: writing, approving, sending, delivering, accepting, ending, writing to each other, transfers."""

from marketplace.orders.views import (
    accepting,
    approving,
    calling,
    catalogue,
    delivering,
    ending,
    exchanging,
    ordering,
    reading,
    transferring,
)
from marketplace.orders.views.blueprint import bp

__all__ = [
    "accepting",
    "approving",
    "bp",
    "calling",
    "catalogue",
    "delivering",
    "ending",
    "exchanging",
    "ordering",
    "reading",
    "transferring",
]
