"""What must be in force on every connection to the database, asked of one that the program itself opened."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from marketplace.core import db
from marketplace.core.findings import OK, PROBLEM, WARNING, Finding

# Each pragma with the values that will do, as SQLite answers them: 2 is FULL, 3 is EXTRA.
PRAGMAS = {
    "journal_mode": ("wal",),
    "synchronous": ("2", "3"),
    "foreign_keys": ("1",),
    "trusted_schema": ("0",),
    "cell_size_check": ("1",),
}
SHORTEST_WAIT = 1000
# SQLite trusts the locks of the disk, and those of a network are not to be trusted.
NETWORK_DISKS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs"}

# Each setting of PostgreSQL with the values that will do, and what is lost with any other.
SETTINGS = {
    "synchronous_commit": (("on", "local", "remote_write", "remote_apply"), "acknowledged writes are lost when the power goes"),
    "fsync": (("on",), "the database is lost when the power goes"),
    "full_page_writes": (("on",), "pages are torn when the power goes"),
    "default_transaction_isolation": (("read committed",), "writing units fail that would only have waited"),
    "TimeZone": (("UTC",), "instants are told in another zone"),
}
LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
OLDEST_POSTGRES = 130_000


def sqlite_findings(session: Session) -> Iterator[Finding]:
    for name, wanted in PRAGMAS.items():
        found = str(session.scalar(text(f"PRAGMA {name}")))
        fit = found in wanted
        yield Finding(OK if fit else PROBLEM, f"PRAGMA {name} is {found}", "" if fit else f"core/db.py must set it to {wanted[0]}")
    wait = int(session.scalar(text("PRAGMA busy_timeout")) or 0)
    short = wait < SHORTEST_WAIT
    yield Finding(PROBLEM if short else OK, f"PRAGMA busy_timeout is {wait} ms", f"at least {SHORTEST_WAIT}" if short else "")
    path = Path(make_url(db.database().url).database or "").resolve()
    kind = _kind_of_disk(path)
    if kind in NETWORK_DISKS:
        yield Finding(WARNING, f"{path} is on a network disk ({kind})", "keep SQLite on a local disk, or use PostgreSQL")


def _kind_of_disk(path: Path) -> str:
    """The file system that holds a path, as Linux names it; empty when the system does not say."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    found = [line.split()[1:3] for line in mounts.read_text().splitlines() if len(line.split()) > 2]
    holding = [(len(point), kind) for point, kind in found if path.is_relative_to(point)]
    return max(holding)[1] if holding else ""


def postgres_findings(session: Session) -> Iterator[Finding]:
    number = int(session.scalars(text("SHOW server_version_num")).one())
    old = number < OLDEST_POSTGRES
    yield Finding(WARNING if old else OK, f"PostgreSQL {number // 10_000}.{number % 10_000}", "13 or newer is wanted" if old else "")
    for name, (wanted, loss) in SETTINGS.items():
        found = str(session.scalars(text(f"SHOW {name}")).one())
        fit = found in wanted
        yield Finding(OK if fit else PROBLEM, f"{name} is {found}", "" if fit else f"set it to {wanted[0]}: {loss}")
    for name in LIMITS:
        found = str(session.scalars(text(f"SHOW {name}")).one())
        none = found == "0"
        yield Finding(PROBLEM if none else OK, f"{name} is {found}", "set one: a stuck unit would hold its locks for ever" if none else "")
    role, is_super = session.execute(text("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")).one()
    if is_super:
        yield Finding(WARNING, f"The role {role} is a superuser", "serve with an ordinary role: ALTER ROLE … NOSUPERUSER")
    else:
        yield Finding(OK, f"The role {role} is no superuser")
    if session.scalar(text("SELECT has_table_privilege('audit_events', 'UPDATE') OR has_table_privilege('audit_events', 'DELETE')")):
        yield Finding(OK, f"The role {role} may change audit_events, which its triggers refuse", "better a role without that right")
