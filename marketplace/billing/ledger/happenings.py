"""What happens to money, as the ledger says it: an invoice or a credit note issued, a payment received, returned, given back, its fee.

Each says its key, so that the same thing told twice is posted once. An invoice whose balance moved is looked at again (`settling`).
"""

from datetime import datetime

from sqlalchemy import func, select

from marketplace.billing.ledger import balances, settling
from marketplace.billing.ledger.posting import Entry, Pair, post
from marketplace.billing.models import Account, Invoice, InvoiceKind, LedgerTransaction, Payment
from marketplace.core import db


def issued(invoice: Invoice, *, at: datetime) -> None:
    """An invoice is owed; a credit note takes what it says off the invoice that it refers to."""
    is_credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    about = invoice.refers_to if is_credit else invoice
    assert about is not None
    owed = -invoice.total if is_credit else invoice.total
    entries = [Entry(Account.OWED, owed, about.id), Entry(Account.BILLED, -owed, invoice.id)]
    if post(f"invoice:{invoice.id}:issued", Pair(invoice.supplier_id, invoice.buyer_id), entries, at=at):
        settling.settle(about, at=at)


def received(payment: Payment, amount: int, *, at: datetime, time: int = 1) -> None:
    """Money came: it pays the parts of the payment in their order, and what is above them waits for an invoice (UNAPPLIED).

    `amount` in cents is what the enterprise got. `time` counts the receptions of one payment.
    """
    _post(payment, f"received:{time}", Account.RECEIVED, amount, at)


def returned(payment: Payment, amount: int, *, at: datetime, time: int = 1) -> None:
    """The payer's bank took money back: what it had paid is owed again, the last part first. `time` counts the times that it did."""
    _post(payment, f"returned:{time}", Account.RETURNED, -amount, at)


def reinstated(payment: Payment, amount: int, *, at: datetime, time: int = 1) -> None:
    """The payer's bank gave back what it had taken back."""
    _post(payment, f"reinstated:{time}", Account.RETURNED, amount, at)


def refunded(payment: Payment, amount: int, *, at: datetime, name: str) -> None:
    """The enterprise gave money back, by the refund of this `name`: the invoices are owed that much more."""
    _post(payment, f"refunded:{name}", Account.REFUNDED, -amount, at)


def refund_failed(payment: Payment, amount: int, *, at: datetime, name: str) -> None:
    """What was given back by the refund of this `name` came back to the enterprise."""
    _post(payment, f"refund_failed:{name}", Account.REFUNDED, amount, at)


def applied(payment: Payment, invoice: Invoice, amount: int, *, at: datetime) -> None:
    """So many cents of a payment, that waited for an invoice, are put on one that is not among its parts; the times are counted by the
    ledger itself."""
    like = f"payment:{payment.id}:applied:"
    times = db.session().scalar(select(func.count()).select_from(LedgerTransaction).where(LedgerTransaction.key.like(f"{like}%"))) or 0
    entries = [
        Entry(Account.UNAPPLIED, amount, payment_id=payment.id),
        Entry(Account.OWED, -amount, invoice.id, payment.id),
    ]
    post(f"{like}{times + 1}", _pair(payment), entries, at=at)
    settling.settle(invoice, at=at)


def fee_kept(payment: Payment, amount: int, *, at: datetime) -> None:
    """What the platform kept of a payment."""
    entries = [Entry(Account.FEES, amount, payment_id=payment.id), Entry(Account.RECEIVED, -amount, payment_id=payment.id)]
    post(f"payment:{payment.id}:fee", _pair(payment), entries, at=at)


def _post(payment: Payment, what: str, account: Account, amount: int, at: datetime) -> None:
    if post(f"payment:{payment.id}:{what}", _pair(payment), _divided(payment, account, amount), at=at):
        _settle(payment, at)


def _divided(payment: Payment, account: Account, amount: int) -> list[Entry]:
    """So many cents more on an account, or fewer, and what the payment then pays of each part: what is left of it, first part first. It
    depends on what is left alone, never on the order in which it came and went, so no part is ever paid above its amount nor below zero."""
    paid = balances.paid_by(payment.id)
    mine = {part.invoice_id for part in payment.parts}
    left = sum(cents for invoice_id, cents in paid.items() if invoice_id is None or invoice_id in mine) + amount
    entries = [Entry(account, amount, payment_id=payment.id)]
    for part in payment.parts:
        now = max(0, min(left, part.amount))
        entries.append(Entry(Account.OWED, paid.get(part.invoice_id, 0) - now, part.invoice_id, payment.id))
        left -= now
    return [*entries, Entry(Account.UNAPPLIED, paid.get(None, 0) - left, payment_id=payment.id)]


def _pair(payment: Payment) -> Pair:
    return Pair(payment.payee_id, payment.payer_id)


def _settle(payment: Payment, at: datetime) -> None:
    for part in payment.parts:
        settling.settle(part.invoice, at=at)
