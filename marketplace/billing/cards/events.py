"""Events of the gateway: kept once and for all before they are answered, then handled by fetching what they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from marketplace.billing.cards import accounts, fetching
from marketplace.billing.cards.reaching import gateway
from marketplace.billing.gateway import EventSeen, GatewayRefused, NotFromGateway
from marketplace.billing.models import GatewayAccount, GatewayEvent, GatewayPayment, Payment
from marketplace.core import clock, db, outbox

JOB = "gateway.event"
ABOUT_PAYMENTS = ("checkout.session.", "payment_intent.", "charge.", "refund.")
ABOUT_ACCOUNTS = ("account.updated", "account.application.deauthorized", "capability.updated")


@dataclass(frozen=True)
class Known:
    """Whether an event was kept before, and whether its account is one of ours."""

    is_kept: bool
    is_ours: bool


def receive(body: bytes, signature: str | None) -> None:
    """Keep an event in a unit that has ended when this returns; one that was kept before is kept once. NotFromGateway for a body that the
    gateway did not sign just now, for another mode, and for an account that none of our enterprises has."""
    seen = gateway().read_event(body, signature)
    if seen.is_live is not gateway().is_live:
        raise NotFromGateway("It tells of the other mode.")
    with db.database().reading():
        known = _known(seen)
    if not known.is_ours:
        raise NotFromGateway("Its account is that of no enterprise here.")
    if known.is_kept:
        return
    try:
        with db.database().writing():
            _keep(seen, clock.now())
    except IntegrityError:
        with db.database().reading():
            if not _known(seen).is_kept:
                raise


def _known(seen: EventSeen) -> Known:
    session = db.session()
    kept = session.scalar(select(GatewayEvent.id).where(GatewayEvent.event == seen.id))
    # One without an account is about the platform's own, which takes no payment: it is kept, and left alone.
    ours = seen.account is None or session.scalar(select(GatewayAccount.id).where(GatewayAccount.account == seen.account)) is not None
    return Known(kept is not None, ours)


def _keep(seen: EventSeen, at: datetime) -> None:
    row = GatewayEvent(
        event=seen.id, kind=seen.kind, account=seen.account, is_live=seen.is_live, object_id=seen.object_id, body=seen.body, received_at=at,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    outbox.enqueue(JOB, event_id=row.id)


@outbox.handler(JOB, own_units=True, attempts=12)
def handle(*, job: outbox.Job, at: datetime) -> None:
    settle(job.payload["event_id"])


def settle(number: int) -> None:
    """Fetch what an event is about and apply it, outside any unit; what became of it is kept. GatewayUnreachable."""
    with db.database().reading() as session:
        row = session.get_one(GatewayEvent, number)
        about = None if row.outcome is not None else _about(row)
    if row.outcome is not None:
        return
    outcome = _done(row, about)
    with db.database().writing():
        found = db.load(GatewayEvent, id=row.id)
        found.handled_at, found.outcome = clock.now(), outcome


def _done(row: GatewayEvent, about: int | None) -> str:
    """The outcome of an event: what it is about is fetched; what is not ours is left alone."""
    try:
        if about is not None:
            fetching.refresh(about)
            return f"payment {about}"
        if row.account is not None and row.kind in ABOUT_ACCOUNTS:
            accounts.refresh(row.account)
            return "account"
    except GatewayRefused as refused:
        return f"refused {refused.code}".strip()
    return "not ours" if row.kind.startswith(ABOUT_PAYMENTS) else "unknown"


def _about(row: GatewayEvent) -> int | None:
    """The payment that an event is about, of that very account: by the session or the intent that it names, or by the number that we gave
    it. What the event says beyond is never read."""
    if row.account is None or not row.kind.startswith(ABOUT_PAYMENTS):
        return None
    told: Any = row.body["data"]["object"]
    names = [one for one in (row.object_id, told.get("payment_intent")) if isinstance(one, str) and one]
    asked = select(GatewayPayment.id).join(GatewayPayment.account).where(GatewayAccount.account == row.account)
    found = asked.where(or_(GatewayPayment.session.in_(names), GatewayPayment.intent.in_(names)))
    number = db.session().scalars(found.limit(1)).first()
    metadata = told.get("metadata")
    ours = str(metadata.get("payment", "")) if isinstance(metadata, dict) else ""
    if number is None and ours.isascii() and ours.isdigit() and len(ours) < 18:
        number = db.session().scalars(asked.join(Payment).where(Payment.id == int(ours)).limit(1)).first()
    return number
