"""People as the desk shows them: how many in each state, what is known of one, her last acts and those done to her."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select

from marketplace.accounts import open_sessions, queries
from marketplace.accounts.models import User, UserStatus
from marketplace.core import acts, db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import Missing

LATEST = 15
STATES = ("staff", "waiting", "suspended")


def counts() -> dict[str, int]:
    """How many people have an account, are of the team, have not come yet, are suspended."""
    asked = (User.is_staff, User.password_hash.is_(None), User.status == UserStatus.SUSPENDED)
    counted = select(func.count(), *(func.count().filter(one) for one in asked)).where(User.status != UserStatus.ERASED)
    return dict(zip(("all", *STATES), db.session().execute(counted.select_from(User)).one(), strict=True))


def load(number: int) -> User:
    """The person of this number, locked when the unit writes; Missing for none and for whoever was erased."""
    person = db.load(User, id=number)
    if person.status is UserStatus.ERASED:
        raise Missing()
    return person


def hold(number: int) -> User:
    """The same in a unit that takes her away: the team is locked before her, as everywhere, so that nobody waits for one another."""
    queries.hold_staff()
    return load(number)


def sessions(person: User, at: datetime) -> list[open_sessions.Place]:
    """Where she is signed in now."""
    return open_sessions.of(person, at=at)


def latest_acts(person: User) -> list[acts.Told]:
    """What she did and what was done to her account, the newest first."""
    hers = or_(AuditEvent.actor_id == person.id, and_(AuditEvent.subject_type == "User", AuditEvent.subject_id == person.id))
    return acts.tell(db.session().scalars(select(AuditEvent).where(hers).order_by(AuditEvent.seq.desc()).limit(LATEST)).all())
