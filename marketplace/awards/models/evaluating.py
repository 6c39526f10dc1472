"""Scoring the answers to a purchase: who sits, what each gave, what they agreed on; the margin that an answer has; complaints."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.bids.models import OpenedBid
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender, TenderCriterion


class Seat(enum.Enum):
    """A member scores; the secretary gathers the scores and writes what they agreed on, and scores nothing."""

    MEMBER = "member"
    SECRETARY = "secretary"


class CommitteeMember(Versioned, Base):
    """A person named to the committee of a purchase, in the name of a participant. She sees no answer before `declared_at`, when she says
    that she is not elected and whether she has a conflict; whoever has one leaves (`left_at`). `closed_at` is when she closed her own
    scores."""

    __tablename__ = "committee_members"
    __table_args__ = (
        Index(
            "uq_committee_members_now", "tender_id", "user_id", unique=True,
            sqlite_where=text("left_at IS NULL"), postgresql_where=text("left_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"), index=True)
    tender: Mapped[Tender] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    seat: Mapped[Seat] = mapped_column(word(Seat), default=Seat.MEMBER)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    named_at: Mapped[datetime]
    declared_at: Mapped[datetime | None]
    has_conflict: Mapped[bool | None]
    declaration: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class MemberScore(Base):
    """What a member gave an answer for a criterion, alone, in hundredths of a point."""

    __tablename__ = "member_scores"
    __table_args__ = (
        UniqueConstraint("member_id", "opened_bid_id", "criterion_id"),
        CheckConstraint("points >= 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("committee_members.id", ondelete="CASCADE"))
    member: Mapped[CommitteeMember] = relationship()
    opened_bid_id: Mapped[int] = mapped_column(ForeignKey("opened_bids.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("tender_criteria.id"), index=True)
    points: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")


class ConsensusScore(Base):
    """What the committee agreed on for an answer and a criterion, in hundredths of a point, with its reasons, as its secretary wrote it."""

    __tablename__ = "consensus_scores"
    __table_args__ = (
        UniqueConstraint("opened_bid_id", "criterion_id"),
        CheckConstraint("points >= 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    opened_bid_id: Mapped[int] = mapped_column(ForeignKey("opened_bids.id"))
    opened_bid: Mapped[OpenedBid] = relationship()
    criterion_id: Mapped[int] = mapped_column(ForeignKey("tender_criteria.id"), index=True)
    criterion: Mapped[TenderCriterion] = relationship()
    points: Mapped[int]
    reason: Mapped[str]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    written_at: Mapped[datetime]


class MarginGrant(Base):
    """An answer that the announced preferential margin is for, and why: for comparing its price only, never for what is paid."""

    __tablename__ = "margin_grants"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    opened_bid_id: Mapped[int] = mapped_column(ForeignKey("opened_bids.id"), unique=True)
    reason: Mapped[str]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    granted_at: Mapped[datetime]


class Complaint(Versioned, Base):
    """What an enterprise that answered a purchase complains of, once the answers are open, and what the buyer answers, once."""

    __tablename__ = "complaints"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"), index=True)
    tender: Mapped[Tender] = relationship()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    said: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    made_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answered_at: Mapped[datetime | None]
