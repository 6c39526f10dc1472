"""Finding people and their sessions."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import LoginSession, User, UserStatus
from marketplace.core import db
from marketplace.core.folding import folded
from search_index.spelling import fold, unaccented

# How long the mailbox that a person left may take the change back, and nobody else may have its address.
CHANGE_MAY_BE_TAKEN_BACK = timedelta(days=7)


def by_email(email: str) -> User | None:
    """The person who uses this address, however it is capitalised."""
    return db.session().scalar(select(User).where(User.email == email.strip().lower()))


def holder_of(email: str, at: datetime) -> User | None:
    """The person who uses this address, or who left it so lately that it is still kept for her."""
    address = email.strip().lower()
    left = (User.previous_email == address) & (User.email_changed_at > at - CHANGE_MAY_BE_TAKEN_BACK)
    found = db.session().scalars(select(User).where(or_(User.email == address, left))).all()
    return min(found, key=lambda one: one.email != address, default=None)


def session_by_hash(token_hash: str) -> LoginSession | None:
    found = select(LoginSession).where(LoginSession.token_hash == token_hash).options(joinedload(LoginSession.user, innerjoin=True))
    return db.session().scalar(found)


def staff() -> list[User]:
    """The people who run the platform."""
    active = select(User).where(User.is_staff, User.status == UserStatus.ACTIVE)
    return list(db.session().scalars(active.order_by(User.id)))


def hold_staff() -> None:
    """Lock the people who run the platform until the end of the unit, which writes, and read them anew.

    Whoever takes one of them away holds them all first, in one order: two who take each other away come one after the other.
    """
    team = select(User).where(User.is_staff).order_by(User.id).with_for_update().execution_options(populate_existing=True)
    db.session().scalars(team).all()


def is_run_without(person: User) -> bool:
    """Whether somebody of the team is left without this person: active, and who has chosen a password already."""
    others = (User.is_staff, User.status == UserStatus.ACTIVE, User.password_hash.is_not(None), User.id != person.id)
    return db.session().scalar(select(User.id).where(*others).limit(1)) is not None


def with_old_addresses(*, before: datetime, asked_before: datetime) -> list[User]:
    """Who left an address before an instant, or asked for one before another and never proved it."""
    old = or_(User.email_changed_at < before, User.new_email_at < asked_before)
    return list(db.session().scalars(select(User).where(old).order_by(User.id)))


def people(words: str = "", state: str = "") -> Select[tuple[User]]:
    """Everyone whose name or address holds these words, accents or not, by name; `state` narrows: `suspended`, `waiting` (not come yet),
    `staff`.

    Whoever was erased is nobody any more.
    """
    found = select(User).where(User.status != UserStatus.ERASED).order_by(folded(User.name), User.id)
    for word in words.split():
        found = found.where(_says(word))
    if state == "suspended":
        found = found.where(User.status == UserStatus.SUSPENDED)
    elif state == "waiting":
        found = found.where(User.password_hash.is_(None))
    elif state == "staff":
        found = found.where(User.is_staff)
    return found


def _says(word: str) -> ColumnElement[bool]:
    """Whether a word is in the name or the address of a person; an address seldom has the accents of the name."""
    typed, key = word.lower(), fold(word)
    ways = {typed, unaccented(typed)}
    return or_(*(User.email.contains(one, autoescape=True) for one in ways), *([folded(User.name).contains(key)] if key else []))


def demo_people() -> list[User]:
    """Accounts whose password is public."""
    return list(db.session().scalars(select(User).where(User.is_demo).order_by(User.id)))
