"""The enterprises that offer something together, besides the one whose catalogue holds it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt
from marketplace.core.model import Base
from marketplace.organizations.models import Organization


class ListingMember(Base):
    """An enterprise of a joint listing: what it brings to it, and which version of the whole text it accepted.

    `codes` are the regions (two digits) and the MRC (three) where it delivers, none for where the listing is offered; `capacity` is how
    much in a month, in the decimals of the unit; `share` is its part of the value in hundredths of a percent, the rest being the lead's.
    It has accepted when `accepted_number` is the number of the version that holds, and of no other: any change voids it by itself.
    """

    __tablename__ = "listing_members"
    __table_args__ = (UniqueConstraint("listing_id", "organization_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    capacity: Mapped[int | None]
    capacity_note: Mapped[str | None]
    share: Mapped[int | None]
    accepted_number: Mapped[int | None]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    declined_at: Mapped[datetime | None]
    declined_reason: Mapped[str | None]
