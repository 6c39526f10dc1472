"""What was delivered, accepted and refused of each line of an order, and what is left to deliver; the status that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from marketplace.core import db
from marketplace.orders.models import Delivery, DeliveryLine, DeliveryStatus, Order, OrderStatus


@dataclass(frozen=True)
class Progress:
    """Of a line, in the decimals of its unit: what was ordered, what waits for a decision, what was accepted. What was refused is to be
    delivered again."""

    ordered: int
    waiting: int
    accepted: int

    @property
    def left(self) -> int:
        """What is left to deliver."""
        return self.ordered - self.waiting - self.accepted


def deliveries(order: Order) -> Sequence[Delivery]:
    """The deliveries of an order, in their order, with their lines."""
    read = (selectinload(Delivery.lines).selectinload(DeliveryLine.order_line), selectinload(Delivery.files))
    asked = select(Delivery).where(Delivery.order_id == order.id).options(*read).order_by(Delivery.number)
    return db.session().scalars(asked).all()


def of(order: Order, found: Sequence[Delivery] | None = None) -> dict[int, Progress]:
    """How far each line of an order is."""
    waiting: dict[int, int] = {}
    accepted: dict[int, int] = {}
    for one in deliveries(order) if found is None else found:
        for line in one.lines:
            if one.status is DeliveryStatus.NOTED:
                waiting[line.order_line_id] = waiting.get(line.order_line_id, 0) + line.quantity
            elif one.status is DeliveryStatus.ACCEPTED:
                accepted[line.order_line_id] = accepted.get(line.order_line_id, 0) + (line.accepted or 0)
    return {one.id: Progress(one.quantity, waiting.get(one.id, 0), accepted.get(one.id, 0)) for one in order.lines}


def status_of(progress: dict[int, Progress], *, has_deliveries: bool) -> OrderStatus:
    """Where an order that was acknowledged stands, by its deliveries alone."""
    if all(one.accepted == one.ordered for one in progress.values()):
        return OrderStatus.ACCEPTED
    if all(one.left == 0 for one in progress.values()):
        return OrderStatus.DELIVERED
    return OrderStatus.DELIVERING if has_deliveries else OrderStatus.ACKNOWLEDGED
