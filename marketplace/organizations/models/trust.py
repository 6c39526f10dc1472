"""Who vouches for a page, since when and until when: a history that only grows, its evidence, and the second looks that were asked."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, event, false
from sqlalchemy.orm import Mapped, Session, composite, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.files import StoredFile
from marketplace.core.imports.models import ImportRun
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models.organization import Organization, TrustLevel


class TrustAct(enum.Enum):
    """What a line of the history does with a level."""

    GIVEN = "given"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


class TrustEvent(Base):
    """A level given or taken away: by which organisation or issuer, until when, and why. Never changed once it is written.

    `level` is the level that is given or taken, DECLARED that which takes all of them away. `expires_on` is its last good day.
    `about_id` is the event that is renewed, withdrawn or restored. `is_by_team` when the team of the platform decided. `examined` maps
    the name of a test of the law to `yes` or `no`; a test that nobody examined is absent. `listed_on` is the day of the list of members
    by which it was given.
    """

    __tablename__ = "trust_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    level: Mapped[TrustLevel] = mapped_column(word(TrustLevel))
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    verifier: Mapped[Organization | None] = relationship(foreign_keys=[verifier_id])
    issuer: Mapped[str | None]
    decided_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    reason: Mapped[str | None]
    act: Mapped[TrustAct] = mapped_column(word(TrustAct), default=TrustAct.GIVEN, server_default="given")
    about_id: Mapped[int | None] = mapped_column(ForeignKey("trust_events.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_by_team: Mapped[bool] = mapped_column(default=False, server_default=false())
    examined: Mapped[dict[str, Any]] = mapped_column(default=dict)
    listed_on: Mapped[date | None]


@event.listens_for(Session, "before_flush")
def keep_history(session: Session, _context: Any, _instances: Any) -> None:
    """History only grows: an event that is changed or deleted through the session is an error. A merge, which moves rows as they are,
    does so in SQL."""
    for one in (*session.deleted, *session.dirty):
        if isinstance(one, TrustEvent) and (one in session.deleted or session.is_modified(one)):
            raise RuntimeError("The history of trust only grows: write another event.")


class TrustEvidence(Base):
    """What was looked at for one test of an examination: words, a document, or both. Never public."""

    __tablename__ = "trust_evidence"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("trust_events.id"), index=True)
    test: Mapped[str]
    words: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    file: Mapped[StoredFile | None] = relationship(lazy="joined")


class TrustAppeal(Versioned, Base):
    """What an enterprise answers to a withdrawal, for the team to look at it a second time, once. `is_restored` is what was decided."""

    __tablename__ = "trust_appeals"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("trust_events.id"), unique=True)
    event: Mapped[TrustEvent] = relationship()
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    words: Mapped[str]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_restored: Mapped[bool | None]
    reason: Mapped[str | None]


class TrustReminder(Base):
    """That the end of a level was told ahead of time, once."""

    __tablename__ = "trust_reminders"

    event_id: Mapped[int] = mapped_column(ForeignKey("trust_events.id"), primary_key=True)
    reminded_at: Mapped[datetime]


class AccreditationIssuer(Base):
    """A network that issues an accreditation, which the team of the platform says; `title` is what it is called."""

    __tablename__ = "accreditation_issuers"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), unique=True)
    network: Mapped[Organization] = relationship()
    title_fr: Mapped[str]
    title_en: Mapped[str | None]
    title: Mapped[Bilingual] = composite("title_fr", "title_en")
    added_at: Mapped[datetime]


class MemberList(Base):
    """A file of the members of a network on a day. `vouches` when each of them is to be verified by it."""

    __tablename__ = "member_lists"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id"), unique=True)
    run: Mapped[ImportRun] = relationship()
    network_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    network: Mapped[Organization] = relationship()
    dated_on: Mapped[date]
    vouches: Mapped[bool]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_by: Mapped[User | None] = relationship()
