"""Where things are: the regions, the MRC, the municipalities with their former names, and to whom they belonged when."""

import enum
from datetime import date

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.core.columns import Bilingual, word
from marketplace.core.model import Base


class Region(Base):
    """One of the seventeen administrative regions, by its official two-digit code."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(primary_key=True)
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")


class Mrc(Base):
    """A regional county municipality or its equivalent, by its official three-digit code; its name is the same in both languages."""

    __tablename__ = "mrcs"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_name: Mapped[str]
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    region: Mapped[Region] = relationship(lazy="joined", innerjoin=True)


class Municipality(Base):
    """A municipality or a territory, by its official five-digit code; `mrc_code` and `region_code` are those of today.

    `latitude` and `longitude` in degrees (WGS 84), unknown for some; `designation` as the official list writes it.
    """

    __tablename__ = "municipalities"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    designation: Mapped[str | None]
    mrc_code: Mapped[str | None] = mapped_column(ForeignKey("mrcs.code"), index=True)
    mrc: Mapped[Mrc | None] = relationship()
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    region: Mapped[Region] = relationship()
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    population: Mapped[int | None]
    source: Mapped[str]


class MunicipalityPeriod(Base):
    """To which MRC and region a municipality belonged from a day on (None: as far back as is known) until another, excluded."""

    __tablename__ = "municipality_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"), index=True)
    mrc_code: Mapped[str | None] = mapped_column(ForeignKey("mrcs.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PlaceNameKind(enum.Enum):
    FORMER = "former"
    DISTRICT = "district"
    VARIANT = "variant"


class PlaceName(Base):
    """Another name under which people write a municipality; `folded` is what is compared.

    One that the team removed is kept as withdrawn, so that the product's own files do not bring it back.
    """

    __tablename__ = "place_names"
    __table_args__ = (Index("uq_place_names_folded", "folded", "municipality_code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"), index=True)
    name: Mapped[str]
    folded: Mapped[str]
    kind: Mapped[PlaceNameKind] = mapped_column(word(PlaceNameKind))
    is_withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
