"""The decision: a lot given to an enterprise, and how what it supplies is shared among those who wanted it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.bids.models import OpenedBid
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Lot, Participation, ParticipationPlace, Tender


class AwardStatus(enum.Enum):
    """`awardStatus` of OCDS 1.1: given, taken back before anything was in force, or decided that nobody gets the lot."""

    ACTIVE = "active"
    CANCELLED = "cancelled"
    UNSUCCESSFUL = "unsuccessful"


class Award(Versioned, Base):
    """A lot awarded to an enterprise. `unit_price` in ten-thousandths of a dollar, quantities in the decimals of the lot's unit, `amount`
    in cents, taxes left out; `advice` is what the adviser said then, `justification` what the organiser wrote. One active award a lot,
    ever: two decisions are refused by the database itself. Where enterprises were asked, `shares` are those that supply the lot, in their
    order, and the award bears the enterprise, the answer and the price of the first. A lot that nobody gets has a row too,
    unsuccessful, that names nobody and has nothing in it."""

    __tablename__ = "awards"
    __table_args__ = (
        Index(
            "uq_awards_active", "lot_id", unique=True,
            sqlite_where=text("status = 'active'"), postgresql_where=text("status = 'active'"),
        ),
        CheckConstraint("firm >= 0 AND flexible >= 0", name="positive"),
        CheckConstraint("status != 'active' OR supplier_id IS NOT NULL", name="supplied"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"), index=True)
    tender: Mapped[Tender] = relationship()
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    lot: Mapped[Lot] = relationship()
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    supplier: Mapped[Organization | None] = relationship()
    opened_bid_id: Mapped[int | None] = mapped_column(ForeignKey("opened_bids.id"), index=True)
    opened_bid: Mapped[OpenedBid | None] = relationship()
    status: Mapped[AwardStatus] = mapped_column(word(AwardStatus), default=AwardStatus.ACTIVE)
    unit_price: Mapped[int]
    firm: Mapped[int]
    flexible: Mapped[int]
    amount: Mapped[int]
    advice: Mapped[dict[str, Any]] = mapped_column(default=dict)
    justification: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime]
    cancelled_reason: Mapped[str | None]
    shares: Mapped[list["AwardShare"]] = relationship(cascade="all, delete-orphan", order_by="AwardShare.rank")
    allocations: Mapped[list["Allocation"]] = relationship(cascade="all, delete-orphan", order_by="Allocation.id")

    TRANSITIONS = {AwardStatus.ACTIVE: (AwardStatus.CANCELLED,)}


class AwardShare(Base):
    """What one enterprise supplies of an award, by its answer, at its price for that quantity: `unit_price` in ten-thousandths of a
    dollar, `amount` in cents for what is firm. `rank` is its place in the order, from 1."""

    __tablename__ = "award_shares"
    __table_args__ = (
        UniqueConstraint("award_id", "rank"),
        UniqueConstraint("award_id", "opened_bid_id"),
        CheckConstraint("rank > 0 AND firm >= 0 AND flexible >= 0 AND amount >= 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    rank: Mapped[int]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    supplier: Mapped[Organization] = relationship()
    opened_bid_id: Mapped[int] = mapped_column(ForeignKey("opened_bids.id"), index=True)
    opened_bid: Mapped[OpenedBid] = relationship()
    unit_price: Mapped[int]
    firm: Mapped[int]
    flexible: Mapped[int]
    amount: Mapped[int]


class Allocation(Base):
    """What a participant is given of an award at a place: never above what it asked. In the decimals of the lot's unit. Where several
    enterprises supply it there is a row for each (`share`), which all say what was asked; one without a share says that it is given
    nothing, or that the award has none."""

    __tablename__ = "allocations"
    __table_args__ = (
        Index(
            "uq_allocations_whole", "award_id", "participation_id", "place_id", unique=True,
            sqlite_where=text("share_id IS NULL"), postgresql_where=text("share_id IS NULL"),
        ),
        Index(
            "uq_allocations_share", "share_id", "participation_id", "place_id", unique=True,
            sqlite_where=text("share_id IS NOT NULL"), postgresql_where=text("share_id IS NOT NULL"),
        ),
        CheckConstraint("firm >= 0 AND flexible >= 0 AND firm <= asked_firm AND flexible <= asked_flexible", name="within"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"), index=True)
    share_id: Mapped[int | None] = mapped_column(ForeignKey("award_shares.id", ondelete="CASCADE"))
    share: Mapped[AwardShare | None] = relationship()
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"), index=True)
    participation: Mapped[Participation] = relationship()
    place_id: Mapped[int] = mapped_column(ForeignKey("participation_places.id"), index=True)
    place: Mapped[ParticipationPlace] = relationship()
    asked_firm: Mapped[int]
    asked_flexible: Mapped[int]
    firm: Mapped[int]
    flexible: Mapped[int]
