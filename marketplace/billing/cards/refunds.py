"""An enterprise gives money back: a person asks, a second one approves above the limit, the gateway does it once."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.billing.cards import calls, fetching, reaching, rules
from marketplace.billing.cards.calls import Verb
from marketplace.billing.gateway import Gateway, GatewayRefused, RefundSeen
from marketplace.billing.models import GatewayCall, GatewayPayment, Refund, RefundStatus
from marketplace.core import audit, db, outbox, states
from marketplace.core.errors import RuleBroken

SENDS = "refund"
# What is asked here and not yet seen at the gateway.
PENDING = (RefundStatus.ASKED, RefundStatus.SENT)


def left(row: GatewayPayment) -> int:
    """What can still be given back of a payment, in cents: what was received, less what was given back, taken back, or asked for."""
    waiting = (Refund.gateway_payment_id == row.id, Refund.status.in_(PENDING), Refund.refund.is_(None))
    asked = db.session().scalar(select(func.sum(Refund.amount)).where(*waiting))
    # PostgreSQL gives the sum of integers as a decimal.
    return (row.payment.received or 0) - row.refunded - row.disputed - int(asked or 0)


def given_alone(row: GatewayPayment) -> int:
    """What was given back of a payment, or is on its way, on the word of one person each time, in cents."""
    mine = (Refund.gateway_payment_id == row.id, Refund.status.in_((RefundStatus.SENT, RefundStatus.DONE)))
    alone = (Refund.asked_by_id.is_not(None), Refund.approved_by_id.is_(None))
    return int(db.session().scalar(select(func.sum(Refund.amount)).where(*mine, *alone)) or 0)


def ask(row: GatewayPayment, amount: int, reason: str, *, actor: User, at: datetime) -> Refund:
    """Ask to give back so many cents of a payment, whose row is locked; up to the limit it is sent at once, else a second person is waited
    for. RuleBroken."""
    if why_not := rules.why_not_refund(row.payment, amount, left(row)):
        raise RuleBroken(why_not)
    # Small parts are weighed together: else one person alone would give everything back.
    weighed = amount + given_alone(row)
    made = Refund(
        gateway_payment_id=row.id, amount=amount, reason=reason, status=RefundStatus.ASKED, asked_by_id=actor.id, asked_at=at
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    audit.record("billing.ask_refund", row.payment, actor=actor, at=at, changes={"payment.amount": (None, amount)})
    if rules.needs_two(weighed, reaching.settings().refund_two_persons_above):
        outbox.announce("cards.told", payment_id=row.payment_id, what="refund_asked")
    else:
        _send(row, made, actor, at)
    return made


def approve(row: GatewayPayment, refund: Refund, *, actor: User, at: datetime) -> None:
    """A second person approves; RuleBroken for the first one, and for what cannot be given back any more."""
    if why_not := rules.why_not_approve(refund, actor) or rules.why_not_refund(row.payment, refund.amount, left(row) + refund.amount):
        raise RuleBroken(why_not)
    refund.approved_by_id, refund.approved_at = actor.id, at
    _send(row, refund, actor, at)


def give_up(refund: Refund, *, actor: User, at: datetime) -> None:
    """Whoever asked, or anybody who could approve, sets it aside."""
    states.move(refund, RefundStatus.GIVEN_UP, actor=actor, at=at)


def send(refund_id: int) -> None:
    """Send a refund that was approved, outside any unit, then look at the payment again. GatewayUnreachable."""
    with db.database().reading() as session:
        refund = session.get_one(Refund, refund_id)
        call = calls.of(f"refund:{refund_id}")
    if call is not None:
        calls.send(call.id)
        fetching.refresh(refund.gateway_payment_id)


def _send(row: GatewayPayment, refund: Refund, actor: User, at: datetime) -> None:
    states.move(refund, RefundStatus.SENT, actor=actor, at=at)
    told = {"intent": row.intent, "amount": refund.amount, "metadata": {"payment": str(row.payment_id), "refund": str(refund.id)}}
    calls.keep(SENDS, f"refund:{refund.id}", told, account=row.account.account, at=at)


def _do(at_gateway: Gateway, call: GatewayCall) -> RefundSeen:
    told = call.parameters
    return at_gateway.refund(str(call.account), told["intent"], told["amount"], told["metadata"], key=call.key)


def _find(at_gateway: Gateway, call: GatewayCall) -> RefundSeen | None:
    """The refund that a call made, when nobody heard its answer and its key is too old to be sent again."""
    told = call.parameters
    found = at_gateway.refunds_of(str(call.account), told["intent"])
    return next((one for one in found if one.metadata.get("refund") == told["metadata"]["refund"]), None)


def _answered(call: GatewayCall, seen: RefundSeen, at: datetime) -> None:
    refund = _row(call)
    refund.refund = refund.refund or seen.id
    # What it changes is read from the payment, fetched again.
    fetching.later(refund.gateway_payment_id)


def _refused(call: GatewayCall, refused: GatewayRefused, at: datetime) -> None:
    refund = _row(call)
    if refund.status is RefundStatus.SENT:
        states.move(refund, RefundStatus.FAILED, actor=None, at=at)
        outbox.announce("cards.told", payment_id=refund.gateway_payment.payment_id, what="refund_failed")


def _row(call: GatewayCall) -> Refund:
    number = int(call.subject.partition(":")[2])
    found = db.session().scalars(select(Refund).where(Refund.id == number).options(joinedload(Refund.gateway_payment))).one()
    # The payment is always locked before its refunds.
    db.load(GatewayPayment, id=found.gateway_payment_id)
    return db.load(Refund, id=number)


calls.VERBS[SENDS] = Verb(_do, _answered, _refused, _find)
