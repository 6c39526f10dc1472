"""Asking the gateway again how a payment stands: its own objects are believed, never what an event or a browser says of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.billing.cards import applying, calls
from marketplace.billing.cards.reaching import gateway
from marketplace.billing.gateway import GatewayUnreachable, IntentSeen, RefundSeen, SessionSeen
from marketplace.billing.models import GatewayPayment
from marketplace.core import clock, db, outbox

JOB = "gateway.refresh"
TRIES = 10


def refresh(number: int) -> None:
    """Fetch a payment, outside any unit, and apply it. GatewayRefused, GatewayUnreachable.

    What was fetched is applied only to the very row that was read before: when somebody applied something meanwhile, it is fetched again.
    So an older answer never comes after a newer one.
    """
    for _try in range(TRIES):
        with db.database().reading() as session:
            asked = select(GatewayPayment).where(GatewayPayment.id == number).options(joinedload(GatewayPayment.account))
            row = session.scalars(asked).one()
            waiting = None if row.session else calls.of(f"gateway_payment:{row.id}")
        if row.session is None:
            if waiting is None or waiting.answered_at is not None:
                return  # It was refused: there is nothing at the gateway.
            calls.send(waiting.id)
            continue
        seen = fetch(str(row.account.account), row.session)
        with db.database().writing():
            found = db.load(GatewayPayment, id=number)
            if found.version == row.version:
                applying.apply(found, *seen, at=clock.now())
                return
    raise GatewayUnreachable("This payment changes too fast to be followed.")


def fetch(account: str, name: str) -> tuple[SessionSeen, IntentSeen | None, list[RefundSeen]]:
    """A session, the intent behind it and its refunds, as they are now."""
    session = gateway().session(account, name)
    if session.intent is None:
        return session, None, []
    intent = gateway().intent(account, session.intent)
    return session, intent, gateway().refunds_of(account, session.intent) if intent.charge else []


def later(number: int) -> None:
    """Have the worker do it."""
    outbox.enqueue(JOB, gateway_payment_id=number)


@outbox.handler(JOB, own_units=True, attempts=12)
def refresh_now(*, job: outbox.Job, at: datetime) -> None:
    refresh(job.payload["gateway_payment_id"])
