"""The rights of a person over what is known of her, and what the Act asks to keep: erasures, incidents
(P-39.1, sections 3.8, 27 and 28)."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models.people import User
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned


class Erasure(Base):
    """One person of whom all that may be erased was. Holds her number alone; replayed over a copy that is restored."""

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(unique=True)
    erased_at: Mapped[datetime]
    by_id: Mapped[int | None]


class Harm(enum.Enum):
    """Whether an incident may do serious harm: then the Commission d’accès à l’information and the people concerned are told."""

    UNDECIDED = "undecided"
    SERIOUS = "serious"
    NOT_SERIOUS = "not_serious"


class Incident(Versioned, Base):
    """A confidentiality incident. The register keeps it five years after the platform knew of it."""

    __tablename__ = "privacy_incidents"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    happened_on: Mapped[date]
    known_on: Mapped[date]
    what: Mapped[str]
    information: Mapped[str]
    people: Mapped[int]
    harm: Mapped[Harm] = mapped_column(word(Harm), default=Harm.UNDECIDED)
    harm_reasons: Mapped[str]
    measures: Mapped[str]
    commission_told_on: Mapped[date | None]
    people_told_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class DataExport(Base):
    """A copy of what is held about a person, made for her. `file` is its random name in `DATA_DIR/exports`, which no backup holds."""

    __tablename__ = "data_exports"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    file: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]


class RequestStatus(enum.Enum):
    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"


class PrivacyRequest(Versioned, Base):
    """What a person asks of whoever is in charge of personal information; the Act gives thirty days to answer in writing."""

    __tablename__ = "privacy_requests"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    words: Mapped[str]
    status: Mapped[RequestStatus] = mapped_column(word(RequestStatus), default=RequestStatus.OPEN)
    answer: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    TRANSITIONS = {RequestStatus.OPEN: (RequestStatus.DONE, RequestStatus.DECLINED), RequestStatus.DONE: (), RequestStatus.DECLINED: ()}
