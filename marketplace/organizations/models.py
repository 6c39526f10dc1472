"""What is known of an organisation, and the reference data that place and describe it."""

import enum
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.model import Base, Versioned


class Region(Base):
    """One of the seventeen administrative regions, by its official two-digit code."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(primary_key=True)
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")


class LegalForm(Base):
    """How an enterprise is constituted. `family` is COOP, OBNL, MUTUAL … as the acts group them."""

    __tablename__ = "legal_forms"

    code: Mapped[str] = mapped_column(primary_key=True)
    family: Mapped[str]
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")
    short_fr: Mapped[str]
    short_en: Mapped[str]
    short: Mapped[Bilingual] = composite("short_fr", "short_en")


class Sector(Base):
    """A field of activity of the product's own working nomenclature."""

    __tablename__ = "sectors"

    code: Mapped[str] = mapped_column(primary_key=True)
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")


class OrganizationStatus(enum.Enum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


organization_sectors = Table(
    "organization_sectors",
    Base.metadata,
    Column("organization_id", BigInt, ForeignKey("organizations.id"), primary_key=True),
    Column("sector_code", ForeignKey("sectors.code"), primary_key=True, index=True),
)


class Organization(Versioned, Base):
    """A collective enterprise of the directory.

    `slug` is its public address and never changes hands; `sort_name` is its name folded, so that both databases
    sort as a reader does; `source` says where what is known comes from.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        # A region's page reads this index alone, in the order it shows.
        Index("ix_organizations_region_code", "region_code", "status", "sort_name"),
        Index("ix_organizations_demo", "is_demo", postgresql_where=text("is_demo"), sqlite_where=text("is_demo")),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    legal_form_code: Mapped[str] = mapped_column(ForeignKey("legal_forms.code"))
    legal_form: Mapped[LegalForm] = relationship(lazy="joined", innerjoin=True)
    municipality: Mapped[str]
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    region: Mapped[Region] = relationship(lazy="joined", innerjoin=True)
    sectors: Mapped[list[Sector]] = relationship(secondary=organization_sectors, order_by=Sector.code, lazy="selectin")
    description_fr: Mapped[str]
    description_en: Mapped[str | None]
    description: Mapped[Bilingual] = composite("description_fr", "description_en")
    website: Mapped[str | None]
    source: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)
    status: Mapped[OrganizationStatus] = mapped_column(word(OrganizationStatus), default=OrganizationStatus.DRAFT)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        OrganizationStatus.DRAFT: (OrganizationStatus.PUBLISHED,),
        OrganizationStatus.PUBLISHED: (OrganizationStatus.WITHDRAWN,),
        OrganizationStatus.WITHDRAWN: (OrganizationStatus.PUBLISHED,),
    }

    @property
    def initials(self) -> str:
        """Two letters to stand where a logo would."""
        words = [one for one in self.name.replace("-", " ").replace("’", " ").split() if one[0].isalnum()]
        significant = [one for one in words if len(one) > 2] or words
        return "".join(one[0] for one in significant[:2]).upper() or "?"
