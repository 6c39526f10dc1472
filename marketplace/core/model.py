"""The base of every table: one naming convention, wide integers, aware instants, versions."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Enum, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from marketplace.core.columns import BigInt, UTCDateTime

# Names that do not depend on the database, so that a migration can drop on SQLite what it made on PostgreSQL.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """A row of the product."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        int: BigInt,
        str: Text,
        datetime: UTCDateTime,
        dict[str, Any]: JSON,
        enum.Enum: Enum(enum.Enum, native_enum=False, length=40, values_callable=lambda members: [one.value for one in members]),
    }


class Versioned:
    """A row that two people may edit: the second to save a stale copy gets 409 instead of undoing the first."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class, says declared_attr
        return {"version_id_col": cls.version}
