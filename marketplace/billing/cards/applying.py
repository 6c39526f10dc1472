"""What the gateway's objects change here. From the same objects the same state and the same ledger come, whatever was seen before them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from marketplace.billing.cards import judging
from marketplace.billing.cards.judging import MISMATCH, Asked
from marketplace.billing.gateway import IntentSeen, RefundSeen, SessionSeen
from marketplace.billing.ledger import balances, happenings
from marketplace.billing.models import (
    Account,
    GatewayPayment,
    GatewayPaymentStatus,
    Invoice,
    LedgerTransaction,
    Payment,
    PaymentMethod,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from marketplace.core import clock, db, outbox, states

FAILED = (GatewayPaymentStatus.FAILED, GatewayPaymentStatus.EXPIRED)


def apply(row: GatewayPayment, session: SessionSeen, intent: IntentSeen | None, refunds: list[RefundSeen], *, at: datetime) -> None:
    """Bring a payment, whose row is locked, to what the gateway says of it; nothing when it says what is here already."""
    payment = _locked(row)
    row.fetched_at = at
    # Seen again is a version again: whoever fetched before must fetch anew.
    flag_modified(row, "fetched_at")
    status = judging.status_of(session, intent)
    if named := judging.mismatch(_asked(row), session, intent) or _is_undone(row, status):
        _refuse(row, payment, named, at)
        return
    before, row.status = row.status, status
    row.url = session.url
    row.failure = intent.failure if intent else None
    if intent is not None:
        row.intent, row.charge = intent.id, intent.charge
        payment.method = PaymentMethod.DEBIT if intent.method == "acss_debit" else PaymentMethod.CARD
    if status is GatewayPaymentStatus.SUCCEEDED and intent is not None:
        _receive(row, payment, intent, at)
        _give_back(row, payment, refunds, at)
        _take_back(row, payment, intent.disputed, at)
    elif status in FAILED and payment.status is PaymentStatus.PENDING:
        _move(payment, PaymentStatus.FAILED, status.value, at)
    elif status is GatewayPaymentStatus.PROCESSING and before is not status:
        payment.paid_on = clock.local_day(at)
        _tell(payment, "processing")
    payment.updated_at = at


def _locked(row: GatewayPayment) -> Payment:
    """The payment and its invoices, locked in one order."""
    payment = db.load(Payment, id=row.payment_id)
    for number in sorted(part.invoice_id for part in payment.parts):
        db.load(Invoice, id=number)
    return payment


def _asked(row: GatewayPayment) -> Asked:
    return Asked(str(row.payment_id), row.amount, row.fee, row.account.is_live)


def _is_undone(row: GatewayPayment, status: GatewayPaymentStatus) -> str | None:
    """At the gateway a payment that succeeded stays so: what undoes it is a refund or a dispute."""
    return "status" if row.status is GatewayPaymentStatus.SUCCEEDED and status is not row.status else None


def _refuse(row: GatewayPayment, payment: Payment, named: str, at: datetime) -> None:
    """The gateway tells another payment than the one that was asked: nothing of it is believed, and the staff looks."""
    if row.failure == MISMATCH + named:
        return
    row.failure = MISMATCH + named
    if payment.status is PaymentStatus.PENDING:
        row.status = GatewayPaymentStatus.FAILED
        states.move(payment, PaymentStatus.FAILED, actor=None, at=at)
    _tell(payment, "mismatch")


def _receive(row: GatewayPayment, payment: Payment, intent: IntentSeen, at: datetime) -> None:
    if payment.status in (PaymentStatus.PENDING, PaymentStatus.FAILED):
        payment.received, payment.confirmed_at = intent.received, at
        if payment.method is PaymentMethod.CARD:
            payment.paid_on = clock.local_day(at)
        _move(payment, PaymentStatus.RECEIVED, "received", at)
    happenings.received(payment, intent.received, at=at)
    if intent.fee:
        happenings.fee_kept(payment, intent.fee, at=at)


def _give_back(row: GatewayPayment, payment: Payment, refunds: list[RefundSeen], at: datetime) -> None:
    """Each refund once, by its name; one that came back is taken off again."""
    for seen in sorted(refunds, key=lambda one: one.id):
        is_out = judging.is_given_back(seen)
        if is_out:
            happenings.refunded(payment, seen.amount, at=at, name=seen.id)
        elif _is_posted(f"payment:{payment.id}:refunded:{seen.id}"):
            happenings.refund_failed(payment, seen.amount, at=at, name=seen.id)
        _note(row, payment, seen, at)
    row.refunded = sum(one.amount for one in refunds if judging.is_given_back(one))


def _note(row: GatewayPayment, payment: Payment, seen: RefundSeen, at: datetime) -> None:
    """Where a refund stands: one that somebody asked here, or one made at the gateway itself."""
    reached = RefundStatus.DONE if seen.status == "succeeded" else RefundStatus.SENT
    status = reached if judging.is_given_back(seen) else RefundStatus.FAILED
    found = _refund(row, seen)
    if found is None:
        found = Refund(gateway_payment_id=row.id, amount=seen.amount, reason="", status=status, refund=seen.id, asked_at=at)
        db.session().add(found)
        _tell(payment, "refunded" if status is not RefundStatus.FAILED else "refund_failed")
    found.refund = seen.id
    if found.status is not status and status in Refund.TRANSITIONS.get(found.status, ()):
        states.move(found, status, actor=None, at=at)
        _tell(payment, "refunded" if status is RefundStatus.DONE else "refund_failed")
    found.done_at = found.done_at or (at if status is RefundStatus.DONE else None)
    db.session().flush()


def _refund(row: GatewayPayment, seen: RefundSeen) -> Refund | None:
    """By its name there, or by the number that we gave it: its answer may never have come."""
    mine = list(db.session().scalars(select(Refund).where(Refund.gateway_payment_id == row.id).with_for_update()))
    named = [one for one in mine if one.refund == seen.id]
    ours = [one for one in mine if one.refund is None and str(one.id) == seen.metadata.get("refund") and one.amount == seen.amount]
    return next(iter([*named, *ours]), None)


def _take_back(row: GatewayPayment, payment: Payment, disputed: int, at: datetime) -> None:
    """What the payer's bank holds, compared with what the ledger says that it holds."""
    held = -balances.of_payment(payment.id).get(Account.RETURNED, 0)
    if disputed > held:
        happenings.returned(payment, disputed - held, at=at, time=_times(payment, "returned") + 1)
    elif disputed < held:
        happenings.reinstated(payment, held - disputed, at=at, time=_times(payment, "reinstated") + 1)
    row.disputed = disputed
    wanted = PaymentStatus.RETURNED if disputed else PaymentStatus.RECEIVED
    if payment.status is not wanted:
        _move(payment, wanted, "returned" if disputed else "reinstated", at)


def _is_posted(key: str) -> bool:
    return db.session().scalar(select(LedgerTransaction.id).where(LedgerTransaction.key == key)) is not None


def _times(payment: Payment, what: str) -> int:
    asked = select(func.count()).select_from(LedgerTransaction).where(LedgerTransaction.key.like(f"payment:{payment.id}:{what}:%"))
    return db.session().scalar(asked) or 0


def _move(payment: Payment, to: PaymentStatus, what: str, at: datetime) -> None:
    states.move(payment, to, actor=None, at=at)
    _tell(payment, what)


def _tell(payment: Payment, what: str) -> None:
    outbox.announce("cards.told", payment_id=payment.id, what=what)
