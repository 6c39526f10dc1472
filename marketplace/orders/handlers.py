"""The jobs of this room: who is told, who is reminded that a delivery waits."""

from marketplace.orders import telling
from marketplace.orders.delivering import reminding

__all__ = ["reminding", "telling"]
