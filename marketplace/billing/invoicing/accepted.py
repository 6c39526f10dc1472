"""What was accepted of an order and is not invoiced yet, delivery by delivery, to the unit and to the cent."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from marketplace.billing.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from marketplace.core import clock, db
from marketplace.core.money import line_total
from marketplace.orders.models import Delivery, DeliveryLine, DeliveryStatus, Order, OrderLine


@dataclass(frozen=True)
class Left:
    """What is left to invoice of a line of a delivery, in the decimals of its unit, and what it comes to in cents."""

    delivery_line: DeliveryLine
    quantity: int
    amount: int

    @property
    def order_line(self) -> OrderLine:
        return self.delivery_line.order_line


def of(order: Order, *, but: Invoice | None = None) -> list[Left]:
    """The lines of accepted deliveries that no invoice holds, a draft included (but that one); what a credit note took back is free again.

    Amounts follow the whole of each line of the order, so that its parts add up to it to the cent however it was delivered.
    """
    found, billed = [], _billed_of_lines(order, but)
    for line in accepted_lines(order):
        taken = sum(_taken([line.id], but).values())
        quantity = (line.accepted or 0) - taken
        if quantity <= 0:
            continue
        held, cents = billed[line.order_line_id]
        amount = max(line_total(line.order_line.unit_price, held + quantity, line.order_line.unit.decimals).cents - cents, 0)
        billed[line.order_line_id] = (held + quantity, cents + amount)
        found.append(Left(line, quantity, amount))
    return found


def amount_of(line: InvoiceLine, quantity: int, order: Order) -> int:
    """What a part of a line of a draft comes to, in cents, beside all that was invoiced of that line of the order already."""
    assert line.order_line is not None
    own = (line.quantity, line.amount)
    held, cents = _billed_of_lines(order, None)[line.order_line.id]
    before, paid = held - own[0], cents - own[1]
    return max(line_total(line.unit_price, before + quantity, line.unit.decimals).cents - paid, 0)


def accepted_lines(order: Order) -> list[DeliveryLine]:
    """The lines of the accepted deliveries of an order, of which something was accepted, in the order of deliveries."""
    asked = (
        select(DeliveryLine)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(Delivery.order_id == order.id, Delivery.status == DeliveryStatus.ACCEPTED, DeliveryLine.accepted > 0)
        .order_by(Delivery.number, DeliveryLine.id)
    )
    return list(db.session().scalars(asked).unique())


def last_accepted_on(lines: Collection[InvoiceLine]) -> date | None:
    """The day of Québec on which the last of what these lines invoice was accepted."""
    ids = [one.delivery_line_id for one in lines if one.delivery_line_id]
    asked = select(func.max(Delivery.decided_at)).join(DeliveryLine, DeliveryLine.delivery_id == Delivery.id)
    last = db.session().scalar(asked.where(DeliveryLine.id.in_(ids))) if ids else None
    return clock.local_day(last) if last else None


def _taken(ids: Collection[int], but: Invoice | None) -> dict[int | None, int]:
    """How much of these lines of deliveries invoices hold, what was credited of them less."""
    found: dict[int | None, int] = defaultdict(int)
    asked = (
        select(InvoiceLine.delivery_line_id, Invoice.kind, func.sum(InvoiceLine.quantity))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.delivery_line_id.in_(ids), Invoice.status != InvoiceStatus.DISCARDED)
        .group_by(InvoiceLine.delivery_line_id, Invoice.kind)
    )
    for number, kind, quantity in db.session().execute(asked.where(Invoice.id != but.id) if but is not None else asked):
        found[number] += int(quantity) * (-1 if kind is InvoiceKind.CREDIT_NOTE else 1)
    return found


def _billed_of_lines(order: Order, but: Invoice | None) -> dict[int | None, tuple[int, int]]:
    """For each line of an order, the quantity and the cents that invoices hold, credits less; only what a quantity credits counts."""
    found: dict[int | None, tuple[int, int]] = defaultdict(lambda: (0, 0))
    asked = (
        select(InvoiceLine.order_line_id, Invoice.kind, func.sum(InvoiceLine.quantity), func.sum(InvoiceLine.amount))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.order_id == order.id, InvoiceLine.delivery_line_id.is_not(None), Invoice.status != InvoiceStatus.DISCARDED)
        .group_by(InvoiceLine.order_line_id, Invoice.kind)
    )
    for number, kind, quantity, cents in db.session().execute(asked.where(Invoice.id != but.id) if but is not None else asked):
        sign, (held, amount) = (-1 if kind is InvoiceKind.CREDIT_NOTE else 1), found[number]
        found[number] = (held + sign * int(quantity), amount + sign * int(cents))
    return found
