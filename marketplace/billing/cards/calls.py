"""Calls to the gateway that do something there: each is kept with its key before it is sent, and sent again until it is answered.

`keep` is called in a unit; once that unit has ended, `send` makes the call outside any unit and keeps its answer in another one.
Whatever dies in between, the worker sends it again.
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.billing.cards.reaching import gateway
from marketplace.billing.gateway import Gateway, GatewayRefused
from marketplace.billing.models import GatewayCall
from marketplace.core import clock, db, outbox

JOB = "gateway.call"
# After that the worker does what a page left undone.
PATIENCE = timedelta(minutes=1)
# The gateway remembers a key for a day at least: past that, the same key could do it twice.
KEY_HOLDS = timedelta(hours=23)


@dataclass(frozen=True)
class Verb:
    """How a kind of call is made; what its answer, and its refusal, change here (in a unit); how it is looked for once its key is too old
    (None: it is given up, for nobody was ever shown what it made)."""

    do: Callable[[Gateway, GatewayCall], Any]
    answered: Callable[[GatewayCall, Any, datetime], None]
    refused: Callable[[GatewayCall, GatewayRefused, datetime], None]
    find: Callable[[Gateway, GatewayCall], Any] | None = None


VERBS: dict[str, Verb] = {}


def keep(verb: str, subject: str, parameters: dict[str, Any], *, account: str | None = None, at: datetime) -> GatewayCall:
    """Write down a call with its key, and have the worker see that it is answered."""
    made = GatewayCall(
        key=secrets.token_urlsafe(24), verb=verb, subject=subject, account=account, parameters=parameters, asked_at=at,
        answered_at=None, answer=None, error=None,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    outbox.enqueue(JOB, run_at=at + PATIENCE, call_id=made.id)
    return made


def send(call_id: int) -> None:
    """Make a call that has no answer yet, outside any unit, and keep what was answered. GatewayUnreachable when nobody knows."""
    with db.database().reading() as session:
        call = session.get_one(GatewayCall, call_id)
    if call.answered_at is not None:
        return
    verb = VERBS[call.verb]
    refused: GatewayRefused | None = None
    seen: Any = None
    try:
        seen = _sent(verb, call)
    except GatewayRefused as no:
        refused = no
    with db.database().writing():
        found, at = db.load(GatewayCall, id=call_id), clock.now()
        if found.answered_at is not None:
            return
        found.answered_at = at
        if refused is not None:
            found.error = f"{refused.code} {refused}".strip()
            verb.refused(found, refused, at)
        else:
            found.answer = asdict(seen)
            verb.answered(found, seen, at)


def _sent(verb: Verb, call: GatewayCall) -> Any:
    if clock.now() - call.asked_at <= KEY_HOLDS:
        return verb.do(gateway(), call)
    found = verb.find(gateway(), call) if verb.find else None
    if found is None and verb.find is None:
        raise GatewayRefused("It was never answered, and its key is too old to be sent again.", "too_old")
    return found if found is not None else verb.do(gateway(), call)


def unanswered(before: datetime) -> list[int]:
    """The calls asked before an instant whose answer never came, the oldest first."""
    asked = select(GatewayCall.id).where(GatewayCall.answered_at.is_(None), GatewayCall.asked_at < before)
    return list(db.session().scalars(asked.order_by(GatewayCall.id)))


def of(subject: str) -> GatewayCall | None:
    """The last call about a subject."""
    return db.session().scalars(select(GatewayCall).where(GatewayCall.subject == subject).order_by(GatewayCall.id.desc()).limit(1)).first()


@outbox.handler(JOB, own_units=True, attempts=12)
def send_again(*, job: outbox.Job, at: datetime) -> None:
    """What a page asked, if the page did not live to hear the answer."""
    send(job.payload["call_id"])
