"""Whether an installation is fit to serve the record, each thing in a line that says how to mend it.

`verify` reads the record; this looks at what is around it: settings, versions, connections, disk, keys, clock, worker.
"""

import platform
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import sqlalchemy
from flask import current_app
from sqlalchemy import select, text

import config
from config import Settings
from marketplace.core import clock, db, health, mail, supervisor
from marketplace.core.audit import AuditEvent
from marketplace.core.doctor_database import postgres_findings, sqlite_findings
from marketplace.core.findings import OK, PROBLEM, WARNING, Finding, said

# SQLite answers RETURNING, by which limits are counted, since 3.35.
OLDEST_SQLITE = (3, 35)
LEAST_FLOOR = 50 * 1024 * 1024
LARGEST_OFFSET = 2.0
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

Examination = Callable[[Settings], Iterator[Finding]]


def examine(*, prod: bool = False) -> list[Finding]:
    """Look at everything. `prod` judges as production does, whatever APP_ENV says, and takes a warning for a problem."""
    settings: Settings = current_app.extensions["maillage.settings"]
    looks: list[Examination] = [versions, schema, connections, clocks, disk, keys, address, workers, index, outgoing_mail]
    if prod:
        looks.append(production)
    findings = [finding for look in looks for finding in _seen(look, settings)]
    return [replace(one, level=PROBLEM) if prod and one.level == WARNING else one for one in findings]


def _seen(look: Examination, settings: Settings) -> list[Finding]:
    try:
        return list(look(settings))
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else "no reason given"
        return [Finding(PROBLEM, f"{look.__name__} could not be examined", f"{type(error).__name__}: {reason}")]


def versions(_settings: Settings) -> Iterator[Finding]:
    """Python and the libraries that the record passes through; pyproject.toml says which are taken."""
    yield Finding(OK, f"Python {platform.python_version()}, SQLAlchemy {sqlalchemy.__version__}, SQLite {sqlite3.sqlite_version}")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(PROBLEM, f"SQLite {sqlite3.sqlite_version} is older than 3.35", "use a newer Python or system")


def schema(_settings: Settings) -> Iterator[Finding]:
    yield said(health.database(), "The schema is the program's")


def connections(_settings: Settings) -> Iterator[Finding]:
    """What is in force on a connection that the program itself opened."""
    with db.database().reading() as session:
        yield from (sqlite_findings if db.database().is_sqlite else postgres_findings)(session)


def clocks(settings: Settings) -> Iterator[Finding]:
    """Time agrees with the database's server, and does not run behind the last act."""
    if settings.test_clock_file:
        yield Finding(WARNING, "A test clock is in use", "unset APP_TEST_CLOCK_FILE")
    with db.database().reading() as session:
        if not db.database().is_sqlite and not settings.test_clock_file:
            before = clock.now()
            server = session.scalars(text("SELECT clock_timestamp()")).one()
            # The server looked at its clock at some moment between the two: only what is outside them is an offset.
            offset = max((before - server).total_seconds(), (server - clock.now()).total_seconds(), 0.0)
            far = offset > LARGEST_OFFSET
            yield Finding(PROBLEM if far else OK, f"The clock is {offset:.3f} s from the database's", "set both by NTP" if far else "")
        last = session.scalar(select(AuditEvent.at).order_by(AuditEvent.seq.desc()).limit(1))
    behind = (last - clock.now()).total_seconds() if last else 0.0
    if behind > LARGEST_OFFSET:
        yield Finding(PROBLEM, f"The clock runs {behind:.0f} s behind the last act of the log", "set the machine's clock by NTP")
    else:
        yield Finding(OK, "The clock does not run behind the log of acts")


def disk(settings: Settings) -> Iterator[Finding]:
    yield said(health.disk(), f"The disk has more than {settings.disk_floor // 2**20} MiB left", "free some space")
    if settings.disk_floor < LEAST_FLOOR:
        mend = f"set it to {LEAST_FLOOR} or more"
        yield Finding(WARNING, f"DISK_FLOOR is {settings.disk_floor} bytes: uploads could fill the disk under the database", mend)


def keys(settings: Settings) -> Iterator[Finding]:
    """The keys are readable by their owner alone, and lie apart from the data."""
    folder = settings.keys_dir
    others = sorted(one for one in folder.rglob("*") if one.name != "secret.key" and (one.is_dir() or one.suffix == ".key"))
    wanted = [(one, 0o700 if one.is_dir() else 0o600) for one in others]
    loose = [(one, mode) for one, mode in wanted if one.stat().st_mode & 0o777 & ~mode]
    for path, mode in ((folder, 0o700), (folder / "secret.key", 0o600), *loose):
        if not path.exists():
            yield Finding(OK, f"{path} is not there: the secret comes from SECRET_KEY")
        elif (found := path.stat().st_mode & 0o777) & ~mode:
            yield Finding(PROBLEM, f"{path} has mode {found:04o}", f"chmod {mode:03o} {path}, and make new keys if others could read it")
        else:
            yield Finding(OK, f"{path} has mode {found:04o}")
    if folder.is_relative_to(settings.data_dir):
        yield Finding(WARNING, f"KEYS_DIR {folder} lies in DATA_DIR: whoever copies the data has the keys", "name a folder elsewhere")


def address(settings: Settings) -> Iterator[Finding]:
    """The links in mails lead to this site."""
    host = urlsplit(settings.base_url).hostname or ""
    if urlsplit(settings.base_url).path:
        yield Finding(PROBLEM, f"BASE_URL {settings.base_url} has a path", "serve at the root of a host")
    elif settings.is_production and host in LOOPBACK:
        yield Finding(WARNING, f"BASE_URL {settings.base_url} can be opened on this machine alone", "name the public address")
    else:
        yield Finding(OK, f"Links begin with {settings.base_url}")


def workers(_settings: Settings) -> Iterator[Finding]:
    yield said(health.jobs(), "No job has waited for long")


def index(_settings: Settings) -> Iterator[Finding]:
    yield said(health.index(), "The index answers")


def outgoing_mail(_settings: Settings) -> Iterator[Finding]:
    yield said(mail.mailer().why_not_ready(), f"Mail can leave ({type(mail.mailer()).__name__})", "correct MAIL_URL or MAIL_DIR")


def production(settings: Settings) -> Iterator[Finding]:
    """What makes production refuse to start."""
    found = [*config.production_problems(settings), *supervisor.production_problems()]
    yield from (said(one, "") for one in found)
    if not found:
        yield Finding(OK, "Production would start with these settings")
