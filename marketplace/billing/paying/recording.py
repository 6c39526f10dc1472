"""Recording a payment that a body made by transfer or by cheque; the enterprise confirms what it got."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice, Payment, PaymentMethod, PaymentPart, PaymentStatus
from marketplace.core import audit, db, outbox
from marketplace.organizations.models import Organization

UNDER_WAY = (PaymentStatus.RECORDED, PaymentStatus.PENDING)


def record(
    payer: Organization,
    payee: Organization,
    parts: Mapping[int, int],
    *,
    method: PaymentMethod,
    reference: str,
    paid_on: date,
    actor: User | None,
    at: datetime,
) -> Payment:
    """Record a payment of these cents to these invoices, by their numbers. The invoices must be locked, and the parts within what is owed
    on them: whoever calls has looked."""
    payment = Payment(payer_id=payer.id, payee_id=payee.id, method=method, status=PaymentStatus.RECORDED, reference=reference)
    payment.paid_on, payment.amount, payment.recorded_at, payment.updated_at = paid_on, sum(parts.values()), at, at
    payment.recorded_by_id = actor.id if actor else None
    payment.parts = [PaymentPart(invoice_id=number, amount=cents) for number, cents in parts.items()]
    db.session().add(payment)
    db.session().flush()
    audit.record(
        "payments.record", payment, actor=actor, at=at, changes={"payments.amount": (None, payment.amount)}, organization_id=payer.id
    )
    outbox.announce("payments.told", payment_id=payment.id, what="recorded")
    return payment


def under_way(invoice: Invoice) -> int:
    """What payments that nobody confirmed yet will pay of an invoice, in cents."""
    asked = select(func.sum(PaymentPart.amount)).join(Payment, Payment.id == PaymentPart.payment_id)
    return int(db.session().scalar(asked.where(PaymentPart.invoice_id == invoice.id, Payment.status.in_(UNDER_WAY))) or 0)
