"""What orders promise of their rows, asked by `verify`: never above what was awarded, sums to the cent, statuses as deliveries say."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from marketplace.awards.models import Contract, ContractLine
from marketplace.contracting.models import DirectAwardStatus
from marketplace.core import db
from marketplace.core.money import line_total
from marketplace.core.panels import panel
from marketplace.orders.calling import quantities
from marketplace.orders.delivering import quantities as delivering
from marketplace.orders.models import DeliveryStatus, Order, OrderLine, OrderStatus, QuantityTransfer, TransferStatus

BEFORE = (OrderStatus.DRAFT, OrderStatus.SENT, OrderStatus.CANCELLED)


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each order, line of a contract or transfer that is not as it must be."""
    return [*_above_awarded(), *_orders(), *_transfers()]


def _above_awarded() -> Iterator[str]:
    """What orders take of a line, transfers counted, is never above what was awarded."""
    ordered = select(OrderLine.contract_line_id).where(OrderLine.contract_line_id.is_not(None))
    moved = [select(one) for one in (QuantityTransfer.from_line_id, QuantityTransfer.to_line_id)]
    asked = select(ContractLine).where(or_(*(ContractLine.id.in_(one) for one in (ordered, *moved)))).order_by(ContractLine.id)
    lines = db.session().scalars(asked).unique().all()
    ids = [one.id for one in lines]
    taken, brought = quantities.ordered_of(ids), quantities.moved_of(ids)
    for line in lines:
        awarded = line.firm + line.flexible + brought.get(line.id, 0)
        if taken.get(line.id, 0) > awarded:
            yield f"Orders take {taken[line.id]} of line {line.id} of a contract, which has {awarded}."


def _orders() -> Iterator[str]:
    for order in db.session().scalars(select(Order).order_by(Order.id)).unique():
        if order.amount != sum(one.amount for one in order.lines):
            yield f"The amount of order {order.number} is not the sum of its lines."
        for line in order.lines:
            if line.amount != line_total(line.unit_price, line.quantity, line.unit.decimals).cents:
                yield f"A line of order {order.number} is not its quantity at its price."
        yield from _deliveries(order)
        yield from _commitment(order)


def _deliveries(order: Order) -> Iterator[str]:
    found = delivering.deliveries(order)
    progress = delivering.of(order, found)
    if any(one.left < 0 for one in progress.values()):
        yield f"More was delivered under order {order.number} than it asks."
    if any((one.status is DeliveryStatus.NOTED) is not (one.decided_at is None) for one in found):
        yield f"A delivery of order {order.number} does not say when it was decided."
    if order.status in BEFORE and any(one.status in (DeliveryStatus.NOTED, DeliveryStatus.ACCEPTED) for one in found):
        yield f"Order {order.number} has deliveries in a status that takes none."
    if order.status is OrderStatus.CLOSED and any(one.status is DeliveryStatus.NOTED for one in found):
        yield f"Order {order.number} is closed while a delivery waits."
    is_going = order.status not in (*BEFORE, OrderStatus.CLOSED)
    if is_going and order.status is not delivering.status_of(progress, has_deliveries=bool(found)):
        yield f"Order {order.number} is {order.status.value} and its deliveries say otherwise."


def _commitment(order: Order) -> Iterator[str]:
    """What was sent says who and under what; a second person is another person."""
    if (order.sent_at is not None) is not bool(order.frozen):
        yield f"Order {order.number} was sent without a copy of what it says, or has one and was not sent."
    if order.approved_by_id is not None and order.approved_by_id == order.written_by_id:
        yield f"Order {order.number} was approved by whoever wrote it."
    award = order.direct_award
    if order.sent_at is not None and award is not None and award.status is DirectAwardStatus.DRAFT:
        yield f"Order {order.number} was sent before its direct award was approved."
    if order.contract_id is not None:
        contract = db.session().get_one(Contract, order.contract_id)
        if (contract.buyer_id, contract.supplier_id) != (order.buyer_id, order.supplier_id):
            yield f"Order {order.number} is not between the parties of its contract."


def _transfers() -> Iterator[str]:
    """A transfer that holds is between two lines of one lot, at one price, of two buyers."""
    asked = select(QuantityTransfer).where(QuantityTransfer.status == TransferStatus.AGREED).order_by(QuantityTransfer.id)
    for one in db.session().scalars(asked).unique():
        if one.from_line.lot_id != one.to_line.lot_id or one.from_line.contract_id == one.to_line.contract_id:
            yield f"Transfer {one.id} is between lines that do not go together."
