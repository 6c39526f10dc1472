"""Opening and closing the places where a person is signed in; `actions` gives these to whoever acts on people."""

import hashlib
import secrets
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select, true, update

from marketplace.accounts import agents
from marketplace.accounts.models import LoginSession, User
from marketplace.core import audit, db
from marketplace.core.errors import SignInNeeded
from marketplace.core.side import side

# A person works at a desk, on a telephone, perhaps at home too: more than this is somebody else (ASVS 7.1.2).
MOST_AT_ONCE = 5


def start_session(user: User, *, at: datetime, instead_of: str | None = None, has_second_factor: bool = False) -> str:
    """Sign a person in; the token that her cookie will carry, 256 random bits, known to nobody else.

    `instead_of` is the token that her browser held until now: it opens nothing any more. The least recently seen of
    her sessions ends when they would be more than five. Raises Busy when it cannot be told which.
    """
    if instead_of:
        _end(LoginSession.token_hash == hash_of(instead_of), at)
    for row in by_last_seen(user.id)[MOST_AT_ONCE - 1 :]:
        row.ended_at = at
    token = _open(user.id, created_at=at, proved_at=at, agent=agents.here(), has_second_factor=has_second_factor)
    audit.record("accounts.sign_in", user, actor=user, at=at)
    return token


def renew_session(token: str, *, at: datetime, has_second_factor: bool | None = None) -> str:
    """A new token for someone who has just proved who she is; the one she held opens nothing any more.

    The session keeps its beginning, so that it lives no longer. `has_second_factor` says whether it stands on one from now on; None
    leaves what it was. Raises SignInNeeded when the session ended meanwhile.
    """
    old = db.session().scalars(select(LoginSession).where(LoginSession.token_hash == hash_of(token), is_open)).one_or_none()
    if old is None:
        raise SignInNeeded()
    old.ended_at = at
    proved = old.has_second_factor if has_second_factor is None else has_second_factor
    return _open(old.user_id, created_at=old.created_at, proved_at=at, agent=old.agent, has_second_factor=proved)


def exchange_session(token: str, *, at: datetime) -> str | None:
    """A new token for someone whose rights changed while she was at work; the one she held opens nothing any more. She proved nothing, so
    nothing else moves. None when the session ended meanwhile."""
    old = db.session().scalars(select(LoginSession).where(LoginSession.token_hash == hash_of(token), is_open)).one_or_none()
    if old is None:
        return None
    old.ended_at = at
    kept = {"created_at": old.created_at, "proved_at": old.proved_at, "agent": old.agent, "has_second_factor": old.has_second_factor}
    token = _open(old.user_id, **kept)
    # The side store does not know it yet: she would look as if she had been away since her last proof.
    side().see(hash_of(token), at.timestamp())
    return token


def end_session(token: str, *, actor: User, at: datetime) -> None:
    """Sign out here: a copy of the cookie opens nothing any more."""
    _end(LoginSession.token_hash == hash_of(token), at)
    audit.record("accounts.sign_out", actor, actor=actor, at=at)


def end_sessions(user: User, *, at: datetime, but: str | None = None) -> int:
    """Sign a person out everywhere, save where the token `but` is held; how many places that was."""
    others = LoginSession.user_id == user.id
    return _end(others & (LoginSession.token_hash != hash_of(but)) if but else others, at)


def end_everywhere(at: datetime) -> int:
    """Sign everyone out; how many places that was."""
    return _end(true(), at)


def by_last_seen(user_id: int) -> list[LoginSession]:
    """Her sessions that nobody ended, the last seen first; some may be over by their age."""
    rows = db.session().scalars(select(LoginSession).where(LoginSession.user_id == user_id, is_open)).all()
    return sorted(rows, key=lambda one: (last_seen(one), one.id), reverse=True)


def last_seen(row: LoginSession) -> datetime:
    """When a session was last used, to the minute; when she last proved who she is, if it was not since. Raises Busy when it cannot
    be told."""
    noted = side().last_seen(row.token_hash)
    return max(datetime.fromtimestamp(noted, UTC), row.proved_at) if noted else row.proved_at


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


is_open = LoginSession.ended_at.is_(None)


def _open(user_id: int, **values: object) -> str:
    token = secrets.token_urlsafe(32)
    db.session().add(LoginSession(token_hash=hash_of(token), user_id=user_id, **values))
    db.session().flush()
    return token


def _end(which: ColumnElement[bool], at: datetime) -> int:
    ended = db.session().execute(update(LoginSession).where(which, is_open).values(ended_at=at))
    return ended.rowcount  # type: ignore[attr-defined, no-any-return]
