"""The places where a person is signed in, as she reads them: which browser, since when, when it was last seen; and closing them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from config import Settings
from marketplace.accounts import actions, login_sessions, rules
from marketplace.accounts.models import LoginSession, User
from marketplace.core import audit, db
from marketplace.core.errors import Missing


@dataclass(frozen=True)
class Place:
    """One open session. `agent` is empty when the browser was not recognised; `seen` is to the minute."""

    id: int
    agent: str
    began: datetime
    seen: datetime
    is_here: bool


def of(person: User, *, at: datetime, here: str = "") -> list[Place]:
    """The sessions that still open something, the last seen first; `here` is the token of the one that asks. Raises Busy as `last_seen`."""
    settings: Settings = current_app.extensions["maillage.settings"]
    idle, absolute = timedelta(seconds=settings.session_idle), timedelta(seconds=settings.session_absolute)
    places = []
    for row in login_sessions.by_last_seen(person.id):
        seen = login_sessions.last_seen(row)
        if not rules.is_over(row, seen=seen, at=at, idle=idle, absolute=absolute):
            is_here = bool(here) and row.token_hash == actions.hash_of(here)
            places.append(Place(row.id, row.agent, row.created_at, seen, is_here))
    return places


def end_one(person: User, number: int, *, at: datetime) -> None:
    """End one of her sessions; Missing for that of another and for none, alike."""
    row = db.load(LoginSession, id=number)
    if row.user_id != person.id:
        raise Missing()
    row.ended_at = row.ended_at or at
    audit.record("accounts.end_session", person, actor=person, at=at)


def end_others(person: User, *, here: str, at: datetime) -> None:
    """End all her sessions but that of this token."""
    actions.end_sessions(person, at=at, but=here)
    audit.record("accounts.end_sessions", person, actor=person, at=at)


def end_all(person: User, *, actor: User | None, at: datetime) -> int:
    """Sign a person out everywhere, for the team or the operator; how many places that was."""
    count = actions.end_sessions(person, at=at)
    audit.record("accounts.end_sessions", person, actor=actor, at=at)
    return count
