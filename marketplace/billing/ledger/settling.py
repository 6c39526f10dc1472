"""Whether an invoice is settled, from what the ledger says is owed on it."""

from datetime import datetime

from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, InvoiceStatus
from marketplace.core import outbox, states

OPEN = (InvoiceStatus.ISSUED, InvoiceStatus.RECEIVED, InvoiceStatus.APPROVED)


def settle(invoice: Invoice, *, at: datetime) -> None:
    """Close an invoice on which nothing is owed any more, or open again one on which something is; the row must be locked."""
    owed = balances.owed_on(invoice)
    if invoice.status in OPEN and owed <= 0:
        states.move(invoice, InvoiceStatus.SETTLED, actor=None, at=at)
        invoice.settled_at = invoice.updated_at = at
        outbox.announce("invoices.told", invoice_id=invoice.id, what="settled")
    elif invoice.status is InvoiceStatus.SETTLED and owed > 0:
        states.move(invoice, _where_it_was(invoice), actor=None, at=at)
        invoice.settled_at, invoice.updated_at = None, at
        outbox.announce("invoices.told", invoice_id=invoice.id, what="open_again")


def _where_it_was(invoice: Invoice) -> InvoiceStatus:
    if invoice.approved_at:
        return InvoiceStatus.APPROVED
    return InvoiceStatus.RECEIVED if invoice.received_at else InvoiceStatus.ISSUED
