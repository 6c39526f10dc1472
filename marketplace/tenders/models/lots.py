"""The lots of a group purchase: what is bought, at the prices of an offer that are frozen."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalogue.models import ListingVersion, TaxCode
from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.model import Base
from marketplace.organizations.models import PurchaseCategory, Unit


class Lot(Base):
    """A part of a group purchase that is awarded on its own, in one unit, at the staircase of one version of a listing.

    `tiers` are pairs (quantity from which, price of one unit), the first from 0, in the decimals of the unit and ten-thousandths of a
    dollar, taxes left out; none in a purchase from a need, whose organiser says in `estimate` (cents before taxes) what it thinks that
    `expected` costs. `expected` (what the organiser thinks the whole group will want in a first term, on which the estimate
    counts), `minimum`, `capacity` (the most that can be supplied) and `pack` count in the decimals of the unit. At the close,
    `closed_firm` and `closed_flexible` are what the snapshot held, `closed_price` the price that they reached, `is_met` whether the
    minimum was.
    """

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("tender_id", "rank"),
        CheckConstraint("expected IS NULL OR expected > 0", name="expected"),
        CheckConstraint("estimate IS NULL OR estimate > 0", name="estimate"),
        CheckConstraint("minimum IS NULL OR minimum >= 0", name="minimum"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("pack IS NULL OR pack > 0", name="pack"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"))
    rank: Mapped[int]
    title: Mapped[str]
    category_code: Mapped[str | None] = mapped_column(ForeignKey("purchase_categories.code"))
    category: Mapped[PurchaseCategory | None] = relationship()
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    specification: Mapped[str] = mapped_column(default="")
    listing_version_id: Mapped[int | None] = mapped_column(ForeignKey("listing_versions.id"), index=True)
    listing_version: Mapped[ListingVersion | None] = relationship()
    tiers: Mapped[list[Any]] = mapped_column(JSON, default=list)
    expected: Mapped[int | None]
    estimate: Mapped[int | None]
    minimum: Mapped[int | None]
    capacity: Mapped[int | None]
    pack: Mapped[int | None]
    tax_code: Mapped[TaxCode] = mapped_column(word(TaxCode), default=TaxCode.TAXABLE)
    items: Mapped[list["LotItem"]] = relationship(cascade="all, delete-orphan", order_by="LotItem.rank", lazy="selectin")
    closed_firm: Mapped[int | None]
    closed_flexible: Mapped[int | None]
    closed_price: Mapped[int | None]
    is_met: Mapped[bool | None]

    @property
    def asked(self) -> int | None:
        """How much of it enterprises are asked for: what is firm at the close, what is expected until then."""
        return self.expected if self.closed_firm is None else self.closed_firm

    @property
    def called(self) -> Bilingual:
        """Its title; in English that of the offer, as long as the organiser did not give the lot another one."""
        content = self.listing_version.content if self.listing_version else {}
        return Bilingual(self.title, content.get("title_en") if content.get("title_fr") == self.title else None)


class LotItem(Base):
    """One thing that a lot is made of, with its class and what is asked of it; `quantity` is how much of it in one unit of the lot, in the
    decimals of its own unit, None when it is not counted."""

    __tablename__ = "lot_items"
    __table_args__ = (UniqueConstraint("lot_id", "rank"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"))
    rank: Mapped[int]
    description: Mapped[str]
    category_code: Mapped[str | None] = mapped_column(ForeignKey("purchase_categories.code"))
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    quantity: Mapped[int | None]
