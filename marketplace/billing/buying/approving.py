"""A buyer approves an invoice for payment."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.buying import disputing, receiving
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, InvoiceStatus
from marketplace.core import outbox, states
from marketplace.core.errors import Forbidden, RuleBroken
from marketplace.core.money import Money
from marketplace.organizations.teams.rules import Current


def approve(invoice: Invoice, current: Current | None, *, actor: User, at: datetime) -> None:
    """Approve it for payment, within the delegation of a member; one that nobody received is received at once."""
    if reason := rules.why_not_approve(invoice, disputing.open_amount(invoice), balances.owed_on(invoice)):
        raise RuleBroken(reason)
    if reason := rules.why_not_approve_as(current, Money(invoice.subtotal)):
        raise Forbidden(reason)
    if invoice.status is InvoiceStatus.ISSUED:
        receiving.receive(invoice, actor=actor, at=at)
    invoice.approved_at, invoice.approved_by_id, invoice.updated_at = at, actor.id, at
    states.move(invoice, InvoiceStatus.APPROVED, actor=actor, at=at)
    outbox.announce("invoices.told", invoice_id=invoice.id, what="approved")
