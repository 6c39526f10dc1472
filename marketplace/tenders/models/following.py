"""What comes after publication: who watches, what the close held, what SEAO gave."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt
from marketplace.core.model import Base
from marketplace.organizations.models import Organization


class TenderWatch(Base):
    """A person who wants to be told what happens to a group purchase."""

    __tablename__ = "tender_watches"
    __table_args__ = (UniqueConstraint("tender_id", "user_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    since: Mapped[datetime]


class TenderCutoff(Base):
    """The one snapshot taken at the close: every quantity of every participant that was bound, and what was decided of each lot.

    `content` is written once, in the transaction that closes, and its SHA-256 beside it.
    """

    __tablename__ = "tender_cutoffs"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"), unique=True)
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str]


class SeaoResult(Base):
    """What a call made on SEAO gave, for a lot or for all of them: its number there, who won, for how much (cents, taxes left out)."""

    __tablename__ = "seao_results"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    seao_number: Mapped[str]
    published_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    awarded_on: Mapped[date | None]
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    supplier: Mapped[Organization | None] = relationship()
    supplier_name: Mapped[str] = mapped_column(default="")
    amount: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    recorded_at: Mapped[datetime]
