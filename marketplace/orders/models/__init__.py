"""What the room keeps: orders and their lines, deliveries and what was accepted of them, what two buyers hand over to each other."""

from marketplace.orders.models.delivery import Delivery, DeliveryFile, DeliveryLine, DeliveryStatus
from marketplace.orders.models.exchange import OrderFile, OrderMessage
from marketplace.orders.models.order import Order, OrderLine, OrderStatus
from marketplace.orders.models.ordering import OrderingRules
from marketplace.orders.models.transfer import QuantityTransfer, TransferStatus

__all__ = [
    "Delivery",
    "DeliveryFile",
    "DeliveryLine",
    "DeliveryStatus",
    "Order",
    "OrderFile",
    "OrderLine",
    "OrderMessage",
    "OrderStatus",
    "OrderingRules",
    "QuantityTransfer",
    "TransferStatus",
]
