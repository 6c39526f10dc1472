"""What a person proves besides her password: codes of an application, recovery codes, passkeys."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models.people import User
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned


class TotpFactor(Base):
    """An application that gives codes (RFC 6238). Its secret is sealed with a key that the database does not hold.

    It is kept once it gave a first code. `last_step` is the thirty seconds of the last code taken, which none before it may follow.
    """

    __tablename__ = "totp_factors"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    user: Mapped[User] = relationship()
    sealed_secret: Mapped[str]
    last_step: Mapped[int]
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that replaces the second factor once; only its hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key of a device (WebAuthn). `options` holds its transports and whether it is kept in a cloud."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int]
    name: Mapped[str]
    options: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class IdentityProof(enum.Enum):
    """How somebody who lost her factors showed the team who she is; as sure as when her account was opened."""

    IN_PERSON = "in_person"
    BY_VIDEO = "by_video"
    CALLED_BACK = "called_back"


class ResetStatus(enum.Enum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class FactorReset(Versioned, Base):
    """A wish of one member of the team to take away the factors that a person lost; another one agrees, or refuses."""

    __tablename__ = "factor_resets"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship(foreign_keys=user_id)
    proof: Mapped[IdentityProof] = mapped_column(word(IdentityProof))
    status: Mapped[ResetStatus] = mapped_column(word(ResetStatus), default=ResetStatus.WAITING)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)
    asked_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]

    TRANSITIONS = {ResetStatus.WAITING: (ResetStatus.DONE, ResetStatus.REFUSED), ResetStatus.DONE: (), ResetStatus.REFUSED: ()}
