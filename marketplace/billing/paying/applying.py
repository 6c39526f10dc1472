"""What a payment brought above its invoices is put on another open invoice of the same two, by whoever pays for the body."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.accounts.models import User
from marketplace.billing.ledger import balances, happenings
from marketplace.billing.models import Account, Invoice, InvoiceKind, LedgerEntry, Payment, PaymentPart
from marketplace.billing.paying import recording
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import audit, db, outbox
from marketplace.core.errors import Forbidden, RuleBroken

MOST = 50


@dataclass(frozen=True)
class Choice:
    """An invoice on which what is above may be put, and how much of it, in cents."""

    invoice: Invoice
    amount: int


def choices(payment: Payment) -> list[Choice]:
    """The open invoices of the same two, the first issued before, each with what of the payment would be put on it."""
    held = balances.unapplied_of([payment.id]).get(payment.id, 0)
    if held <= 0:
        return []
    mine = (Invoice.buyer_id == payment.payer_id, Invoice.supplier_id == payment.payee_id, Invoice.kind == InvoiceKind.INVOICE)
    asked = select(Invoice).where(*mine, Invoice.status.in_(paying_rules.PAYABLE)).options(lazyload("*")).order_by(Invoice.id).limit(MOST)
    found = list(db.session().scalars(asked))
    left = recording.left_on([one.id for one in found])
    return [Choice(one, min(held, left[one.id])) for one in found if left[one.id] > 0]


def apply(payment: Payment, invoice_id: int, *, actor: User, at: datetime) -> int:
    """Put as much as there is of what waits on an invoice, up to what is left of it; how much it was, in cents. The row of the payment must
    be locked. RuleBroken when nothing waits or the invoice takes nothing, Forbidden past a delegation."""
    (invoice,) = recording.locked([invoice_id])
    held, left = balances.unapplied_of([payment.id]).get(payment.id, 0), recording.left_on([invoice_id])[invoice_id]
    if refused := paying_rules.why_not_apply(payment, held):
        raise RuleBroken(refused)
    amount = min(held, left)
    if refused := paying_rules.why_not_part(invoice, payment.payer_id, payment.payee_id, amount, left):
        raise RuleBroken(refused)
    weighed = recording.weighed_on([invoice])[invoice_id]
    if refused := paying_rules.why_not_pay_as(paying_rules.member(actor, payment.payer), weighed):
        raise Forbidden(refused)
    happenings.applied(payment, invoice, amount, at=at)
    payment.updated_at = at
    audit.record("payments.apply", payment, actor=actor, at=at, changes={"applied": (None, amount)})
    outbox.announce("payments.told", payment_id=payment.id, what="applied")
    return amount


def applied(payment: Payment) -> dict[int, int]:
    """What of a payment was put so on invoices that are not among its parts, in cents by their numbers."""
    mine = {part.invoice_id for part in payment.parts}
    return {number: cents for number, cents in balances.paid_by(payment.id).items() if number and number not in mine and cents}


def on_invoice(invoice: Invoice) -> dict[int, int]:
    """The payments that pay some of an invoice so, by their numbers, in cents."""
    parts = select(PaymentPart.payment_id).where(PaymentPart.invoice_id == invoice.id)
    asked = select(LedgerEntry.payment_id, func.sum(LedgerEntry.amount)).where(
        LedgerEntry.invoice_id == invoice.id,
        LedgerEntry.account == Account.OWED,
        LedgerEntry.payment_id.is_not(None),
        LedgerEntry.payment_id.not_in(parts),
    )
    return {number: -int(total) for number, total in db.session().execute(asked.group_by(LedgerEntry.payment_id)) if number}


def to_apply(payers: Collection[int]) -> list[tuple[Payment, int]]:
    """The payments of these bodies of which something waits for an invoice, the oldest before, in cents; those whose difference is open
    wait for something else first."""
    waits = (LedgerEntry.buyer_id.in_(payers), LedgerEntry.account == Account.UNAPPLIED, LedgerEntry.payment_id.is_not(None))
    asked = select(LedgerEntry.payment_id, func.sum(LedgerEntry.amount)).where(*waits).group_by(LedgerEntry.payment_id)
    held = {number: -int(total) for number, total in db.session().execute(asked.having(func.sum(LedgerEntry.amount) < 0)) if number}
    named = select(Payment).where(Payment.id.in_(held)).options(joinedload(Payment.payee).lazyload("*")).order_by(Payment.id).limit(MOST)
    found = db.session().scalars(named).unique()
    return [(one, held[one.id]) for one in found if paying_rules.why_not_apply(one, held[one.id]) is None]
