"""A buyer receives an invoice, which starts the clock of its payment."""

from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.models import Invoice, InvoiceStatus
from marketplace.core import clock, outbox, states
from marketplace.core.errors import RuleBroken


def receive(invoice: Invoice, *, actor: User | None, at: datetime) -> None:
    """Receive it now, by a person of the buyer or by its payables clerk (then nobody is named). The invoice must be locked."""
    if reason := rules.why_not_receive(invoice):
        raise RuleBroken(reason)
    accepted = invoice.frozen["accepted_on"]
    invoice.received_at, invoice.received_by_id, invoice.updated_at = at, actor.id if actor else None, at
    invoice.due_on = rules.due_day(invoice.payment_days, clock.local_day(at), date.fromisoformat(accepted) if accepted else None)
    states.move(invoice, InvoiceStatus.RECEIVED, actor=actor, at=at)
    outbox.announce("invoices.told", invoice_id=invoice.id, what="received")
