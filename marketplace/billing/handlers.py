"""The jobs of this room: who is told of payments, files of remittances."""

from marketplace.billing.paying import telling
from marketplace.billing.remittances import importing

__all__ = ["importing", "telling"]
