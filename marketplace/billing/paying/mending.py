"""Closing the difference between what a body recorded and what the enterprise got: a correction of one of the two, or the body's word."""

from datetime import datetime

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.billing.ledger import balances, happenings
from marketplace.billing.models import LedgerTransaction, Mended, Payment
from marketplace.billing.paying import recording
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import audit, db, outbox
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _


def correct_received(payment: Payment, amount: int, reason: str, *, actor: User, at: datetime) -> None:
    """The enterprise says that it got another amount after all, in cents: what changes is posted, and closes the difference when the two
    sides then say the same. The row must be locked."""
    if refused := paying_rules.why_not_correct_received(payment, amount):
        raise RuleBroken(refused)
    recording.locked({part.invoice_id for part in payment.parts})
    before = payment.received or 0
    payment.received, payment.mended_reason, payment.updated_at = amount, _said(reason), at
    db.session().flush()
    happenings.received(payment, amount - before, at=at, time=_times(payment) + 1)
    audit.record("payments.correct_received", payment, actor=actor, at=at, changes={"received": (before, amount)})
    if payment.difference == 0:
        _close(payment, Mended.CORRECTED, actor, at)
    outbox.announce("payments.told", payment_id=payment.id, what="received_corrected")


def correct_recorded(payment: Payment, reason: str, *, actor: User, at: datetime) -> None:
    """The body says that it paid what the enterprise got and no more: its parts become what the ledger says that they paid. The row must be
    locked."""
    if refused := paying_rules.why_not_mend(payment):
        raise RuleBroken(refused)
    if payment.difference > 0:
        raise RuleBroken(_("L’entreprise a reçu plus que le montant noté : acceptez l’écart, il reste à votre crédit."))
    recording.locked({part.invoice_id for part in payment.parts})
    paid, before = balances.paid_by(payment.id), payment.amount
    for part in list(payment.parts):
        if paid.get(part.invoice_id, 0) > 0:
            part.amount = paid[part.invoice_id]
        else:
            payment.parts.remove(part)
    payment.amount, payment.mended_reason = sum(part.amount for part in payment.parts), _said(reason)
    audit.record("payments.correct_recorded", payment, actor=actor, at=at, changes={"payments.amount": (before, payment.amount)})
    _close(payment, Mended.CORRECTED, actor, at)
    outbox.announce("payments.told", payment_id=payment.id, what="recorded_corrected")


def accept(payment: Payment, *, actor: User, at: datetime) -> None:
    """The body accepts what the enterprise says: what is missing stays owed, what came above waits for an invoice. The row is locked."""
    if refused := paying_rules.why_not_mend(payment):
        raise RuleBroken(refused)
    audit.record("payments.accept", payment, actor=actor, at=at, changes={"mended": (None, Mended.ACCEPTED.value)})
    _close(payment, Mended.ACCEPTED, actor, at)
    outbox.announce("payments.told", payment_id=payment.id, what="accepted")


def _close(payment: Payment, how: Mended, actor: User, at: datetime) -> None:
    payment.mended, payment.mended_by_id, payment.mended_at, payment.updated_at = how, actor.id, at, at


def _said(reason: str) -> str:
    if not reason.strip():
        raise Unusable(_("Dites pourquoi : l’autre partie le lira."))
    return reason.strip()


def _times(payment: Payment) -> int:
    asked = select(func.count()).select_from(LedgerTransaction).where(LedgerTransaction.key.like(f"payment:{payment.id}:received:%"))
    return db.session().scalar(asked) or 0
