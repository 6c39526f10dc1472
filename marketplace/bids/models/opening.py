"""Opening the answers of a purchase: who asked, when it was done, what each said."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.bids.models.bid import Bid
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender


class OpeningConsent(Base):
    """A person who asks, in the name of a participant, that the answers be opened; two are needed."""

    __tablename__ = "opening_consents"
    __table_args__ = (UniqueConstraint("tender_id", "user_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    at: Mapped[datetime]


class BidOpening(Base):
    """The one opening of a purchase: asked when the second person consents, done by the opener in one transaction. `minutes` is the
    procès-verbal as data, `sha256` that of its canonical JSON; both come with `done_at`."""

    __tablename__ = "bid_openings"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"), unique=True)
    tender: Mapped[Tender] = relationship()
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    minutes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str | None]


class PriceState(enum.Enum):
    """Where the second envelope of an answer stands: sealed until the scores are closed; opened; found damaged; sealed for ever."""

    SEALED = "sealed"
    OPENED = "opened"
    DAMAGED = "damaged"
    KEPT = "kept"


class OpenedBid(Base):
    """What an answer said when it was opened; `content` is empty and `is_intact` false for one whose bytes are not those received, which
    its bidder may send again until `cure_until`. `price_state` is that of its second envelope, None for an answer in one."""

    __tablename__ = "opened_bids"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bids.id"), unique=True)
    bid: Mapped[Bid] = relationship()
    bid_version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    is_intact: Mapped[bool]
    price_state: Mapped[PriceState | None] = mapped_column(word(PriceState))
    cure_until: Mapped[datetime | None]
    set_aside_reason: Mapped[str | None]
    set_aside_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    set_aside_at: Mapped[datetime | None]
