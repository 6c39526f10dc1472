"""What happens to money, as the ledger says it: an invoice or a credit note issued, a payment received, returned, given back, its fee.

Each says its key, so that the same thing told twice is posted once. An invoice whose balance moved is looked at again (`settling`).
"""

from datetime import datetime

from marketplace.billing.ledger import settling
from marketplace.billing.ledger.posting import Entry, Pair, post
from marketplace.billing.models import Account, Invoice, InvoiceKind, Payment


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

    `amount` in cents is what the enterprise got. `time` counts the receptions of one payment: a bank that gives back what it had
    returned makes a second one.
    """
    left, entries = amount, [Entry(Account.RECEIVED, amount, payment_id=payment.id)]
    for part in payment.parts:
        paid = min(left, part.amount)
        entries.append(Entry(Account.OWED, -paid, part.invoice_id, payment.id))
        left -= paid
    entries.append(Entry(Account.UNAPPLIED, -left, payment_id=payment.id))
    if post(f"payment:{payment.id}:received:{time}", _pair(payment), entries, at=at):
        _settle(payment, at)


def returned(payment: Payment, amount: int, *, at: datetime, time: int = 1) -> None:
    """The payer's bank took money back: what it had paid is owed again, the last part first."""
    if post(f"payment:{payment.id}:returned:{time}", _pair(payment), _undone(payment, amount, Account.RETURNED), at=at):
        _settle(payment, at)


def refunded(payment: Payment, amount: int, *, at: datetime, name: str) -> None:
    """The enterprise gave money back, by the refund of this `name`: the invoices are owed that much more."""
    if post(f"payment:{payment.id}:refunded:{name}", _pair(payment), _undone(payment, amount, Account.REFUNDED), at=at):
        _settle(payment, at)


def fee_kept(payment: Payment, amount: int, *, at: datetime) -> None:
    """What the platform kept of a payment."""
    entries = [Entry(Account.FEES, amount, payment_id=payment.id), Entry(Account.RECEIVED, -amount, payment_id=payment.id)]
    post(f"payment:{payment.id}:fee", _pair(payment), entries, at=at)


def _undone(payment: Payment, amount: int, account: Account) -> list[Entry]:
    left, entries = amount, [Entry(account, -amount, payment_id=payment.id)]
    for part in reversed(payment.parts):
        back = min(left, part.amount)
        entries.append(Entry(Account.OWED, back, part.invoice_id, payment.id))
        left -= back
    return [*entries, Entry(Account.UNAPPLIED, left, payment_id=payment.id)]


def _pair(payment: Payment) -> Pair:
    return Pair(payment.payee_id, payment.payer_id)


def _settle(payment: Payment, at: datetime) -> None:
    for part in payment.parts:
        settling.settle(part.invoice, at=at)
