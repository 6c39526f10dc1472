"""Credit notes: what an enterprise takes back of an invoice, whole, by quantities or by amounts; never more than was invoiced."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.invoicing import issuing
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from marketplace.billing.taxes import computing
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.tax_rates import Rates
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import money
from marketplace.core.locale import _
from marketplace.core.money import half_up

# What an amount is credited by: one piece at that price.
PIECE = "C62"


@dataclass(frozen=True)
class Left:
    """What is left of a line of an invoice: its quantity, in the decimals of its unit, and cents before taxes."""

    quantity: int
    amount: int


@dataclass(frozen=True)
class Back:
    """What is taken back of a line: a quantity, at the price that was invoiced, or so many cents without any quantity."""

    quantity: int = 0
    amount: int = 0


def left_of(invoice: Invoice) -> dict[int, Left]:
    """For each line of an invoice, what no credit note took back yet. A line of a note at the price of the line that it takes back, in its
    unit, takes back a quantity; any other one takes back an amount alone."""
    row = InvoiceLine
    asked = select(row.credits_line_id, row.unit_code, row.unit_price, row.quantity, row.amount)
    gone: dict[int | None, tuple[int, int]] = defaultdict(lambda: (0, 0))
    lines: dict[int | None, InvoiceLine] = {one.id: one for one in invoice.lines}
    mine = asked.join(Invoice, Invoice.id == row.invoice_id).where(Invoice.refers_to_id == invoice.id)
    for number, unit, price, quantity, amount in db.session().execute(mine):
        held, cents = gone[number]
        is_counted = (unit, price) == (lines[number].unit_code, lines[number].unit_price)
        gone[number] = (held + (quantity if is_counted else 0), cents + amount)
    return {
        number: Left(max(one.quantity - gone[number][0], 0), one.amount - gone[number][1])
        for number, one in lines.items()
        if number is not None
    }


def of(invoice: Invoice) -> Sequence[Invoice]:
    """The credit notes that refer to an invoice, the first before."""
    asked = select(Invoice).where(Invoice.refers_to_id == invoice.id).order_by(Invoice.id)
    return db.session().scalars(asked).all()


def credited(invoice: Invoice) -> int:
    """What credit notes took back of an invoice, in cents, taxes included."""
    return int(db.session().scalar(select(func.sum(Invoice.total)).where(Invoice.refers_to_id == invoice.id)) or 0)


def credit(invoice: Invoice, wanted: Mapping[int, Back], reason: str, *, actor: User | None, at: datetime) -> Invoice:
    """Issue a credit note of what is wanted, by the numbers of the lines; RuleBroken past what is left. The invoice must be locked.

    Taxes follow the whole: notes that take back everything take back the very taxes of the invoice.
    """
    note = written(invoice, wanted, reason, actor=actor, at=at)
    db.session().add(note)
    issuing.seal(note, clock.local_day(at), actor=actor, at=at)
    return note


def written(invoice: Invoice, wanted: Mapping[int, Back], reason: str, *, actor: User | None, at: datetime) -> Invoice:
    """The same note, with its lines and sums, that nothing holds yet: what one reads before it is issued."""
    left = left_of(invoice)
    if why := rules.why_not_credit(invoice, sum(one.amount for one in left.values())):
        raise RuleBroken(why)
    note = Invoice(kind=InvoiceKind.CREDIT_NOTE, supplier_id=invoice.supplier_id, buyer_id=invoice.buyer_id, refers_to=invoice)
    note.order, note.po_number, note.payment_days = invoice.order, invoice.po_number, invoice.payment_days
    note.status, note.reason, note.created_at, note.updated_at = InvoiceStatus.DRAFT, reason, at, at
    note.written_by_id, note.is_demo = actor.id if actor else None, invoice.is_demo
    for line in invoice.lines:
        back = wanted.get(line.id, Back())
        if made := _line(line, left[line.id], back):
            note.lines.append(made)
    if not note.lines:
        raise RuleBroken(_("Écrivez ce que la note de crédit reprend : une quantité ou un montant à une ligne au moins."))
    _sum_up(note, invoice)
    return note


def whole(invoice: Invoice) -> dict[int, Back]:
    """All that is left of an invoice: quantities where their price is what is left, and amounts else."""
    return {number: Back(one.quantity, 0) if one.quantity else Back(0, one.amount) for number, one in left_of(invoice).items()}


def rates_of(invoice: Invoice) -> Rates:
    """The rates of an invoice, as it copied them."""
    return Rates(invoice.frozen["gst_rate"], invoice.frozen["qst_rate"], invoice.frozen["is_qst_on_gst"])


def taxed_before(invoice: Invoice) -> int:
    """What its credit notes took back of its taxable part, in cents."""
    return int(db.session().scalar(select(func.sum(Invoice.taxable)).where(Invoice.refers_to_id == invoice.id)) or 0)


def _line(line: InvoiceLine, left: Left, back: Back) -> InvoiceLine | None:
    """A line of the note, or None for nothing. RuleBroken past what is left."""
    if back.quantity > left.quantity or back.amount > left.amount:
        raise RuleBroken(_("« %(line)s » : il n’en reste que %(left)s à créditer.", line=line.description, left=money(left.amount)))
    if back.quantity:
        gone = line.quantity - left.quantity
        upto = half_up(line.amount * (gone + back.quantity), line.quantity)
        # The last of the quantity takes what is left of the amount, to the cent.
        amount = left.amount if back.quantity == left.quantity else min(upto - half_up(line.amount * gone, line.quantity), left.amount)
        return _copied(line, line.unit_code, back.quantity, line.unit_price, amount, line.delivery_line_id)
    return _copied(line, PIECE, 1, back.amount * 100, back.amount, None) if back.amount else None


def _copied(line: InvoiceLine, unit: str, quantity: int, unit_price: int, amount: int, delivery_line_id: int | None) -> InvoiceLine:
    made = InvoiceLine(description=line.description, unit_code=unit, quantity=quantity, unit_price=unit_price, amount=amount)
    made.order_line_id, made.delivery_line_id, made.credits_line_id = line.order_line_id, delivery_line_id, line.id
    made.tax_code, made.tax_reason = line.tax_code, line.tax_reason
    return made


def _sum_up(note: Invoice, invoice: Invoice) -> None:
    note.subtotal = sum(one.amount for one in note.lines)
    note.taxable = sum(one.amount for one in note.lines if one.tax_code is TaxCode.TAXABLE)
    note.gst, note.qst = computing.more_taxes_on(taxed_before(invoice), note.taxable, rates_of(invoice))
    note.total = note.subtotal + note.gst + note.qst
