"""Issuing an invoice: its number, its copy of everything, what is owed from then on. Nothing of it changes afterwards."""

from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.invoicing import copying, numbering, writing
from marketplace.billing.ledger import happenings
from marketplace.billing.models import Invoice, InvoiceStatus
from marketplace.billing.taxes import registering
from marketplace.core import clock, db, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.orders.models import OrderingRules


def why_not(invoice: Invoice, at: datetime) -> str | None:
    """The reason why a draft cannot be issued now, or None."""
    says_taxes = registering.on(invoice.supplier_id, clock.local_day(at)) is not None
    return rules.why_not_issue(invoice, says_taxes=says_taxes, needs_po=needs_po(invoice.buyer_id))


def issue(invoice: Invoice, *, actor: User | None, at: datetime) -> Invoice:
    """Issue a draft; RuleBroken when it cannot be. Its buyer is told."""
    if reason := why_not(invoice, at):
        raise RuleBroken(reason)
    on = clock.local_day(at)
    writing.sum_up(invoice, on)
    seal(invoice, on, actor=actor, at=at)
    return invoice


def seal(invoice: Invoice, on: date, *, actor: User | None, at: datetime) -> None:
    """Number it, copy all that it says, post what is owed and announce it, in the unit at work."""
    # Lines are written before the number: the database lets none in afterwards.
    db.session().flush()
    invoice.frozen = copying.made(invoice, on)
    invoice.issued_on, invoice.issued_at, invoice.updated_at = on, at, at
    invoice.issued_by_id = actor.id if actor else None
    numbering.give(invoice)
    states.move(invoice, InvoiceStatus.ISSUED, actor=actor, at=at)
    db.session().flush()
    happenings.issued(invoice, at=at)
    outbox.announce("invoices.told", invoice_id=invoice.id, what="issued")


def needs_po(buyer_id: int) -> bool:
    """Whether a buyer wants the number of its purchase order on what it is invoiced."""
    found = db.session().get(OrderingRules, buyer_id)
    return found is not None and found.needs_po_number
