"""A copy of the whole record at one point, taken while writers go on: the database, the files it names, a manifest.

`end_mark` is an instant read just before the database is copied: a unit acknowledged before it is in the copy, one
acknowledged later is there whole or not at all. Stored files are copied first, which is long, and those that came
meanwhile last; as bytes are on the disk before the row that names them commits, none is missing. The manifest is
written last, in one step: a folder without it is no backup. The keys, the index and the limits are never in it.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from marketplace.core import clock, db, files, manifest, postgres_programs, schema
from marketplace.core.manifest import COPIES, Ask, Entry, Manifest, Refused


def make(target: Path, *, program: str) -> Manifest:
    """Back up to a folder that is absent or empty. Refused, with nothing left behind, when it cannot be done.

    A stored file that is lost or damaged does not keep the rest from being saved: it is named in `lost`.
    """
    started = clock.now().isoformat()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} is not an empty folder: name another one.")
    try:
        if schema.current_revision(db.database().engine) is None:
            raise Refused("The database holds nothing of this program: `flask init` makes one.")
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _filled(target, program, started)
    except BaseException as error:
        for left in target.iterdir() if target.is_dir() else ():
            delete(left)
        if isinstance(error, OSError | sqlite3.Error | SQLAlchemyError | db.Busy | manifest.Unreadable):
            raise Refused(f"The backup was not made, and {target} holds nothing of it: {error}") from error
        raise


def delete(path: Path) -> None:
    """Delete a file, or a folder with all that it holds; a link is not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _filled(target: Path, program: str, started: str) -> Manifest:
    kind = "sqlite" if db.database().is_sqlite else "postgresql"
    copied: dict[str, Entry] = {}
    with db.database().reading() as session:
        named = set(session.scalars(select(files.StoredFile.sha256)))
    _copy_files(named, target, copied)
    end_mark = clock.now().isoformat()
    with _copied_sqlite(target) if kind == "sqlite" else _copied_postgres(target) as ask:
        found = manifest.facts(ask, kind)
    lost = _copy_files(found.files - copied.keys(), target, copied)
    for sha256 in copied.keys() - found.files:
        # Its last row was deleted while others were copied: what is erased is in no later backup.
        manifest.place(target, sha256).unlink()
        del copied[sha256]
    listed = {manifest.place(Path(), sha256).as_posix(): entry for sha256, entry in copied.items()}
    listed[COPIES[kind]] = manifest.fingerprint(target / COPIES[kind])
    written = Manifest(
        program=program,
        database=kind,
        schema=found.schema,
        started_at=started,
        end_mark=end_mark,
        finished_at=clock.now().isoformat(),
        audit=found.audit,
        rows=found.rows,
        files=listed,
        lost=lost,
    )
    manifest.write_last(target / manifest.NAME, written.as_bytes())
    return written


def _copy_files(hashes: Iterable[str], target: Path, copied: dict[str, Entry]) -> list[str]:
    """Copy stored files and note them in `copied`; the hashes of those that are absent, unreadable or changed."""
    lost = []
    for sha256 in sorted(hashes):
        kept = manifest.place(target, sha256)
        try:
            entry = manifest.copy(files.path_of(sha256), kept)
            whole = entry.sha256 == sha256
        except (FileNotFoundError, manifest.Unreadable):
            whole = False
        if whole:
            copied[sha256] = entry
        else:
            kept.unlink(missing_ok=True)
            lost.append(sha256)
    return lost


@contextmanager
def _copied_sqlite(target: Path) -> Iterator[Ask]:
    """Copy the database under one snapshot, and answer questions about the copy.

    `VACUUM INTO` reads beside the writers, fails on a page that makes no sense, and leaves out the deleted rows that
    linger in free pages, so that what is erased is in no later backup.
    """
    source, copy = Path(make_url(db.database().url).database or "").resolve(), (target / COPIES["sqlite"]).resolve()
    with closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=60)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    manifest.sync(copy)
    # Immutable: a backup may lie on a network disk, where SQLite's locks are not to be trusted.
    with closing(sqlite3.connect(f"{copy.as_uri()}?immutable=1", uri=True)) as connection:
        yield lambda question: connection.execute(question).fetchall()


@contextmanager
def _copied_postgres(target: Path) -> Iterator[Ask]:
    """Dump the database, and answer questions in the very snapshot that is dumped."""
    engine = db.database().engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    copy = target / COPIES["postgresql"]
    with engine.connect() as connection:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        what = ("--format=custom", f"--snapshot={snapshot}", "--exclude-schema=side", "--lock-wait-timeout=30s")
        postgres_programs.run("pg_dump", db.database().url, *what, f"--file={copy}")
        manifest.sync(copy)
        yield lambda question: connection.exec_driver_sql(question).all()
