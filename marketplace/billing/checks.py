"""What invoices promise of their rows, asked by `verify`: sums, taxes, numbers without a gap, credits and deliveries never passed."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import case, func, select

from marketplace.billing import gateway_checks, rules
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus, LedgerTransaction
from marketplace.billing.taxes import computing
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.tax_rates import Rates
from marketplace.core import db
from marketplace.core.panels import panel
from marketplace.orders.models import DeliveryLine

__all__ = ["broken_promises", "gateway_checks"]


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each invoice that is not as it must be."""
    return [*_sums(), *_taxes(), *_numbers(), *_credits(), *_deliveries(), *_posted()]


def _sums() -> Iterator[str]:
    """Lines add up to what an invoice says."""
    taxable = func.sum(case((InvoiceLine.tax_code == TaxCode.TAXABLE, InvoiceLine.amount), else_=0))
    held = select(InvoiceLine.invoice_id, func.sum(InvoiceLine.amount).label("all"), taxable.label("taxed"))
    lines = held.group_by(InvoiceLine.invoice_id).subquery()
    asked = select(Invoice.id, Invoice.subtotal, Invoice.taxable, lines.c.all, lines.c.taxed).outerjoin(
        lines, lines.c.invoice_id == Invoice.id
    )
    for number, subtotal, taxed, whole, part in db.session().execute(asked.order_by(Invoice.id)):
        if (subtotal, taxed) != (int(whole or 0), int(part or 0)):
            yield f"Invoice {number} says {subtotal} and {taxed} taxed; its lines add up to {int(whole or 0)} and {int(part or 0)}."


def _taxes() -> Iterator[str]:
    """Taxes are those of the rates that were copied; those of credit notes are, together, those of what they take back."""
    back: dict[int, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    asked = select(Invoice).where(Invoice.status.not_in(rules.UNSEEN)).order_by(Invoice.id).execution_options(yield_per=500)
    rates: dict[int, Rates] = {}
    for one in db.session().scalars(asked):
        if one.kind is InvoiceKind.CREDIT_NOTE:
            assert one.refers_to_id is not None
            taken = back[one.refers_to_id]
            back[one.refers_to_id] = (taken[0] + one.taxable, taken[1] + one.gst, taken[2] + one.qst)
            continue
        rates[one.id] = Rates(one.frozen["gst_rate"], one.frozen["qst_rate"], one.frozen["is_qst_on_gst"])
        if (one.gst, one.qst) != computing.taxes_on(one.taxable, rates[one.id]):
            yield f"The taxes of invoice {one.id} are not those of its rates."
    for number, (taxable, gst, qst) in back.items():
        if (gst, qst) != computing.taxes_on(taxable, rates[number]):
            yield f"The taxes that credit notes take back of invoice {number} are not those of what they take back."


def _numbers() -> Iterator[str]:
    """From 1, without a gap."""
    asked = select(Invoice.supplier_id, func.count(Invoice.sequence), func.max(Invoice.sequence), func.min(Invoice.sequence))
    for supplier, count, last, first in db.session().execute(asked.where(Invoice.sequence.is_not(None)).group_by(Invoice.supplier_id)):
        if (first, last) != (1, count):
            yield f"The numbers of enterprise {supplier} go from {first} to {last}, and {count} are given."


def _credits() -> Iterator[str]:
    """Never more is taken back of a line, or of an invoice, than was invoiced."""
    note = select(Invoice.refers_to_id, func.sum(Invoice.total).label("back")).group_by(Invoice.refers_to_id).subquery()
    asked = select(Invoice.id).join(note, note.c.refers_to_id == Invoice.id).where(note.c.back > Invoice.total)
    for number in db.session().scalars(asked.order_by(Invoice.id)):
        yield f"More was credited of invoice {number} than it asks."
    taken = select(InvoiceLine.credits_line_id, func.sum(InvoiceLine.amount).label("back")).group_by(InvoiceLine.credits_line_id).subquery()
    lines = select(InvoiceLine.id).join(taken, taken.c.credits_line_id == InvoiceLine.id).where(taken.c.back > InvoiceLine.amount)
    for number in db.session().scalars(lines.order_by(InvoiceLine.id)):
        yield f"More was credited of invoice line {number} than it asks."


def _deliveries() -> Iterator[str]:
    """Never more of a delivery is invoiced than was accepted of it, what was credited less."""
    signed = func.sum(case((Invoice.kind == InvoiceKind.CREDIT_NOTE, -InvoiceLine.quantity), else_=InvoiceLine.quantity))
    held = (
        select(InvoiceLine.delivery_line_id, signed.label("held"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.delivery_line_id.is_not(None), Invoice.status != InvoiceStatus.DISCARDED)
        .group_by(InvoiceLine.delivery_line_id)
        .subquery()
    )
    passed = held.c.held > func.coalesce(DeliveryLine.accepted, 0)
    for number in db.session().scalars(select(DeliveryLine.id).join(held, held.c.delivery_line_id == DeliveryLine.id).where(passed)):
        yield f"More of delivery line {number} is invoiced than was accepted."


def _posted() -> Iterator[str]:
    """The ledger knows of everything that was issued, and of no draft."""
    issued = set(db.session().scalars(select(Invoice.id).where(Invoice.sequence.is_not(None), Invoice.total > 0)))
    keys = db.session().scalars(select(LedgerTransaction.key).where(LedgerTransaction.key.like("invoice:%:issued")))
    posted = {int(one.split(":")[1]) for one in keys}
    for number in sorted(issued ^ posted):
        yield f"Invoice {number} is {'not in the ledger' if number in issued else 'in the ledger and was never issued'}."
