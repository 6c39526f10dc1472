"""What a listing said at each moment: one row at each change of its content, never changed after."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt
from marketplace.core.model import Base


class ListingVersion(Base):
    """The whole content of a listing from a moment on, as `catalogue/content.py` writes it; what is ordered later points at it.

    `number` counts from 1 in each listing; `by_id` is None for the program; `because` is a code (`import:12`, `restored:3` …) or words.
    """

    __tablename__ = "listing_versions"
    __table_args__ = (UniqueConstraint("listing_id", "number"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime]
    because: Mapped[str] = mapped_column(default="")
