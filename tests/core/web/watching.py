"""Watching the program from a test: the statements it sends, what the database holds, the lines it logs."""

import hashlib
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from lxml import html
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from marketplace.core import db
from marketplace.core.model import Base

# What opens a unit and tunes a connection; everything else asks or writes something.
FRAME = ("BEGIN", "PRAGMA")


class Broken(Exception):
    """What the database of a test raises when it was told to fail."""


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that the program sends to its database meanwhile."""
    engine = app.extensions["maillage.database"].engine
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(FRAME):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def failing(app: Flask, number: int) -> Iterator[list[str]]:
    """Let the statement of this number fail, counting from 1 and the commit as the last; the failed one is told."""
    engine = app.extensions["maillage.database"].engine
    passed, failed = [], []

    def count(statement: str) -> None:
        passed.append(statement)
        if len(passed) == number:
            failed.append(statement)
            raise Broken(f"statement {number} fails")

    def on_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("PRAGMA"):
            count(statement)

    def on_commit(_connection: Any) -> None:
        count("COMMIT")

    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    try:
        yield failed
    finally:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "commit", on_commit)


def digest(app: Flask) -> str:
    """One number for everything that every table holds: equal before and after means that nothing was written."""
    with app.app_context(), db.database().reading() as session:
        rows = [(table.name, sorted(map(repr, session.execute(select(table))))) for table in Base.metadata.sorted_tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@contextmanager
def log_lines(level: int = logging.DEBUG) -> Iterator["Lines"]:
    """What the program writes to its log meanwhile."""
    root = logging.getLogger()
    # Pytest's own handlers descend from this class; the program's is of it.
    (ours,) = (one for one in root.handlers if type(one) is logging.StreamHandler)
    caught, before = Lines(), root.level
    stream = ours.setStream(caught)
    root.setLevel(level)
    try:
        yield caught
    finally:
        ours.setStream(stream)  # type: ignore[arg-type]
        root.setLevel(before)


class Lines(io.StringIO):
    """A log as a collector reads it: one JSON object between two line feeds."""

    def read_back(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().split("\n")[:-1]]

    def of(self, name: str) -> list[dict[str, Any]]:
        """The events of this name."""
        return [one for one in self.read_back() if one["event"] == name]


def error_of(response: TestResponse, field: str) -> str:
    """What the form of a page says next to one of its fields; empty when it says nothing."""
    (control,) = html.fromstring(response.get_data()).xpath("//*[@id=$id]", id=field)
    told = (control.get("aria-describedby") or "").split()
    tree = control.getroottree()
    return " ".join(" ".join(tree.xpath("string(//*[@id=$id])", id=one).split()) for one in told if one.endswith("-error"))
