"""Who a person is, and where she is signed in."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned


class UserStatus(enum.Enum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class User(Versioned, Base):
    """A person. `email` is kept in lower case; without a password she was invited and has not come yet."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    locale: Mapped[str] = mapped_column(default="fr")
    password_hash: Mapped[str | None]
    is_staff: Mapped[bool] = mapped_column(default=False)
    status: Mapped[UserStatus] = mapped_column(word(UserStatus), default=UserStatus.ACTIVE)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    TRANSITIONS = {UserStatus.ACTIVE: (UserStatus.SUSPENDED,), UserStatus.SUSPENDED: (UserStatus.ACTIVE,)}


class LoginSession(Base):
    """One place where a person is signed in. Only the SHA-256 of its token is kept: the cookie alone opens it."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
