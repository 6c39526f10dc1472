"""Two pages that may be of one organisation, and what was done about it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import ForeignKey

from marketplace.core.columns import word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models.organization import Organization


class PairStatus(enum.Enum):
    PROPOSED = "proposed"
    MERGED = "merged"
    APART = "apart"


class DuplicatePair(Versioned, Base):
    """Two organisations that look alike; `first_id` is the smaller. `reasons` maps a trait (neq, name …) to its score, 0 to 100.

    `decision` is why a person kept them apart, in her words.
    """

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        Index("uq_duplicate_pairs_pair", "first_id", "second_id", unique=True),
        Index("ix_duplicate_pairs_status", "status", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    first: Mapped[Organization] = relationship(foreign_keys=[first_id])
    second_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    second: Mapped[Organization] = relationship(foreign_keys=[second_id])
    score: Mapped[int]
    reasons: Mapped[dict[str, Any]]
    status: Mapped[PairStatus] = mapped_column(word(PairStatus), default=PairStatus.PROPOSED)
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]

    TRANSITIONS = {
        PairStatus.PROPOSED: (PairStatus.MERGED, PairStatus.APART),
        PairStatus.MERGED: (PairStatus.PROPOSED,),
        PairStatus.APART: (PairStatus.PROPOSED,),
    }


class Merge(Base):
    """One page absorbed by another; `before` holds all that is needed to undo it: the fields of both, and the rows that moved."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    kept: Mapped[Organization] = relationship(foreign_keys=[kept_id])
    absorbed_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    absorbed: Mapped[Organization] = relationship(foreign_keys=[absorbed_id])
    before: Mapped[dict[str, Any]]
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
