"""A sealed answer: what is stored of it says who answers and when, and nothing of what."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender


class BidState(enum.Enum):
    """It is written; it was handed in; it was withdrawn in time."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Bid(Versioned, Base):
    """The answer of an enterprise to a purchase, sealed from its first save.

    `token` is 128 random bits in hexadecimal: it names the answer in addresses and the file of its own key, and tells nothing. What it
    says is encrypted under one content key, which is wrapped twice: `wrapped_for_opener` for the key of the purchase, `wrapped_for_bidder`
    for the answer's own key.
    """

    __tablename__ = "bids"
    __table_args__ = (UniqueConstraint("tender_id", "lead_id"),)
    STATE = "state"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"))
    tender: Mapped[Tender] = relationship()
    lead_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    lead: Mapped[Organization] = relationship()
    state: Mapped[BidState] = mapped_column(word(BidState), default=BidState.DRAFT)
    wrapped_for_opener: Mapped[bytes] = mapped_column(LargeBinary)
    wrapped_for_bidder: Mapped[bytes] = mapped_column(LargeBinary)
    versions: Mapped[list["BidVersion"]] = relationship(cascade="all, delete-orphan", order_by="BidVersion.number")
    files: Mapped[list["BidFile"]] = relationship(cascade="all, delete-orphan", order_by="BidFile.id")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class BidVersion(Base):
    """One version of an answer. The one that is written has no `received_at` and is written over; once it is handed in it never changes.

    `sealed` is the encrypted content and `sha256` the hash of these very bytes, which the receipt names. In two envelopes `sealed` is the
    first, `sealed_prices` the second, and `sha256` that of the hashes of both. `receipt` is its place among the events of the purchase,
    which follow one another in time.
    """

    __tablename__ = "bid_versions"
    __table_args__ = (
        UniqueConstraint("bid_id", "number"),
        # One version is written at a time.
        Index(
            "uq_bid_versions_draft", "bid_id", unique=True,
            sqlite_where=text("received_at IS NULL"), postgresql_where=text("received_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bids.id", ondelete="CASCADE"))
    bid: Mapped[Bid] = relationship(back_populates="versions")
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_prices: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    received_at: Mapped[datetime | None]
    receipt: Mapped[int | None]


class BidFile(Base):
    """A document of an answer, encrypted on the disk under `path` (SHA-256 of the encrypted bytes); its name and kind are in the content
    of the versions that hold it. `token` names it there."""

    __tablename__ = "bid_files"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bids.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    added_at: Mapped[datetime]
