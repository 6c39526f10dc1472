"""What is known of an organisation. What is attached to it, and the reference data, are in the files beside this one."""

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, text, true
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models.activities import Activity
from marketplace.organizations.models.geography import Mrc, Region
from marketplace.organizations.models.nomenclature import LegalForm, Sector

if TYPE_CHECKING:
    from marketplace.organizations.models.teams import Mandate, Standing


class OrganizationStatus(enum.Enum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class BuyerType(enum.Enum):
    """Kinds of buyers, as the rules on public contracts tell them apart."""

    MUNICIPALITY = "municipality"
    MRC = "mrc"
    REGIE = "regie"
    MINISTRY = "ministry"
    EDUCATION = "education"
    HEALTH = "health"
    STATE_ENTERPRISE = "state_enterprise"
    PRIVATE = "private"


class NetworkType(enum.Enum):
    HUB = "hub"
    FEDERATION = "federation"
    CONSORTIUM = "consortium"


class TrustLevel(enum.Enum):
    """Who vouches for what a page says."""

    DECLARED = "declared"
    VERIFIED = "verified"
    ACCREDITED = "accredited"


class Organization(Versioned, Base):
    """An organisation of the directory: a collective enterprise, a buyer, a network, or several of these.

    `slug` is its public address and never changes hands; `sort_name` is its name folded, so that both databases
    sort as a reader does; `source` says where what is known comes from. What nobody said is None, or an empty text.
    `largest_contract` and `insurance` are in cents; latitude and longitude in degrees (WGS 84). `source_key` is how its source
    calls it (name and place folded, as first imported), `origins` says of each field that does not come from `source` which other
    source it comes from, or None for a person: what a person wrote, no import writes over.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        # A region's page reads this index alone, in the order it shows.
        Index("ix_organizations_region_code", "region_code", "status", "sort_name"),
        Index("ix_organizations_mrc_code", "mrc_code", "status", "sort_name"),
        Index("ix_organizations_legal_form_code", "legal_form_code", "status", "sort_name"),
        # Counts read this index alone: no row of a thousand characters for a number.
        Index(
            "ix_organizations_counted",
            *("status", "is_enterprise", "region_code", "mrc_code", "legal_form_code", "municipality_code", "municipality"),
        ),
        Index("ix_organizations_updated_at", "status", "updated_at"),
        Index("ix_organizations_source_key", "source", "source_key"),
        # SQLite takes a partial index only when the question is put in its very words.
        Index("ix_organizations_demo", "is_demo", postgresql_where=text("is_demo"), sqlite_where=text("is_demo = 1")),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    legal_name: Mapped[str | None]
    neq: Mapped[str | None] = mapped_column(index=True)
    is_enterprise: Mapped[bool] = mapped_column(default=True, server_default=true())
    buyer_type: Mapped[BuyerType | None] = mapped_column(word(BuyerType))
    network_type: Mapped[NetworkType | None] = mapped_column(word(NetworkType), index=True)
    reference_code: Mapped[str | None] = mapped_column(unique=True)
    legal_form_code: Mapped[str | None] = mapped_column(ForeignKey("legal_forms.code"))
    legal_form: Mapped[LegalForm | None] = relationship(lazy="joined")
    founded_year: Mapped[int | None]
    address: Mapped[str | None]
    postal_code: Mapped[str | None]
    municipality: Mapped[str]
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"), index=True)
    mrc_code: Mapped[str | None] = mapped_column(ForeignKey("mrcs.code"))
    mrc: Mapped[Mrc | None] = relationship()
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    region: Mapped[Region | None] = relationship(lazy="joined")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    activities: Mapped[list[Activity]] = relationship(order_by=Activity.id, lazy="selectin", cascade="all, delete-orphan")
    mission_fr: Mapped[str | None]
    mission_en: Mapped[str | None]
    description_fr: Mapped[str]
    description_en: Mapped[str | None]
    description: Mapped[Bilingual] = composite("description_fr", "description_en")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    website: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    employees: Mapped[int | None]
    employees_in_integration: Mapped[int | None]
    largest_contract: Mapped[int | None]
    insurance: Mapped[int | None]
    trust_level: Mapped[TrustLevel] = mapped_column(word(TrustLevel), default=TrustLevel.DECLARED, server_default="declared")
    trust_expires_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    source: Mapped[str]
    source_key: Mapped[str | None]
    origins: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_demo: Mapped[bool] = mapped_column(default=False)
    status: Mapped[OrganizationStatus] = mapped_column(word(OrganizationStatus), default=OrganizationStatus.DRAFT)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    standing: Mapped["Standing | None"] = relationship(viewonly=True)
    mandates: Mapped[list["Mandate"]] = relationship(foreign_keys="Mandate.enterprise_id", viewonly=True)

    TRANSITIONS = {
        OrganizationStatus.DRAFT: (OrganizationStatus.PUBLISHED,),
        OrganizationStatus.PUBLISHED: (OrganizationStatus.WITHDRAWN,),
        OrganizationStatus.WITHDRAWN: (OrganizationStatus.PUBLISHED,),
    }

    @property
    def sectors(self) -> list[Sector]:
        """The sectors of its activities, each once, by code."""
        found = {one.sector.code: one.sector for one in self.activities}
        return [found[code] for code in sorted(found)]

    @property
    def mission(self) -> Bilingual | None:
        return Bilingual(self.mission_fr, self.mission_en) if self.mission_fr else None

    @property
    def initials(self) -> str:
        """Two letters to stand where a logo would."""
        words = [one for one in self.name.replace("-", " ").replace("’", " ").split() if one[0].isalnum()]
        significant = [one for one in words if len(one) > 2] or words
        return "".join(one[0] for one in significant[:2]).upper() or "?"
