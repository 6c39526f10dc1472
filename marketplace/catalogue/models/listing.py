"""A product or a service that an enterprise offers, and at what prices."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.catalogue.models.attached import ListingDocument, ListingNetwork, ListingPicture
from marketplace.catalogue.models.joint import ListingMember
from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Mrc, Organization, PurchaseCategory, Reach, Region, Unit


class ListingKind(enum.Enum):
    GOOD = "good"
    SERVICE = "service"


class ListingStatus(enum.Enum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class PriceBasis(enum.Enum):
    """How the price is known: it is written, one asks for it, or it comes after a visit of the place."""

    LISTED = "listed"
    ON_REQUEST = "on_request"
    AFTER_VISIT = "after_visit"


class AdjustmentKind(enum.Enum):
    """How a price moves during a contract: not at all, with the consumer price index, the price of fuel, each year, or otherwise."""

    FIXED = "fixed"
    CPI = "cpi"
    FUEL = "fuel"
    YEARLY = "yearly"
    OTHER = "other"


class TaxCode(enum.Enum):
    """How the GST and the QST fall on it; what is exempt says why."""

    TAXABLE = "taxable"
    ZERO_RATED = "zero_rated"
    EXEMPT = "exempt"


class PriceVisibility(enum.Enum):
    """Who sees the price: everybody, the members of confirmed buyers, or the members of the networks that are named."""

    EVERYBODY = "everybody"
    BUYERS = "buyers"
    NETWORKS = "networks"


class Audience(enum.Enum):
    """Who sees that there is such a thing: everybody, or the members of the networks that are named."""

    EVERYBODY = "everybody"
    NETWORKS = "networks"


listing_regions = Table(
    "listing_regions",
    Base.metadata,
    Column("listing_id", BigInt, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True),
    Column("region_code", ForeignKey("regions.code"), primary_key=True, index=True),
)
listing_mrcs = Table(
    "listing_mrcs",
    Base.metadata,
    Column("listing_id", BigInt, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True),
    Column("mrc_code", ForeignKey("mrcs.code"), primary_key=True, index=True),
)


class Listing(Versioned, Base):
    """A product or a service of the catalogue of an enterprise.

    `slug` is its public address and never changes hands; `reference` is how the enterprise calls it, the key of its files and programs.
    `price` is in ten-thousandths of a dollar for one unit, taxes left out; `minimum` and `pack` count in the decimals of the unit.
    `reach` is None when it is served where the enterprise goes. `valid_from` and `valid_until` are days, both included.
    `number` is that of the version of its content that holds now; `sort_title` is its title folded.
    """

    __tablename__ = "listings"
    __table_args__ = (
        UniqueConstraint("organization_id", "reference"),
        # The catalogue of an enterprise is read from this, in the order it shows.
        Index("ix_listings_organization_id", "organization_id", "status", "sort_title"),
        Index("ix_listings_category_code", "category_code", "status"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship()
    reference: Mapped[str]
    title_fr: Mapped[str]
    title_en: Mapped[str | None]
    title: Mapped[Bilingual] = composite("title_fr", "title_en")
    sort_title: Mapped[str]
    description_fr: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str | None]
    description: Mapped[Bilingual] = composite("description_fr", "description_en")
    kind: Mapped[ListingKind] = mapped_column(word(ListingKind))
    category_code: Mapped[str | None] = mapped_column(ForeignKey("purchase_categories.code"))
    category: Mapped[PurchaseCategory | None] = relationship(lazy="joined")
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    price_basis: Mapped[PriceBasis] = mapped_column(word(PriceBasis), default=PriceBasis.LISTED)
    price: Mapped[int | None]
    tiers: Mapped[list["PriceTier"]] = relationship(cascade="all, delete-orphan", order_by="PriceTier.from_quantity", lazy="selectin")
    minimum: Mapped[int | None]
    pack: Mapped[int | None]
    adjustment: Mapped[AdjustmentKind] = mapped_column(word(AdjustmentKind), default=AdjustmentKind.FIXED)
    adjustment_note: Mapped[str | None]
    lead_time_days: Mapped[int | None]
    final_count_days: Mapped[int | None]
    reach: Mapped[Reach | None] = mapped_column(word(Reach))
    radius_km: Mapped[int | None]
    regions: Mapped[list[Region]] = relationship(secondary=listing_regions, order_by=Region.code, lazy="selectin")
    mrcs: Mapped[list[Mrc]] = relationship(secondary=listing_mrcs, order_by=Mrc.sort_name, lazy="selectin")
    tax_code: Mapped[TaxCode] = mapped_column(word(TaxCode), default=TaxCode.TAXABLE)
    tax_reason: Mapped[str | None]
    characteristics: Mapped[list[str]] = mapped_column(JSON, default=list)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    price_visibility: Mapped[PriceVisibility] = mapped_column(word(PriceVisibility), default=PriceVisibility.BUYERS)
    audience: Mapped[Audience] = mapped_column(word(Audience), default=Audience.EVERYBODY)
    networks: Mapped[list[ListingNetwork]] = relationship(cascade="all, delete-orphan", order_by=ListingNetwork.id, lazy="selectin")
    # Who offers it besides the organisation of the catalogue; its own order is that of the rows. One whose page was merged with that of
    # the lead is no other: its row is passed over, and is there again should the merge be undone.
    members: Mapped[list[ListingMember]] = relationship(
        primaryjoin=lambda: (Listing.id == ListingMember.listing_id) & (Listing.organization_id != ListingMember.organization_id),
        cascade="all, delete-orphan",
        order_by=ListingMember.id,
        lazy="selectin",
    )
    # With those that are shown no more, which older versions still name.
    all_pictures: Mapped[list[ListingPicture]] = relationship(cascade="all, delete-orphan", order_by=ListingPicture.id, lazy="selectin")
    all_documents: Mapped[list[ListingDocument]] = relationship(cascade="all, delete-orphan", order_by=ListingDocument.id, lazy="selectin")
    status: Mapped[ListingStatus] = mapped_column(word(ListingStatus), default=ListingStatus.DRAFT)
    number: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        ListingStatus.DRAFT: (ListingStatus.PUBLISHED, ListingStatus.ARCHIVED),
        ListingStatus.PUBLISHED: (ListingStatus.DRAFT, ListingStatus.ARCHIVED),
        ListingStatus.ARCHIVED: (ListingStatus.DRAFT,),
    }

    @property
    def pictures(self) -> list[ListingPicture]:
        """Those that are shown, in their order."""
        return sorted((one for one in self.all_pictures if one.rank is not None), key=lambda one: one.rank or 0)

    @property
    def documents(self) -> list[ListingDocument]:
        """Those that are shown, in their order."""
        return sorted((one for one in self.all_documents if one.rank is not None), key=lambda one: one.rank or 0)


class PriceTier(Base):
    """The price of one unit from a quantity on, taxes left out: ten-thousandths of a dollar, and the decimals of the listing's unit."""

    __tablename__ = "price_tiers"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    from_quantity: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    price: Mapped[int]
