"""What was missed: calls without an answer, payments under way, events that nobody handled, what the gateway lists otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select, or_, select

from marketplace.billing.cards import accounts, calls, events, fetching, judging, reaching
from marketplace.billing.cards.reaching import gateway
from marketplace.billing.gateway import GatewayRefused, GatewayUnreachable, IntentSeen
from marketplace.billing.models import GatewayAccount, GatewayEvent, GatewayPayment, GatewayPaymentStatus, Refund, RefundStatus
from marketplace.core import clock, db, outbox

DAYS = 7
# A page is open for a day: a payment is no older than that when its intent is made.
OPEN_FOR = timedelta(days=2)
EVERY = 100
UNDER_WAY = (GatewayPaymentStatus.OPEN, GatewayPaymentStatus.PROCESSING)


@dataclass
class Found:
    """What a reconciliation did and could not mend, a line each, in English for the operator."""

    recovered: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


Say = Callable[[str], object]


def reconcile(at: datetime, days: int = DAYS, say: Say = lambda line: None) -> Found:
    """Recover what was missed and name what does not fit, outside any unit; at the gateway, the payments of so many days are looked at.

    Each payment is a unit of its own: interrupted, it is run again and goes on with what is left. `say` is told where it is, now and then.
    """
    found = Found()
    if not reaching.is_offered():
        return found
    with db.database().reading():
        waiting, payments, told = calls.unanswered(at - calls.PATIENCE), _under_way(), _unhandled(at - calls.PATIENCE)
        names = list(db.session().scalars(select(GatewayAccount.account).where(GatewayAccount.account.is_not(None))))
    for number in waiting:
        _done(found, f"call {number}: answered", partial(calls.send, number))
    for number in told:
        _done(found, f"event {number}: handled", partial(events.settle, number))
    for rank, number in enumerate(payments, start=1):
        _look(found, number)
        if rank % EVERY == 0 or rank == len(payments):
            say(f"{rank} of {len(payments)} payments under way")
    for rank, name in enumerate(names, start=1):
        try:
            accounts.refresh(str(name))
            _compare(found, str(name), at - timedelta(days=days))
            say(f"{rank} of {len(names)} accounts compared")
        except (GatewayRefused, GatewayUnreachable) as failed:
            found.differences.append(f"account {name}: {failed}")
    return found


def _under_way() -> list[int]:
    """The payments whose end is not known, and those of which a refund is under way."""
    refunding = select(Refund.gateway_payment_id).where(Refund.status == RefundStatus.SENT)
    asked = select(GatewayPayment.id).where(or_(GatewayPayment.status.in_(UNDER_WAY), GatewayPayment.id.in_(refunding)))
    return list(db.session().scalars(asked.order_by(GatewayPayment.id)))


def _unhandled(before: datetime) -> list[int]:
    asked = select(GatewayEvent.id).where(GatewayEvent.outcome.is_(None), GatewayEvent.received_at < before)
    return list(db.session().scalars(asked.order_by(GatewayEvent.id)))


def _look(found: Found, number: int) -> None:
    before = _row(number)
    if _done(found, "", partial(fetching.refresh, number)):
        after = _row(number)
        if _facts(before) != _facts(after):
            found.recovered.append(f"payment {after.payment_id}: {before.status.value} → {after.status.value}")


def _compare(found: Found, account: str, since: datetime) -> None:
    """Each payment that the gateway lists for an account, with ours; those of ours that it does not list."""
    listed = {intent.id: intent for intent in gateway().intents_since(account, since) if "payment" in intent.metadata}
    with db.database().reading() as session:
        mine = select(GatewayPayment).join(GatewayPayment.account).where(GatewayAccount.account == account)
        rows = list(session.scalars(mine.where(GatewayPayment.created_at >= since - OPEN_FOR)))
    ours = {str(row.payment_id): row for row in rows}
    for intent in listed.values():
        row = ours.get(intent.metadata["payment"]) or _older(mine, intent.metadata["payment"])
        if row is None:
            found.differences.append(f"account {account}: {intent.id} names payment {intent.metadata['payment']}, which it has not here")
        elif not _agrees(row, intent):
            _look(found, row.id)
            if not _agrees(_row(row.id), intent):
                found.differences.append(_said(_row(row.id), intent))
    for row in rows:
        if row.status is GatewayPaymentStatus.SUCCEEDED and row.created_at >= since and row.intent not in listed:
            found.differences.append(f"payment {row.payment_id}: {row.intent} is not listed by the gateway")


def _older(mine: Select[Any], payment: str) -> GatewayPayment | None:
    """One of an account that is older than any that was expected."""
    if not (payment.isascii() and payment.isdigit() and len(payment) < 18):
        return None
    with db.database().reading() as session:
        return session.scalars(mine.where(GatewayPayment.payment_id == int(payment))).one_or_none()


def _agrees(row: GatewayPayment, intent: IntentSeen) -> bool:
    """Whether a row says what the gateway does. A page that is open says nothing yet."""
    if (row.failure or "").startswith(judging.MISMATCH) or row.intent not in (None, intent.id):
        return False
    is_paid = row.status is GatewayPaymentStatus.SUCCEEDED
    if is_paid is not (intent.status == "succeeded"):
        return False
    return not is_paid or (row.amount, row.refunded, row.disputed) == (intent.received, intent.refunded, intent.disputed)


def _said(row: GatewayPayment, intent: IntentSeen) -> str:
    ours = f"{row.status.value}, {row.amount}, refunded {row.refunded}, disputed {row.disputed}, {row.failure or 'no failure'}"
    theirs = f"{intent.status}, {intent.received}, refunded {intent.refunded}, disputed {intent.disputed}"
    return f"payment {row.payment_id}: here {ours}; at the gateway ({intent.id}) {theirs}"


def _done(found: Found, said: str, act: Callable[[], None]) -> bool:
    try:
        act()
    except (GatewayRefused, GatewayUnreachable) as failed:
        found.differences.append(f"{said.partition(':')[0] or 'payment'}: {failed}")
        return False
    if said:
        found.recovered.append(said)
    return True


def _row(number: int) -> GatewayPayment:
    with db.database().reading() as session:
        return session.get_one(GatewayPayment, number)


def _facts(row: GatewayPayment) -> tuple[object, ...]:
    return row.status, row.intent, row.refunded, row.disputed, row.failure


@outbox.nightly("gateway.reconcile", hour=4, own_units=True)
def nightly(*, job: outbox.Job, at: datetime) -> None:
    """Every night; what does not fit makes the job fail, which the staff is told."""
    found = reconcile(clock.now())
    if found.differences:
        raise Differences(f"{len(found.differences)} differences with the gateway: run `flask billing reconcile`. {found.differences[0]}")


class Differences(Exception):
    """The gateway and the record do not say the same."""
