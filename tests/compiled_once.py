"""Statements are compiled once for all the tests of a process, as they are once for the life of a server.

Each test has an installation of its own, hence an engine of its own, and SQLAlchemy keeps what it compiled by engine:
two thirds of the time of the suite went into compiling the same statements again.
"""

from typing import Any

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from marketplace.core import db, side

_compiled: LRUCache[Any, Any] = LRUCache(4000)


def create_engine(*arguments: Any, **options: Any) -> Engine:
    """An engine as SQLAlchemy makes it, that shares what it compiles with all the others."""
    engine = sqlalchemy.create_engine(*arguments, **options)
    engine._compiled_cache = _compiled
    return engine


def pytest_configure() -> None:
    """Dialects of one class are one key of the cache: the product makes all its engines with the same options."""
    for module in (db, side):
        module.create_engine = create_engine  # type: ignore[attr-defined]
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
