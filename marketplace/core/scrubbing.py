"""Deleted is not gone: a database keeps the bytes of what was deleted until it has another use for their place.

On SQLite the file is written anew without them (`VACUUM`) and its journal is emptied. On PostgreSQL `VACUUM` makes their place free
and out of reach of any query; the bytes stay on the disk until something else is written there, as docs/privacy.md says.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from marketplace.core import db, outbox

# Seconds for which a writer is waited for, and milliseconds for a reader: one that stays longer keeps the journal from being emptied,
# and the next passage does it.
PATIENCE = 30.0
READERS = 2000

log = structlog.get_logger("scrubbing")


class NotScrubbed(Exception):
    """The file could not be written anew now; asked again later, it will be."""


def scrub() -> None:
    """Rewrite the database without what was deleted. Call it outside any unit. NotScrubbed when somebody kept it from being done.

    About a second for 100 MiB, during which writers wait; a page that reads does not.
    """
    if db.database().is_sqlite:
        _scrub_sqlite(Path(make_url(db.database().url).database or "").resolve())
    else:
        _scrub_postgres()


def _scrub_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE)) as connection:
            connection.execute("VACUUM")
            connection.execute(f"PRAGMA busy_timeout = {READERS}")
            busy, *_pages = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise NotScrubbed(f"The database could not be rewritten: {error}.") from error
    if busy:
        raise NotScrubbed("The journal could not be emptied: somebody reads the database.")
    log.info("scrubbed")


def _scrub_postgres() -> None:
    engine = db.database().engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            try:
                connection.exec_driver_sql("VACUUM")
            finally:
                connection.exec_driver_sql("RESET statement_timeout")
    except SQLAlchemyError as error:
        raise NotScrubbed("PostgreSQL refused VACUUM.") from error
    log.info("scrubbed")


@outbox.nightly("core.scrub", hour=5, own_units=True)
def scrub_after_the_sweeps(*, job: outbox.Job, at: datetime) -> None:
    """After the jobs that take away what is too old, take their bytes away too."""
    scrub()
