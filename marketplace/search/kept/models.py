"""What is kept of what was found: shortlists with their notes, which belong to an organisation, and searches, which belong to a person."""

import enum
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned


class Shortlist(Versioned, Base):
    """Enterprises and listings that an organisation weighs together; its whole team reads it.

    `need` is what it is for, in the words of whoever made it; it becomes the question of a comparison.
    """

    __tablename__ = "shortlists"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    name: Mapped[str]
    need: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    entries: Mapped[list["ShortlistEntry"]] = relationship(
        cascade="all, delete-orphan", order_by="ShortlistEntry.rank, ShortlistEntry.id", back_populates="shortlist"
    )


class ShortlistEntry(Base):
    """An enterprise or a listing in a shortlist, one or the other.

    `called` is its name when it was put there: it is said when the thing itself may be shown no more. `rank` orders the list.
    """

    __tablename__ = "shortlist_entries"
    __table_args__ = (
        # Of two columns one is null, and nulls are never equal: each thing is in a list once.
        UniqueConstraint("shortlist_id", "organization_id"),
        UniqueConstraint("shortlist_id", "listing_id"),
        CheckConstraint("(organization_id IS NULL) <> (listing_id IS NULL)", name="one_thing"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlists.id"))
    shortlist: Mapped[Shortlist] = relationship(back_populates="entries")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    called: Mapped[str]
    rank: Mapped[int]
    added_at: Mapped[datetime]
    notes: Mapped[list["ShortlistNote"]] = relationship(
        cascade="all, delete-orphan", order_by="ShortlistNote.id", back_populates="entry", lazy="selectin"
    )


class ShortlistNote(Versioned, Base):
    """What somebody wrote about an entry of a shortlist, signed and dated; a colleague who changed it signs too.

    Whoever was erased signs no more: what she wrote stays in the file of the organisation.
    """

    __tablename__ = "shortlist_notes"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("shortlist_entries.id"), index=True)
    entry: Mapped[ShortlistEntry] = relationship(back_populates="notes")
    words: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User | None] = relationship(foreign_keys=author_id, lazy="joined")
    written_at: Mapped[datetime]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    editor: Mapped[User | None] = relationship(foreign_keys=editor_id, lazy="joined")
    edited_at: Mapped[datetime | None]


class SearchKind(enum.Enum):
    """What a kept search looks for."""

    ENTERPRISES = "enterprises"
    LISTINGS = "listings"


class Frequency(enum.Enum):
    """How soon a person is told what a search newly finds: as the index follows (every quarter of an hour at most), each morning,
    each week."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


class SavedSearch(Versioned, Base):
    """A search that a person keeps, and what it found already, so that she is told what is new.

    `query` is the address of the question without its page; `locale` the language in which it is read. `known` are the numbers of what
    it found, and she could see, when it was last looked at (`checked_at`); `news` those she was told of and did not mark as seen.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (Index("ix_saved_searches_due", "frequency", "checked_at", "user_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    name: Mapped[str]
    kind: Mapped[SearchKind] = mapped_column(word(SearchKind))
    query: Mapped[str]
    locale: Mapped[str]
    frequency: Mapped[Frequency] = mapped_column(word(Frequency))
    paused_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    known: Mapped[list[int]] = mapped_column(JSON, default=list, deferred=True)
    news: Mapped[list[int]] = mapped_column(JSON, default=list)
