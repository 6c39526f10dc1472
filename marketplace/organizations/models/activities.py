"""What an organisation does and for which territory: an enterprise may be local for one trade and provincial for another."""

import enum

from sqlalchemy import Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base
from marketplace.organizations.models.geography import Mrc, Region
from marketplace.organizations.models.nomenclature import Sector


class Nature(enum.Enum):
    """The nature of a contract, as the acts on public contracts divide them."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


class Reach(enum.Enum):
    """How a served territory is told: all of Québec, regions, MRC, or so many kilometres around."""

    PROVINCE = "province"
    REGIONS = "regions"
    MRCS = "mrcs"
    RADIUS = "radius"


activity_regions = Table(
    "activity_regions",
    Base.metadata,
    Column("activity_id", BigInt, ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True),
    Column("region_code", ForeignKey("regions.code"), primary_key=True, index=True),
)
activity_mrcs = Table(
    "activity_mrcs",
    Base.metadata,
    Column("activity_id", BigInt, ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True),
    Column("mrc_code", ForeignKey("mrcs.code"), primary_key=True, index=True),
)


class Activity(Base):
    """A trade of an organisation. `nature` and `reach` are None when nobody said them: neither is guessed.

    `radius_km` only with Reach.RADIUS, in whole kilometres as the crow flies from the organisation's point.
    """

    __tablename__ = "activities"
    __table_args__ = (
        # The sectors of many organisations, and who serves all of Québec, are read from these alone.
        Index("ix_activities_organization_id", "organization_id", "sector_code"),
        Index("ix_activities_reach", "reach", "organization_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    sector_code: Mapped[str] = mapped_column(ForeignKey("sectors.code"), index=True)
    sector: Mapped[Sector] = relationship(lazy="joined", innerjoin=True)
    nature: Mapped[Nature | None] = mapped_column(word(Nature))
    reach: Mapped[Reach | None] = mapped_column(word(Reach))
    radius_km: Mapped[int | None]
    regions: Mapped[list[Region]] = relationship(secondary=activity_regions, order_by=Region.code, lazy="selectin")
    mrcs: Mapped[list[Mrc]] = relationship(secondary=activity_mrcs, order_by=Mrc.sort_name, lazy="selectin")
