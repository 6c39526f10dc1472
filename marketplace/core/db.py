"""Units of work: whoever reads opens a reading unit, whoever writes opens a writing unit, and there is no other way.

SQLAlchemy's defaults lose updates on both databases: SQLite lets two readers both become writers, PostgreSQL
lets two writers both start from the same row. So a writing unit takes SQLite's only pen before its first read
(`BEGIN IMMEDIATE`, behind a fair queue in each process), and on PostgreSQL `load` locks the row that it reads.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import click
from flask import current_app
from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from marketplace.core import folding
from marketplace.core.columns import LARGEST_INT
from marketplace.core.errors import Missing
from marketplace.core.fair_queue import FairQueue

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)

# SQLSTATE of PostgreSQL that say "not now, ask again": lock not available, deadlock, serialization, too many clients.
NOT_NOW = {"55P03", "40P01", "40001", "53300"}
READ_ONLY = "25006"

Row = TypeVar("Row")

_session: ContextVar[Session | None] = ContextVar("session", default=None)

before_commit: list[Callable[[Session], None]] = []


class Busy(Exception):
    """The database could not take this unit in time; nothing was done, asking again is safe."""


class NotPrepared(click.ClickException):
    """The database is empty, or older than the program; a command says so in a sentence, a page in 503."""

    def __init__(self) -> None:
        super().__init__("The database has not all the tables of this program: `flask init` makes those that are missing.")


class UnitMisused(RuntimeError):
    """A programming error: a query outside a unit, a unit inside another, a write in a reading unit."""


class ReadingSession(Session):
    """A session that refuses to write, so that a page view can never take the pen."""

    def flush(self, objects: Any = None) -> None:
        if self.new or self.deleted or any(self.is_modified(row) for row in self.dirty):
            raise UnitMisused("A reading unit may not write: open a writing unit.")


class Database:
    """One database and the two ways of using it.

    `budget` is what a writer may wait in seconds, queue and lock together. `begin_writing` exists for the
    negative control of the lost-update test alone, which must fail when the protection is off.
    """

    def __init__(
        self, url: str, *, budget: float = 5.0, pool_size: int = 8, most_waiting: int | None = None, begin_writing: str = "BEGIN IMMEDIATE"
    ) -> None:
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.is_sqlite = self.url.startswith("sqlite")
        self.budget = budget
        self.queue = FairQueue(most_waiting)
        self.locks_rows = not self.is_sqlite and begin_writing == "BEGIN IMMEDIATE"
        self.engine = self._make_engine(pool_size)
        event.listen(self.engine, "reset", _undo)
        if self.is_sqlite:
            _prepare_sqlite(self.engine, begin_writing)
        # PostgreSQL's default gives each statement a moment of its own; a page is read at one.
        moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._readers = self.engine.execution_options(writes=False, postgresql_readonly=True, **moment)
        self._writers = self.engine.execution_options(writes=True)

    def _make_engine(self, pool_size: int) -> Engine:
        # An error tells its statement and never what it carried: values are personal, and errors are logged.
        options: dict[str, Any] = {"pool_size": pool_size, "pool_timeout": self.budget, "hide_parameters": True}
        if self.is_sqlite:
            return create_engine(self.url, connect_args={"check_same_thread": False}, **options)
        # The wait for a lock ends before the statement's own time: "not now, ask again" rather than an error.
        wait = int(self.budget * 1000)
        limits = f"-c lock_timeout={wait} -c statement_timeout={wait + 1000} -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
        return create_engine(self.url, pool_pre_ping=True, connect_args={"options": limits}, **options)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view of the data that takes no lock; writing in it raises UnitMisused."""
        with self._unit(ReadingSession(self._readers, expire_on_commit=False)) as session:
            yield session
            session.flush()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A unit that is committed when its block returns and undone when it raises. Raises Busy when the wait is too long."""
        started = time.monotonic()
        _refuse_nesting()  # before the queue, where a unit inside another would wait for itself
        if self.is_sqlite and not self.queue.acquire(self.budget):
            raise Busy("The queue of writers is too long.")
        try:
            left = max(0.05, self.budget - (time.monotonic() - started))
            engine = self._writers.execution_options(wait=int(left * 1000))
            with self._unit(Session(engine, expire_on_commit=False)) as session:
                session.connection()
                yield session
                for hook in before_commit:
                    hook(session)
                session.commit()
        finally:
            if self.is_sqlite:
                self.queue.release()

    @contextmanager
    def _unit(self, session: Session) -> Iterator[Session]:
        _refuse_nesting()
        token = _session.set(session)
        try:
            with session:
                yield session
        except (DBAPIError, PoolTimeout) as error:
            if is_not_now(error):
                raise Busy(str(error.orig) if isinstance(error, DBAPIError) else "No connection is free.") from error
            if is_no_table(error):
                raise NotPrepared() from error
            if isinstance(session, ReadingSession) and is_refused_write(error):
                raise UnitMisused("A reading unit may not write: open a writing unit.") from error
            raise
        finally:
            _session.reset(token)


def _refuse_nesting() -> None:
    if _session.get() is not None:
        raise UnitMisused("A unit may not be opened inside another one.")


def _undo(raw: Any, _record: Any, _state: Any) -> None:
    """Give no connection back inside a transaction: a COMMIT that failed (a full disk) leaves it open, and the pen with it,
    while SQLAlchemy believes it over."""
    raw.rollback()


def _prepare_sqlite(engine: Engine, begin_writing: str) -> None:
    """Switch off the driver's own BEGIN, which would start every unit as a reader, and begin by ourselves."""

    @event.listens_for(engine, "connect")
    def connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        folding.teach(raw)
        raw.execute("PRAGMA busy_timeout = 5000")
        for pragma in PRAGMAS:
            raw.execute(pragma)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        # Said to the driver itself, which these two cannot fail: each unit begins so.
        raw: Any = connection.connection.dbapi_connection
        # What a reading session's flush would refuse is refused here when it is sent as plain SQL.
        raw.execute(f"PRAGMA query_only = {'ON' if options.get('writes') is False else 'OFF'}")
        raw.execute(f"PRAGMA busy_timeout = {options.get('wait', 5000)}")
        connection.exec_driver_sql(begin_writing if options.get("writes") else "BEGIN")


