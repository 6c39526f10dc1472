"""Those who answer together: who is invited to an answer, which exact version each accepted, what they tell one another."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.bids.models.bid import Bid
from marketplace.core.columns import BigInt
from marketplace.core.model import Base
from marketplace.organizations.models import Organization


class BidMember(Base):
    """An enterprise that the lead of an answer invited to answer with it; it reads the answer until `left_at`. What it does there is in the
    sealed content alone."""

    __tablename__ = "bid_members"
    __table_args__ = (UniqueConstraint("bid_id", "organization_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bids.id", ondelete="CASCADE"))
    bid: Mapped[Bid] = relationship()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    left_at: Mapped[datetime | None]


class BidAcceptance(Base):
    """That an enterprise accepted one exact version of an answer, named by the SHA-256 of its sealed bytes, which are kept as it read them:
    another version is accepted anew, and what changed since is shown."""

    __tablename__ = "bid_acceptances"
    __table_args__ = (UniqueConstraint("bid_id", "organization_id", "sha256"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bids.id", ondelete="CASCADE"))
    bid: Mapped[Bid] = relationship()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    bid_version: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_prices: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)


class BidMessage(Base):
    """A message in the private room of an answer: who wrote it and what it says are sealed under the key of the answer, bound to `at`."""

    __tablename__ = "bid_messages"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bids.id", ondelete="CASCADE"), index=True)
    bid: Mapped[Bid] = relationship()
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
