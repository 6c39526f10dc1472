"""Rows of the tests' own, in tables that the product does not have."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, mapped_column

from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.model import Base, Versioned


class Thing(DeclarativeBase):
    """The base of these tables, apart from the product's so that no migration misses them."""

    metadata = MetaData()
    type_annotation_map = Base.type_annotation_map


class Counter(Thing):
    """A number that several want to raise."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Effect(Thing):
    """What a job did; nothing keeps it from being written twice, so that a second time is seen."""

    __tablename__ = "effects"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    kind: Mapped[str]
    token: Mapped[str]


class DoorStatus(enum.Enum):
    OPEN = "open"
    SHUT = "shut"
    WALLED = "walled"


class Door(Versioned, Thing):
    """Something with statuses, an instant and two languages."""

    __tablename__ = "doors"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    status: Mapped[DoorStatus] = mapped_column(word(DoorStatus), default=DoorStatus.OPEN)
    made_at: Mapped[datetime | None]
    steps: Mapped[int] = mapped_column(default=0)
    label_fr: Mapped[str] = mapped_column(default="porte")
    label_en: Mapped[str | None]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)

    TRANSITIONS = {DoorStatus.OPEN: (DoorStatus.SHUT,), DoorStatus.SHUT: (DoorStatus.OPEN, DoorStatus.WALLED)}


def prepare(engine: Engine) -> None:
    """Make the tables, and the counter that everybody counts on."""
    Thing.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(Counter.__table__.insert().values(name="essai", value=0))