def is_no_table(error: Exception) -> bool:
    """Whether a table is not there: undefined_table on PostgreSQL, a sentence on SQLite."""
    original = getattr(error, "orig", None)
    return getattr(original, "sqlstate", None) == "42P01" or "no such table" in str(original)


def is_not_now(error: Exception) -> bool:
    """Whether the database merely said that it is busy, so that the same unit may be tried again."""
    if isinstance(error, PoolTimeout):
        return True
    original = getattr(error, "orig", None)
    return getattr(original, "sqlstate", None) in NOT_NOW or "database is locked" in str(original)


def is_refused_write(error: Exception) -> bool:
    """Whether the database itself refused a write in a unit that reads."""
    original = getattr(error, "orig", None)
    return getattr(original, "sqlstate", None) == READ_ONLY or "readonly database" in str(original)


def database() -> Database:
    """The database of the application at work."""
    found: Database = current_app.extensions["maillage.database"]
    return found


def session() -> Session:
    """The session of the unit at work; UnitMisused when there is none."""
    found = _session.get()
    if found is None:
        raise UnitMisused("No unit is open: use database().reading() or database().writing().")
    return found


def has_unit() -> bool:
    return _session.get() is not None


def take_time(session: Session, *, minutes: int = 0) -> None:
    """Lift from the unit at work the limits that keep a page short, for what goes through much: a job, a rebuild, a check.

    `minutes` is the new limit; 0 sets none.
    """
    if session.get_bind().dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            session.execute(text(f"SET LOCAL {limit} = '{minutes}min'"))


def load(model: type[Row], **by: Any) -> Row:
    """The one row with these values, locked until the end of the unit when the unit writes; Missing (404) otherwise.

    Integers that no column can hold are simply not found, nor is text with NUL, which PostgreSQL cannot hold.
    """
    if any(_fits_no_column(value) for value in by.values()):
        raise Missing()
    statement = select(model).filter_by(**by)
    unit = session()
    bound = unit.get_bind()
    if database().locks_rows and bound.get_execution_options().get("writes"):
        # populate_existing: the row may be here already, read before the lock was ours.
        statement = statement.with_for_update(of=model).execution_options(populate_existing=True)
    row = unit.scalars(statement).one_or_none()
    if row is None:
        raise Missing()
    return row


def _fits_no_column(value: Any) -> bool:
    return abs(value) > LARGEST_INT if isinstance(value, int) else isinstance(value, str) and "\0" in value
