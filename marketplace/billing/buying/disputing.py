"""What a buyer disputes of an invoice: opened with reasons, answered by the enterprise, closed by a credit or by the buyer."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.buying import receiving
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, InvoiceDispute, InvoiceStatus
from marketplace.core import audit, db, outbox
from marketplace.core.errors import RuleBroken

# How a dispute ended: a credit note answers it, the buyer is content with the explanation, the buyer takes it back.
CREDITED, ACCEPTED, WITHDRAWN = "credited", "accepted", "withdrawn"


def of(invoice: Invoice) -> Sequence[InvoiceDispute]:
    """The disputes of an invoice, the first before."""
    return db.session().scalars(select(InvoiceDispute).filter_by(invoice_id=invoice.id).order_by(InvoiceDispute.id)).all()


def open_amount(invoice: Invoice) -> int:
    """What is disputed of an invoice now, in cents, taxes included."""
    return open_on_each([invoice.id]).get(invoice.id, 0)


def open_on_each(ids: Collection[int]) -> dict[int, int]:
    """The same for many invoices, by their numbers; those of which nothing is disputed are left out."""
    asked = select(InvoiceDispute.invoice_id, func.sum(InvoiceDispute.amount))
    mine = asked.where(InvoiceDispute.invoice_id.in_(ids), InvoiceDispute.closed_at.is_(None)).group_by(InvoiceDispute.invoice_id)
    return {number: int(total) for number, total in db.session().execute(mine)}


def most(invoice: Invoice) -> int:
    """How much of it may still be disputed, in cents."""
    return balances.owed_on(invoice) - open_amount(invoice)


def dispute(invoice: Invoice, amount: int, reason: str, *, actor: User | None, at: datetime) -> InvoiceDispute:
    """Dispute so many cents of it, taxes included; whoever disputes an invoice has received it. The invoice must be locked."""
    if why := rules.why_not_dispute(invoice, amount, most(invoice)):
        raise RuleBroken(why)
    if invoice.status is InvoiceStatus.ISSUED:
        receiving.receive(invoice, actor=actor, at=at)
    made = InvoiceDispute(invoice=invoice, amount=amount, reason=reason, opened_by_id=actor.id if actor else None, opened_at=at)
    db.session().add(made)
    db.session().flush()
    changes = {"invoice_disputes.amount": (None, amount)}
    audit.record("billing.dispute", invoice, actor=actor, at=at, changes=changes, organization_id=invoice.buyer_id)
    outbox.announce("invoices.told", invoice_id=invoice.id, what="disputed")
    return made


def reply(found: InvoiceDispute, words: str, *, actor: User | None, at: datetime) -> None:
    """What the enterprise answers; it may say more as long as the dispute is open."""
    _check(found)
    found.reply, found.replied_at, found.replied_by_id = words, at, actor.id if actor else None
    invoice = found.invoice
    audit.record("billing.reply", invoice, actor=actor, at=at, organization_id=invoice.supplier_id)
    outbox.announce("invoices.told", invoice_id=invoice.id, what="replied")


def close(found: InvoiceDispute, outcome: str, *, actor: User | None, at: datetime) -> None:
    """Close it: `outcome` is CREDITED, ACCEPTED or WITHDRAWN."""
    _check(found)
    found.closed_at, found.closed_by_id, found.outcome = at, actor.id if actor else None, outcome
    invoice = found.invoice
    by = invoice.supplier_id if outcome == CREDITED else invoice.buyer_id
    audit.record("billing.close_dispute", invoice, actor=actor, at=at, changes={"outcome": (None, outcome)}, organization_id=by)
    if outcome != CREDITED:
        outbox.announce("invoices.told", invoice_id=invoice.id, what="dispute_closed")


def _check(found: InvoiceDispute) -> None:
    if reason := rules.why_not_close(found):
        raise RuleBroken(reason)
