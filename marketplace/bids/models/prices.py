"""Opening the second envelope, that of the prices, once every score is closed: who asked, when it was done, what was found."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.core.columns import BigInt
from marketplace.core.model import Base
from marketplace.organizations.models import Organization


class PriceConsent(Base):
    """A person who asks, in the name of a participant, that the prices be opened; two are needed."""

    __tablename__ = "price_consents"
    __table_args__ = (UniqueConstraint("tender_id", "user_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    at: Mapped[datetime]


class PriceOpening(Base):
    """The one opening of the prices of a purchase in two envelopes: asked when the second person consents, done by the opener in one
    transaction. `minutes` is its procès-verbal as data, `sha256` that of its canonical JSON; both come with `done_at`."""

    __tablename__ = "price_openings"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"), unique=True)
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    minutes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str | None]
