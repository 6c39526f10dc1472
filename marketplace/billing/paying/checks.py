"""What payments and the ledger promise of their rows, asked by `verify`: sums at zero, parts to the cent, settled when nothing is owed."""

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select

from marketplace.billing.models import (
    Account,
    Invoice,
    InvoiceKind,
    InvoiceStatus,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PaymentPart,
    PaymentStatus,
)
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import db
from marketplace.core.panels import panel

DRAFTS = (InvoiceStatus.DRAFT, InvoiceStatus.DISCARDED)


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each transaction, payment or invoice that is not as it must be."""
    return [*_sums(), *_empty(), *_parts(), *_settled(), *_received(), *_mended()]


def _sums() -> Iterator[str]:
    """Every transaction adds up to zero."""
    whole = func.sum(LedgerEntry.amount)
    asked = select(LedgerEntry.transaction_id, whole).group_by(LedgerEntry.transaction_id).having(whole != 0)
    for number, total in db.session().execute(asked.order_by(LedgerEntry.transaction_id)):
        yield f"Ledger transaction {number} adds up to {int(total)} cents, not to zero."


def _empty() -> Iterator[str]:
    """Every transaction has entries, of one pair."""
    held = select(LedgerEntry.id).where(LedgerEntry.transaction_id == LedgerTransaction.id)
    for number in db.session().scalars(select(LedgerTransaction.id).where(~held.exists()).order_by(LedgerTransaction.id)):
        yield f"Ledger transaction {number} has no entry."
    pairs = or_(
        func.min(LedgerEntry.supplier_id) != func.max(LedgerEntry.supplier_id),
        func.min(LedgerEntry.buyer_id) != func.max(LedgerEntry.buyer_id),
    )
    for number in db.session().scalars(select(LedgerEntry.transaction_id).group_by(LedgerEntry.transaction_id).having(pairs)):
        yield f"Ledger transaction {number} is of more than one pair."


def _parts() -> Iterator[str]:
    """The parts of a payment add up to its amount, and pay invoices of the same two."""
    sums = select(PaymentPart.payment_id, func.sum(PaymentPart.amount).label("held")).group_by(PaymentPart.payment_id).subquery()
    asked = select(Payment.id, Payment.amount, sums.c.held).outerjoin(sums, sums.c.payment_id == Payment.id)
    wrong = or_(sums.c.held.is_(None), sums.c.held != Payment.amount)
    for number, amount, held in db.session().execute(asked.where(wrong).order_by(Payment.id)):
        yield f"Payment {number} is of {amount} cents and its parts add up to {int(held or 0)}."
    strange = (
        select(PaymentPart.id)
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .join(Invoice, Invoice.id == PaymentPart.invoice_id)
        .where(or_(Invoice.buyer_id != Payment.payer_id, Invoice.supplier_id != Payment.payee_id, Invoice.kind != InvoiceKind.INVOICE))
    )
    for number in db.session().scalars(strange.order_by(PaymentPart.id)):
        yield f"Payment part {number} pays an invoice of others."


def _settled() -> Iterator[str]:
    """An invoice is settled if and only if nothing is owed on it."""
    owing = (LedgerEntry.account == Account.OWED, LedgerEntry.invoice_id.is_not(None))
    owed = select(LedgerEntry.invoice_id, func.sum(LedgerEntry.amount).label("left")).where(*owing)
    sums = owed.group_by(LedgerEntry.invoice_id).subquery()
    left, is_settled = func.coalesce(sums.c.left, 0), Invoice.status == InvoiceStatus.SETTLED
    asked = select(Invoice.id, Invoice.status, left).outerjoin(sums, sums.c.invoice_id == Invoice.id)
    wrong = or_(and_(is_settled, left > 0), and_(~is_settled, Invoice.status.not_in(DRAFTS), left <= 0, sums.c.left.is_not(None)))
    mine = asked.where(Invoice.kind == InvoiceKind.INVOICE, wrong)
    for number, status, cents in db.session().execute(mine.order_by(Invoice.id)):
        yield f"Invoice {number} is {status.value} and {int(cents)} cents are owed on it."


def _received() -> Iterator[str]:
    """The ledger holds what an enterprise said that it got by a transfer or a cheque, and nothing of those that came to nothing."""
    came = (LedgerEntry.account == Account.RECEIVED, LedgerEntry.payment_id.is_not(None))
    posted = select(LedgerEntry.payment_id, func.sum(LedgerEntry.amount).label("cents")).where(*came)
    sums = posted.group_by(LedgerEntry.payment_id).subquery()
    asked = select(Payment.id, Payment.status, Payment.received, func.coalesce(sums.c.cents, 0))
    mine = asked.outerjoin(sums, sums.c.payment_id == Payment.id).where(Payment.method.in_(paying_rules.BY_ITSELF)).order_by(Payment.id)
    for number, status, received, cents in db.session().execute(mine):
        expected = int(received or 0) if status is PaymentStatus.RECEIVED else 0
        if int(cents) != expected:
            yield f"Payment {number} is {status.value} of {expected} cents and the ledger holds {int(cents)}."


def _mended() -> Iterator[str]:
    """A difference is closed by somebody's word only where there was one, and after it was told."""
    asked = select(Payment.id).where(Payment.mended.is_not(None), or_(Payment.received.is_(None), Payment.mended_at.is_(None)))
    for number in db.session().scalars(asked.order_by(Payment.id)):
        yield f"The difference of payment {number} is closed and was never told."
