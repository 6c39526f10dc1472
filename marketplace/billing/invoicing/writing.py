"""Writing an invoice before it is issued: typed by hand, or made of what was accepted of an order; edited, discarded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.invoicing import accepted
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from marketplace.billing.taxes import computing, registering
from marketplace.catalogue.models import TaxCode
from marketplace.core import audit, clock, db, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.core.money import LARGEST, line_total
from marketplace.orders.models import Order
from marketplace.organizations.models import Organization, Unit

PAYMENT_DAYS = 30


@dataclass(frozen=True)
class Typed:
    """A line as it is typed: `quantity` in the decimals of its unit, `unit_price` in ten-thousandths of a dollar."""

    description: str
    unit_code: str
    quantity: int
    unit_price: int
    tax_code: TaxCode = TaxCode.TAXABLE
    tax_reason: str | None = None


@dataclass(frozen=True)
class Said:
    """What is typed beside the lines."""

    po_number: str = ""
    note: str = ""
    payment_days: int = PAYMENT_DAYS


def begin(supplier: Organization, buyer: Organization, said: Said, lines: Sequence[Typed], *, actor: User | None, at: datetime) -> Invoice:
    """Begin an invoice by hand."""
    if supplier.id == buyer.id:
        raise RuleBroken(_("Une organisation ne se facture pas elle-même."))
    invoice = _new(supplier.id, buyer.id, said, actor=actor, at=at)
    _take_lines(invoice, lines)
    return _begun(invoice, actor=actor, at=at)


def begin_from_order(order: Order, *, actor: User | None, at: datetime) -> Invoice:
    """Begin an invoice of all that was accepted of an order and that no invoice holds. The order must be locked: two at once would both
    find it free. RuleBroken when there is nothing left."""
    left = accepted.of(order)
    if not left:
        raise RuleBroken(_("Rien n’est à facturer : tout ce qui a été accepté de cette commande est déjà sur une facture."))
    said = Said(order.po_number, "", order.payment_days)
    invoice = _new(order.supplier_id, order.buyer_id, said, actor=actor, at=at)
    invoice.order = order
    for one in left:
        line = one.order_line
        invoice.lines.append(
            InvoiceLine(
                order_line=line,
                delivery_line=one.delivery_line,
                description=line.description,
                unit=line.unit,
                quantity=one.quantity,
                unit_price=line.unit_price,
                amount=one.amount,
                tax_code=line.tax_code,
                tax_reason=line.tax_reason,
            )
        )
    return _begun(invoice, actor=actor, at=at)


def save(invoice: Invoice, said: Said, lines: Sequence[Typed], *, actor: User | None, at: datetime) -> None:
    """Change a draft that was typed by hand."""
    _check(invoice)
    _say(invoice, said)
    _take_lines(invoice, lines)
    _saved(invoice, actor=actor, at=at)


def save_of_order(invoice: Invoice, said: Said, quantities: Mapping[int, int], *, actor: User | None, at: datetime) -> None:
    """Change how much of each line of an order a draft invoices (0 leaves the line out), by the numbers of its lines. What the order and
    its delivery say stays: never more than what was accepted. The order must be locked."""
    _check(invoice)
    assert invoice.order is not None
    free = {one.delivery_line.id: one.quantity for one in accepted.of(invoice.order, but=invoice)}
    for line in list(invoice.lines):
        quantity = quantities.get(line.id, line.quantity)
        if quantity > free.get(line.delivery_line_id or 0, 0):
            raise RuleBroken(_("« %(line)s » : cette quantité dépasse ce qui a été accepté et n’est pas facturé.", line=line.description))
        if quantity <= 0:
            invoice.lines.remove(line)
        elif quantity != line.quantity:
            line.amount = accepted.amount_of(line, quantity, invoice.order)
            line.quantity = quantity
        db.session().flush()
    _say(invoice, said)
    _saved(invoice, actor=actor, at=at)


def discard(invoice: Invoice, *, actor: User | None, at: datetime) -> None:
    """Give a draft up; what it held of an order is free again."""
    _check(invoice)
    states.move(invoice, InvoiceStatus.DISCARDED, actor=actor, at=at)
    invoice.updated_at = at


def sum_up(invoice: Invoice, on: date) -> None:
    """Write the sums of an invoice at the rates of a day, as its enterprise is registered on that day."""
    rates = registering.rates_of(registering.on(invoice.supplier_id, on), on)
    found = computing.sums([(one.amount, one.tax_code) for one in invoice.lines], rates)
    invoice.subtotal, invoice.taxable, invoice.gst, invoice.qst = found.subtotal, found.taxable, found.gst, found.qst
    invoice.total = found.total


def _new(supplier_id: int, buyer_id: int, said: Said, *, actor: User | None, at: datetime) -> Invoice:
    invoice = Invoice(kind=InvoiceKind.INVOICE, supplier_id=supplier_id, buyer_id=buyer_id, created_at=at, updated_at=at)
    invoice.status, invoice.written_by_id = InvoiceStatus.DRAFT, actor.id if actor else None
    _say(invoice, said)
    db.session().add(invoice)
    return invoice


def _begun(invoice: Invoice, *, actor: User | None, at: datetime) -> Invoice:
    sum_up(invoice, clock.local_day(at))
    db.session().flush()
    audit.record("billing.begin", invoice, actor=actor, at=at, organization_id=invoice.supplier_id)
    return invoice


def _saved(invoice: Invoice, *, actor: User | None, at: datetime) -> None:
    before = invoice.total
    sum_up(invoice, clock.local_day(at))
    invoice.updated_at = at
    changes: dict[str, Any] = {"invoices.total": (before, invoice.total)}
    audit.record("billing.save", invoice, actor=actor, at=at, changes=changes, organization_id=invoice.supplier_id)


def _say(invoice: Invoice, said: Said) -> None:
    invoice.po_number, invoice.note, invoice.payment_days = said.po_number, said.note, said.payment_days


def _take_lines(invoice: Invoice, lines: Sequence[Typed]) -> None:
    if len(lines) > rules.MOST_LINES:
        raise RuleBroken(_("Une facture a au plus %(most)d lignes.", most=rules.MOST_LINES))
    session = db.session()
    taken = [
        InvoiceLine(
            description=one.description,
            unit=(unit := session.get_one(Unit, one.unit_code)),
            quantity=one.quantity,
            unit_price=one.unit_price,
            amount=line_total(one.unit_price, one.quantity, unit.decimals).cents,
            tax_code=one.tax_code,
            tax_reason=one.tax_reason,
        )
        for one in lines
    ]
    if sum(one.amount for one in taken) > LARGEST:
        raise Unusable(_("Le total de cette facture est trop grand : vérifiez les quantités et les prix."))
    invoice.lines[:] = taken


def _check(invoice: Invoice) -> None:
    if reason := rules.why_not_edit(invoice):
        raise RuleBroken(reason)
