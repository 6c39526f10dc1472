"""Statements and addresses are compiled once for all the tests of a process, as they are once for the life of a server.

Each test has an installation of its own, hence an engine and an application of its own, and SQLAlchemy keeps what it compiled by
engine, Werkzeug by route: two thirds of the time of the suite went into compiling the same statements again.
"""

from typing import Any

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from marketplace.core import db, side
from marketplace.core.web import QuietRule

_compiled: LRUCache[Any, Any] = LRUCache(4000)
_routes: dict[Any, tuple[Any, ...]] = {}
_compile = QuietRule.compile


def create_engine(*arguments: Any, **options: Any) -> Engine:
    """An engine as SQLAlchemy makes it, that shares what it compiles with all the others."""
    engine = sqlalchemy.create_engine(*arguments, **options)
    engine._compiled_cache = _compiled
    return engine


def compile_route(rule: QuietRule) -> None:
    """What Werkzeug makes of a route, made once of those that are written alike and read alike: nothing of it changes later."""
    how = rule.merge_slashes, rule.subdomain, rule.host, rule.map.host_matching, rule.map.sort_parameters
    key = rule.rule, repr(rule.defaults), how, *rule.map.converters.items()
    if key not in _routes:
        _compile(rule)
        made = rule._build.__func__, rule._build_unknown.__func__  # type: ignore[attr-defined]
        _routes[key] = rule._parts, rule._trace, rule._converters, frozenset(rule.arguments), made
    rule._parts, rule._trace, rule._converters, arguments, (build, build_unknown) = _routes[key]
    rule.arguments = set(arguments)
    rule._build, rule._build_unknown = build.__get__(rule), build_unknown.__get__(rule)


def pytest_configure() -> None:
    """Dialects of one class are one key of the cache: the product makes all its engines with the same options."""
    for module in (db, side):
        module.create_engine = create_engine  # type: ignore[attr-defined]
    QuietRule.compile = compile_route  # type: ignore[method-assign]
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
