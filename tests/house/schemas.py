"""A database as its catalogue describes it, and random rows that it accepts: what migrations are compared with."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, ClauseElement, Column, DateTime, Engine, Float, Integer, MetaData, Table, inspect, select, text

from marketplace.core import columns

ROWS = 5
TRIGGERS = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
}
FUNCTIONS = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1"

Shape = dict[str, Any]
Contents = dict[str, list[dict[str, Any]]]


def shape(engine: Engine) -> Shape:
    """Tables, columns, keys, checks and indexes of a database, by name, as it tells them itself."""
    catalogue = inspect(engine)
    found: Shape = {}
    for table in sorted(set(catalogue.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": {one["name"]: (str(one["type"]), one["nullable"], one["default"]) for one in catalogue.get_columns(table)},
            "primary key": catalogue.get_pk_constraint(table),
            "foreign keys": _sorted(catalogue.get_foreign_keys(table)),
            "unique": _sorted(catalogue.get_unique_constraints(table)),
            "checks": _sorted(catalogue.get_check_constraints(table)),
            "indexes": _sorted(catalogue.get_indexes(table)),
        }
    return found


def guards(engine: Engine) -> list[tuple[Any, ...]]:
    """The triggers and functions by which the database itself refuses things."""
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(TRIGGERS[engine.dialect.name]))]
        if engine.dialect.name == "postgresql":
            found += [tuple(row) for row in connection.execute(text(FUNCTIONS))]
    return found


def tables(engine: Engine) -> MetaData:
    """The tables as the database describes them, whatever the models say today."""
    found = MetaData()
    found.reflect(engine)
    found.remove(found.tables["alembic_version"])
    return found


def fill(engine: Engine, chance: random.Random) -> None:
    """Put random rows into every table, those that others point to first."""
    put: Contents = {}
    with engine.begin() as connection:
        for table in tables(engine).sorted_tables:
            put[table.name] = [_row(table, number, put, chance) for number in range(1, ROWS + 1)]
            connection.execute(table.insert(), put[table.name])


def contents(engine: Engine) -> Contents:
    """Every row of every table, in the order of its key."""
    with engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables(engine).sorted_tables
        }


def shared(some: Contents, other: Contents) -> Contents:
    """Of the first contents, what the second has a place for: the same tables and columns."""
    names = {table: set(other[table][0]) for table in other if other[table]}
    return {
        table: [{name: value for name, value in row.items() if name in names[table]} for row in rows]
        for table, rows in some.items()
        if table in names
    }


def _row(table: Table, number: int, put: Contents, chance: random.Random) -> dict[str, Any]:
    return {column.name: _value(column, number, put, chance) for column in table.columns}


def _value(column: Column[Any], number: int, put: Contents, chance: random.Random) -> Any:
    """A value that no two rows share where that matters; one in four is missing where it may be."""
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return put[key.column.table.name][number - 1][key.column.name]
    if column.nullable and chance.random() < 0.25:
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        return chance.random() < 0.5
    if isinstance(kind, DateTime):
        return datetime(2026, 3, 8, 6, 59, tzinfo=UTC) + timedelta(seconds=chance.randrange(10**8), microseconds=chance.randrange(10**6))
    if isinstance(kind, JSON):
        return {"clé": chance.randrange(100), "liste": [None, True, "œ’«\u00a0»"]}
    if isinstance(kind, Float):
        return chance.random()
    if isinstance(kind, Integer):
        return number if column.primary_key else chance.randrange(1, columns.LARGEST_INT)
    return f"É’œ\u00a0{number}-{chance.randrange(10**6)}"[: getattr(kind, "length", None) or 200]


def _sorted(found: Iterable[Any]) -> list[str]:
    return sorted(str(_plain(one)) for one in found)


def _plain(value: Any) -> Any:
    """The same, with conditions as they are written rather than as objects."""
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value)}
    return str(value) if isinstance(value, ClauseElement) else value
