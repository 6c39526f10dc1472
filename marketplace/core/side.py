"""What a page view wants remembered, kept apart from the record: rate limits, when a session was last seen, tallies.

On SQLite it is a file of its own (`side.db`), so that a GET never takes the pen of the main database; on
PostgreSQL, tables of the schema `side` written on their own connection. Losing it loses nothing of value, but
while it cannot be reached nothing that it guards is let through.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Float,
    MetaData,
    Table,
    Text,
    case,
    create_engine,
    delete,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from marketplace.core import outbox
from marketplace.core.db import Busy

metadata = MetaData()
hits = Table(
    "rate_hits",
    metadata,
    Column("key", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("expires", Float, nullable=False),
)
seen = Table("last_seen", metadata, Column("key", Text, primary_key=True), Column("at", Float, nullable=False))
tallies = Table(
    "tallies",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

MAKING_LOCK = 7_201_101
FORGET_SEEN = 31 * 24 * 3600


class SideStore:
    """Counters with an end, instants, and tallies that the worker takes away; every method raises Busy when the store cannot be reached."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.engine = self._engine(url, data_dir)
        self._ready = False

    def _engine(self, url: str, data_dir: Path) -> Engine:
        if not self.is_sqlite:
            address = url.replace("postgresql://", "postgresql+psycopg://", 1)
            mapped = {"schema_translate_map": {None: "side"}}
            # Failing closed must not take long: a store that hangs would hold the threads of the site.
            limits = {"connect_timeout": 2, "options": "-c lock_timeout=2000 -c statement_timeout=2000"}
            return create_engine(
                address,
                pool_size=2,
                pool_timeout=2,
                pool_pre_ping=True,
                isolation_level="AUTOCOMMIT",
                execution_options=mapped,
                connect_args=limits,
            )
        engine = create_engine(f"sqlite:///{data_dir / 'side.db'}", isolation_level="AUTOCOMMIT")

        @event.listens_for(engine, "connect")
        def connected(raw, _record) -> None:  # type: ignore[no-untyped-def]
            raw.execute("PRAGMA busy_timeout = 2000")
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA synchronous = NORMAL")

        return engine

    def prepare(self) -> None:
        """Make the tables when they are not there yet; several processes may come to this at the same moment."""
        if self._ready:
            return
        if not self.is_sqlite and self._is_made():
            # The role that serves may have no right to make anything: who migrated made it.
            self._ready = True
            return
        engine = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="READ COMMITTED")
        with engine.begin() as connection:
            if not self.is_sqlite:
                # PostgreSQL's IF NOT EXISTS looks before it leaps: two who find nothing both make it, and one fails.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING_LOCK})
                connection.execute(text("CREATE SCHEMA IF NOT EXISTS side"))
            for table in metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
        self._ready = True

    def _is_made(self) -> bool:
        found = set(inspect(self.engine).get_table_names(schema="side"))
        return {table.name for table in metadata.sorted_tables} <= found

    def hit(self, key: str, seconds: int, by: int = 1) -> tuple[int, float]:
        """Count `by` more under `key` (less when it is below zero); the count in the present window and the seconds until it ends.

        Atomic across processes.
        """
        now = time.time()
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        fresh = insert(hits).values(key=key, count=max(by, 0), expires=now + seconds)
        ended = hits.c.expires <= now
        statement = fresh.on_conflict_do_update(
            index_elements=[hits.c.key],
            set_={
                "count": case((ended, max(by, 0)), else_=hits.c.count + by),
                "expires": case((ended, now + seconds), else_=hits.c.expires),
            },
        ).returning(hits.c.count, hits.c.expires)
        try:
            self.prepare()
            with self.engine.connect() as connection:
                count, expires = connection.execute(statement).one()
        except SQLAlchemyError as error:
            raise Busy("The store of limits cannot be reached.") from error
        return int(count), float(expires) - now

    def drop(self, key: str) -> None:
        """Forget what was counted under `key`."""
        try:
            self.prepare()
            with self.engine.connect() as connection:
                connection.execute(delete(hits).where(hits.c.key == key))
        except SQLAlchemyError as error:
            raise Busy("The store of limits cannot be reached.") from error

    def last_seen(self, key: str) -> float | None:
        """The Unix time at which `key` was last seen, or None."""
        try:
            self.prepare()
            with self.engine.connect() as connection:
                return connection.scalar(select(seen.c.at).where(seen.c.key == key))
        except SQLAlchemyError as error:
            raise Busy("The store of sessions cannot be reached.") from error

    def see(self, key: str, at: float) -> None:
        """Note that `key` was seen at this Unix time."""
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        statement = insert(seen).values(key=key, at=at)
        try:
            self.prepare()
            with self.engine.connect() as connection:
                connection.execute(statement.on_conflict_do_update(index_elements=[seen.c.key], set_={"at": at}))
        except SQLAlchemyError as error:
            raise Busy("The store of sessions cannot be reached.") from error

    def unsee(self, keys: Sequence[str]) -> None:
        """Forget when these were last seen."""
        try:
            self.prepare()
            with self.engine.connect() as connection:
                connection.execute(delete(seen).where(seen.c.key.in_(keys)))
        except SQLAlchemyError as error:
            raise Busy("The store of sessions cannot be reached.") from error

    def tally(self, kind: str, key: str, most: int) -> None:
        """Count one more of `key`, for the worker to write down later; nothing when so many keys of this kind wait already."""
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        one_more = insert(tallies).values(kind=kind, key=key, count=1)
        kept = one_more.on_conflict_do_update(index_elements=[tallies.c.kind, tallies.c.key], set_={"count": tallies.c.count + 1})
        waiting = select(func.count()).select_from(tallies).where(tallies.c.kind == kind)
        try:
            self.prepare()
            with self.engine.connect() as connection:
                if (connection.scalar(waiting) or 0) < most:
                    connection.execute(kept)
        except SQLAlchemyError as error:
            raise Busy("The store of tallies cannot be reached.") from error

    def tallied(self, kind: str, limit: int) -> dict[str, int]:
        """Some of what waits: the keys and how many times each was counted."""
        self.prepare()
        with self.engine.connect() as connection:
            found = connection.execute(
                select(tallies.c.key, tallies.c.count).where(tallies.c.kind == kind).order_by(tallies.c.key).limit(limit)
            )
            return {str(key): int(count) for key, count in found}

    def written_down(self, kind: str, counts: Mapping[str, int]) -> None:
        """Take away what was written down; what was counted meanwhile stays."""
        with self.engine.begin() as connection:
            for key, count in counts.items():
                mine = (tallies.c.kind == kind) & (tallies.c.key == key)
                connection.execute(update(tallies).where(mine).values(count=tallies.c.count - count))
                connection.execute(delete(tallies).where(mine, tallies.c.count <= 0))

    def forget(self) -> None:
        """Drop windows that ended and sessions unseen for a month."""
        self.prepare()
        with self.engine.connect() as connection:
            connection.execute(delete(hits).where(hits.c.expires < time.time()))
            connection.execute(delete(seen).where(seen.c.at < time.time() - FORGET_SEEN))


def side() -> SideStore:
    found: SideStore = current_app.extensions["maillage.side"]
    return found


@outbox.nightly("core.sweep_side", hour=4)
def sweep(*, job: outbox.Job, at: datetime) -> None:
    """Forget the limits that ended and the sessions of last month."""
    side().forget()
