"""How much of each line of a contract may still be ordered: what was awarded, what was handed over, what other orders took.

Whoever writes a quantity holds the row of the contract (`db.load(Contract, ...)`) before it asks: two who order the last of a line
at once come one after the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from marketplace.awards.models import Contract, ContractLine
from marketplace.core import db
from marketplace.orders.models import (
    Delivery,
    DeliveryLine,
    DeliveryStatus,
    Order,
    OrderLine,
    OrderStatus,
    QuantityTransfer,
    TransferStatus,
)


@dataclass(frozen=True)
class Left:
    """Of a line, in the decimals of its unit: what was awarded (firm and on request), what transfers brought or took away, what orders
    took."""

    awarded: int
    moved: int
    ordered: int

    @property
    def left(self) -> int:
        return self.awarded + self.moved - self.ordered


def left_of(contract: Contract, *, but: Order | None = None) -> dict[int, Left]:
    """What is left of each line of a contract, all its orders counted but one."""
    ids = [one.id for one in contract.lines]
    ordered, moved = ordered_of(ids, but=but), moved_of(ids)
    return {one.id: Left(one.firm + one.flexible, moved.get(one.id, 0), ordered.get(one.id, 0)) for one in contract.lines}


def left_of_line(line: ContractLine) -> int:
    """What is left of one line."""
    return line.firm + line.flexible + moved_of([line.id]).get(line.id, 0) - ordered_of([line.id]).get(line.id, 0)


def ordered_of(ids: Iterable[int], *, but: Order | None = None) -> dict[int, int]:
    """What orders took of these lines: all that they ask while they go on, drafts included; once closed, what was accepted."""
    lines = list(ids)
    going = (
        select(OrderLine.contract_line_id, func.sum(OrderLine.quantity))
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.contract_line_id.in_(lines), Order.status.not_in((OrderStatus.CANCELLED, OrderStatus.CLOSED)))
    )
    closed = (
        select(OrderLine.contract_line_id, func.sum(DeliveryLine.accepted))
        .join(Order, Order.id == OrderLine.order_id)
        .join(DeliveryLine, DeliveryLine.order_line_id == OrderLine.id)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(OrderLine.contract_line_id.in_(lines), Order.status == OrderStatus.CLOSED, Delivery.status == DeliveryStatus.ACCEPTED)
    )
    if but is not None and but.id is not None:
        going, closed = going.where(Order.id != but.id), closed.where(Order.id != but.id)
    return _added(_sums(going.group_by(OrderLine.contract_line_id)), _sums(closed.group_by(OrderLine.contract_line_id)))


def moved_of(ids: Iterable[int]) -> dict[int, int]:
    """What agreed transfers brought to these lines, less what they took away."""
    lines, agreed = list(ids), QuantityTransfer.status == TransferStatus.AGREED
    row, total = QuantityTransfer, func.sum(QuantityTransfer.quantity)
    brought = select(row.to_line_id, total).where(agreed, row.to_line_id.in_(lines)).group_by(row.to_line_id)
    taken = select(row.from_line_id, total).where(agreed, row.from_line_id.in_(lines)).group_by(row.from_line_id)
    return _added(_sums(brought), {line: -count for line, count in _sums(taken).items()})


def _sums(asked: Select) -> dict[int, int]:  # type: ignore[type-arg]
    return {line: int(count or 0) for line, count in db.session().execute(asked)}


def _added(first: dict[int, int], second: dict[int, int]) -> dict[int, int]:
    return {line: first.get(line, 0) + second.get(line, 0) for line in {*first, *second}}
