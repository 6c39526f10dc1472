"""Where a person is signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models.people import User
from marketplace.core.columns import BigInt
from marketplace.core.model import Base


class LoginSession(Base):
    """One place where a person is signed in. Only the SHA-256 of its token is kept: the cookie alone opens it.

    `agent` says which browser, in a few words. `proved_at` is when she last proved who she is, `has_second_factor` whether she did so
    with a second factor.
    """

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    created_at: Mapped[datetime]
    agent: Mapped[str] = mapped_column(default="")
    proved_at: Mapped[datetime]
    has_second_factor: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
