"""What the enterprise says of a payment that a body recorded: it got it whole, it got another amount, it never got it."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.billing.ledger import happenings
from marketplace.billing.models import Mended, Payment, PaymentStatus
from marketplace.billing.paying import recording
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import audit, db, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _


def confirm(payment: Payment, received: int, *, actor: User | None, at: datetime) -> None:
    """It got so many cents, which pay the parts in their order; a difference stays open. Locks the invoices; the row of the payment must be
    locked. RuleBroken when it was answered already, or for nothing at all."""
    if reason := paying_rules.why_not_answer(payment):
        raise RuleBroken(reason)
    if received <= 0:
        raise RuleBroken(_("Si rien n’est arrivé, dites que le paiement n’a jamais été reçu."))
    first = db.load(Payment, id=payment.mends_id) if payment.mends_id else None
    recording.locked({part.invoice_id for part in payment.parts})
    states.move(payment, PaymentStatus.RECEIVED, actor=actor, at=at)
    payment.received, payment.confirmed_by_id, payment.confirmed_at = received, actor.id if actor else None, at
    payment.updated_at = at
    db.session().flush()
    happenings.received(payment, received, at=at)
    outbox.announce("payments.told", payment_id=payment.id, what="different" if payment.is_different else "confirmed")
    if first is not None:
        _mend(first, payment, actor, at)


def deny(payment: Payment, reason: str, *, actor: User, at: datetime) -> None:
    """It never came: nothing is posted, and what it was to pay may be paid again. The row must be locked."""
    if refused := paying_rules.why_not_answer(payment):
        raise RuleBroken(refused)
    states.move(payment, PaymentStatus.FAILED, actor=actor, at=at)
    payment.failed_reason, payment.confirmed_by_id, payment.confirmed_at, payment.updated_at = reason.strip(), actor.id, at, at
    outbox.announce("payments.told", payment_id=payment.id, what="denied")


def _mend(first: Payment, second: Payment, actor: User | None, at: datetime) -> None:
    """What was missing of the first payment came by the second."""
    if 0 < paying_rules.missing(first) <= (second.received or 0):
        first.mended, first.mended_at, first.updated_at = Mended.PAID, at, at
        first.mended_by_id = actor.id if actor else None
        audit.record("payments.mend", first, actor=actor, at=at, changes={"mended": (None, Mended.PAID.value)})
