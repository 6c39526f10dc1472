"""Who a person is."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt, word
from marketplace.core.locale import _
from marketplace.core.model import Base, Versioned

# What stands in the row where a name was; `User.name` says it in the language of the page.
NOBODY = "personne retirée"


class UserStatus(enum.Enum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ERASED = "erased"


class User(Versioned, Base):
    """A person. `email` is kept in lower case; without a password she was invited, or asked for an account, and has not come yet.

    `signed_up_at` is when she asked for the account herself; None for whoever was invited. `new_email` is an address that she asked to
    use and has not confirmed; `previous_email` the one that she left at `email_changed_at`, kept for a week so that its mailbox may
    take the change back. `new_email_at` is when a change was asked, kept as long as it may be taken back.
    `passkey_handle` is what her passkeys know her by, random. A suspension ends by itself at `suspended_until`, if it says when. Of a
    person who was erased nothing is left but the number of her row, its dates and what she was: nobody's name.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    kept_name: Mapped[str] = mapped_column("name")
    locale: Mapped[str] = mapped_column(default="fr")
    password_hash: Mapped[str | None]
    is_staff: Mapped[bool] = mapped_column(default=False)
    status: Mapped[UserStatus] = mapped_column(word(UserStatus), default=UserStatus.ACTIVE)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    signed_up_at: Mapped[datetime | None]
    new_email: Mapped[str | None]
    new_email_at: Mapped[datetime | None]
    previous_email: Mapped[str | None] = mapped_column(index=True)
    email_changed_at: Mapped[datetime | None]
    passkey_handle: Mapped[str | None] = mapped_column(unique=True)
    suspension_reason: Mapped[str | None]
    suspended_until: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    TRANSITIONS = {
        UserStatus.ACTIVE: (UserStatus.SUSPENDED, UserStatus.ERASED),
        UserStatus.SUSPENDED: (UserStatus.ACTIVE, UserStatus.ERASED),
        UserStatus.ERASED: (),
    }

    @hybrid_property
    def name(self) -> str:
        """How she is called; of an erased person, that she is one, in the language of the page."""
        return _("personne retirée") if self.status is UserStatus.ERASED else self.kept_name

    @name.inplace.setter
    def _call(self, name: str) -> None:
        self.kept_name = name

    @name.inplace.expression
    @classmethod
    def _kept_name(cls) -> Any:
        return cls.kept_name
