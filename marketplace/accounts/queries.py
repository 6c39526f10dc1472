"""Finding people and their sessions."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import LoginSession, User, UserStatus
from marketplace.core import db


def by_email(email: str) -> User | None:
    """The person who uses this address, however it is capitalised."""
    return db.session().scalar(select(User).where(User.email == email.strip().lower()))


def session_by_hash(token_hash: str) -> LoginSession | None:
    found = select(LoginSession).where(LoginSession.token_hash == token_hash).options(joinedload(LoginSession.user, innerjoin=True))
    return db.session().scalar(found)


def staff() -> list[User]:
    """The people who run the platform."""
    active = select(User).where(User.is_staff, User.status == UserStatus.ACTIVE)
    return list(db.session().scalars(active.order_by(User.id)))


def demo_people() -> list[User]:
    """Accounts whose password is public."""
    return list(db.session().scalars(select(User).where(User.is_demo).order_by(User.id)))
