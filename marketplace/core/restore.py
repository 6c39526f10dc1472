"""From a backup to an installation: every byte is checked before any is written, and what comes back is made harmless.

A data folder bears its database under its name only at the very end, when sessions are ended, mails held and the index
rebuilt: a restore that is cut off leaves nothing that a server could serve.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from marketplace.core import backup, db, manifest, postgres_programs, schema, verify
from marketplace.core.manifest import COPIES, Manifest, Refused
from marketplace.core.post_restore import post_restore

DATABASE = "maillage.db"
UNFINISHED = "maillage.db.restoring"
# What the program makes by itself as soon as a command is given under a DATA_DIR: a folder that holds no more is empty.
MADE_AT_START = {"static", "translations", "metrics"}


@dataclass(frozen=True)
class Restored:
    """What a restore did, in sentences, and what is wrong all the same with what it restored."""

    said: list[str]
    problems: list[str]


def restore(folder: Path, settings: Settings, *, at: datetime) -> Restored:
    """Bring a backup back as the installation that `settings` describes: `data_dir` and, on PostgreSQL, `database_url`.

    Both must be empty. Refused, with nothing written, when they are not, or when a byte of the backup is not the one
    that was written. Brings the schema up to this program's, runs `post_restore`, verifies.
    """
    found = read(folder)
    for reason in (_why_not_schema(found), _why_not_target(folder, found, settings)):
        if reason:
            raise Refused(reason)
    check_bytes(folder, found)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return _restored(folder, found, settings, at)
    except BaseException as error:
        for left in settings.data_dir.iterdir() if settings.data_dir.is_dir() else ():
            if left.name not in MADE_AT_START:
                backup.delete(left)
        if isinstance(error, OSError | SQLAlchemyError | db.Busy | manifest.Unreadable | Refused):
            also = "" if settings.uses_sqlite else " Drop the new database and make it again before another attempt."
            raise Refused(f"The restore was not done, {settings.data_dir} was emptied again: {error}{also}") from error
        raise


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Refused when the folder has none: it is no backup, or one that was cut off."""
    path = folder / manifest.NAME
    if not path.is_file():
        raise Refused(f"{folder} holds no {manifest.NAME}: it is no backup, or one that was cut off before its end.")
    return Manifest.parse(path.read_bytes())


def check_bytes(folder: Path, found: Manifest) -> None:
    """Refused, naming each, when a file of the backup is missing, changed, or none of those that were written."""
    problems = []
    for name, entry in sorted(found.files.items()):
        path = folder / name
        if path.is_symlink() or not path.is_file():
            problems.append(f"{name} is missing")
        elif manifest.fingerprint(path) != entry:
            problems.append(f"{name} was changed")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}
    problems += [f"{name} does not belong to it" for name in sorted(there - found.files.keys() - {manifest.NAME})]
    if problems:
        more = f", and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise Refused(f"{folder} is not what was backed up: {', '.join(problems[:20])}{more}. Nothing was written.")


def _why_not_schema(found: Manifest) -> str | None:
    known = {match.group(1) for path in (schema.FOLDER / "versions").glob("*.py") if (match := schema.REVISION.search(path.read_text()))}
    if found.schema not in known:
        return f"The backup is of revision {found.schema}, made by program {found.program}: this program is older, use that one or a newer."
    return None


def _why_not_target(folder: Path, found: Manifest, settings: Settings) -> str | None:
    """The reason why the backup cannot become this installation, or None."""
    target = settings.data_dir
    if settings.uses_sqlite != (found.database == "sqlite"):
        into = "a data folder" if found.database == "sqlite" else "the postgresql:// address of an empty database"
        return f"The backup is of a {found.database} database: restore it --into {into}."
    if target.is_relative_to(folder.resolve()):
        return f"{target} lies inside the backup: name another folder."
    if target.exists() and not target.is_dir():
        return f"{target} is not a folder."
    held = sorted(path.name for path in target.iterdir() if path.name not in MADE_AT_START) if target.exists() else []
    if held:
        unfinished = " A restore that was cut off left it so: empty it first." if UNFINISHED in held else ""
        return f"{target} is not empty, it holds {', '.join(held[:3])}.{unfinished}"
    if not settings.uses_sqlite and (tables := _tables(settings.database_url)):
        return f"The database is not empty, it holds {', '.join(tables[:3])}: make a new one."
    return None


def _tables(url: str) -> list[str]:
    target = db.Database(url)
    try:
        return inspect(target.engine).get_table_names()
    except SQLAlchemyError as error:
        raise Refused(f"The database cannot be reached: {error}") from error
    finally:
        target.engine.dispose()


def _restored(folder: Path, found: Manifest, settings: Settings, at: datetime) -> Restored:
    copy, working = COPIES[found.database], settings.data_dir / UNFINISHED
    for name, entry in found.files.items():
        if name != copy and manifest.copy(folder / name, settings.data_dir / name) != entry:
            raise Refused(f"{name} changed while it was read.")
    if settings.uses_sqlite:
        if manifest.copy(folder / copy, working) != found.files[copy]:
            raise Refused(f"{copy} changed while it was read.")
        settings = replace(settings, database_url=f"sqlite:///{working}")
    else:
        how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        postgres_programs.run("pg_restore", settings.database_url, *how, str(folder / copy))
    with _application(settings) as app, app.app_context():
        _compare(found)
        if found.schema != schema.newest_revision():
            schema.upgrade(db.database().engine)
        said = post_restore(at=at, taken_from=found)
        problems = [f"{check.name}: {one}" for check in verify.examine() for one in check.problems]
    if settings.uses_sqlite:
        manifest.sync(working)
        working.rename(settings.data_dir / DATABASE)
        manifest.sync(settings.data_dir)
    if found.lost:
        problems.append(f"{len(found.lost)} stored files were lost before the backup already: {', '.join(found.lost[:5])}.")
    return Restored([f"{sum(found.rows.values())} rows in {len(found.rows)} tables, {len(found.files) - 1} stored files.", *said], problems)


def _compare(found: Manifest) -> None:
    """Refused when the restored database does not say of itself what the manifest says."""
    with db.database().engine.connect() as connection:
        now = manifest.facts(lambda question: connection.exec_driver_sql(question).all(), found.database)
    differing = [name for name in now.rows.keys() | found.rows.keys() if now.rows.get(name) != found.rows.get(name)]
    if differing or (now.schema, now.audit) != (found.schema, found.audit):
        raise Refused(f"What was restored is not what the manifest says ({', '.join(sorted(differing)) or 'revision or log of acts'}).")


@contextmanager
def _application(settings: Settings) -> Iterator[Flask]:
    """The program on the installation being restored, closed afterwards: SQLite folds its journal into the file then."""
    app: Flask = current_app.extensions["maillage.create_app"](settings)
    try:
        yield app
    finally:
        app.extensions["maillage.database"].engine.dispose()
        app.extensions["maillage.side"].engine.dispose()
        app.extensions["maillage.engine"].close()
