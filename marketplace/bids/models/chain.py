"""What happens to the answers of a purchase before they are opened: a chain of its own, published at the opening."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base


class BidEventKind(enum.Enum):
    """Handed in; handed in anew; taken back; refused because it came late; opened; found damaged at the opening; the same of the second
    envelope."""

    RECEIVED = "received"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    LATE = "late"
    OPENED = "opened"
    DAMAGED = "damaged"
    PRICES_OPENED = "prices_opened"
    PRICES_DAMAGED = "prices_damaged"


class BidEvent(Base):
    """One thing that happened to an answer. `seq` has no gap in a purchase, `at` never goes back, `sha256` is that of the sealed bytes, and
    `hash` covers the hash before it: a row that is changed or missing is seen by whoever holds a later receipt."""

    __tablename__ = "bid_events"
    __table_args__ = (UniqueConstraint("tender_id", "seq"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[BidEventKind] = mapped_column(word(BidEventKind))
    bid_id: Mapped[int] = mapped_column(ForeignKey("bids.id"), index=True)
    bid_version: Mapped[int]
    sha256: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    previous_hash: Mapped[str]
    hash: Mapped[str]
