"""Whether the record keeps what is promised of it: every invariant that can be read from the data, read and nothing else.

Rooms bring what they promise to the panel `verify`, as functions without arguments that answer with a list of
sentences, one for each thing that is wrong; they run in a reading unit.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import Enum, Index, Text, UniqueConstraint, and_, func, inspect, or_, select, text, type_coerce
from sqlalchemy.orm import Session

from marketplace.core import audit_check, clock, db, files, indexing, outbox, panels, schema
from marketplace.core.model import Base
from marketplace.core.outbox import Job, JobStatus
from search_index import IndexDamaged

MOST = 100
STALE_LEASE = timedelta(hours=1)
# The worker asks every fifth of a second: what is still different after this was not on its way.
ON_ITS_WAY = 1.0
APPEND_ONLY = ("audit_events",)


@dataclass(frozen=True)
class Check:
    """One question to the record, and a sentence for each thing that is not as it must be."""

    name: str
    problems: list[str]

    @property
    def ok(self) -> bool:
        return not self.problems


def examine(*, stored_files: bool = False, head: str | None = None) -> list[Check]:
    """Ask everything, in units that only read. `stored_files` reads every stored file again, `head` is a hash that somebody kept."""
    questions: dict[str, Callable[[Session], Iterable[str]]] = {
        "schema": wrong_schema,
        "structure": damaged_structure,
        "foreign_keys": dangling_keys,
        "append_only": missing_triggers,
        "audit": lambda session: audit_check.broken(session, head),
        "jobs": strange_jobs,
        "statuses": unknown_statuses,
        "unique": twins,
        "rooms": lambda _session: [one for found in panels.pieces("verify") for one in found],
    }
    if stored_files:
        questions["files"] = lambda _session: files.damaged()
    checks = [Check(name, _answers(partial(_in_unit, ask))) for name, ask in questions.items()]
    return [*checks, Check("index", _answers(untrue_index))]


def _in_unit(ask: Callable[[Session], Iterable[str]]) -> list[str]:
    with db.database().reading() as session:
        db.take_time(session)
        return list(ask(session))


def _answers(ask: Callable[[], list[str]]) -> list[str]:
    """The problems found, at most MOST of them; a check that fails is one more."""
    try:
        found = ask()
    except Exception as error:
        return [f"The check itself failed: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no reason given'}"]
    return found if len(found) <= MOST else [*found[:MOST], f"And {len(found) - MOST} more."]


def wrong_schema(session: Session) -> Iterator[str]:
    """The revision is the program's, and tables and columns are those of the models."""
    revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    if revision != schema.newest_revision():
        yield f"The schema is at {revision}, the program at {schema.newest_revision()}: run `flask migrate up`."
    inspector = inspect(session.connection())
    found = set(inspector.get_table_names())
    for name, table in Base.metadata.tables.items():
        if name not in found:
            yield f"The table {name} is missing."
            continue
        columns = {column["name"] for column in inspector.get_columns(name)}
        yield from (f"The column {name}.{one} is missing." for one in sorted({column.name for column in table.columns} - columns))


def damaged_structure(session: Session) -> Iterator[str]:
    """What the database itself finds wrong with its pages, indexes and constraints."""
    if db.database().is_sqlite:
        yield from (str(row[0]) for row in session.execute(text("PRAGMA integrity_check")) if row[0] != "ok")
        return
    invalid = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    yield from (f"The index {row[0]} is invalid: REINDEX it." for row in session.execute(text(invalid)))
    unproven = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated"
    yield from (f"The constraint {row[1]} of {row[0]} was never validated." for row in session.execute(text(unproven)))


def dangling_keys(session: Session) -> Iterator[str]:
    """Every foreign key leads to a row."""
    if db.database().is_sqlite:
        for table, row, parent, _number in session.execute(text("PRAGMA foreign_key_check")):
            yield f"Row {row} of {table} names a row of {parent} that is not there."
        return
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            parent = key.referred_table.alias()
            pairs = [(table.c[element.parent.name], parent.c[element.column.name]) for element in key.elements]
            joined = table.outerjoin(parent, and_(*[child == other for child, other in pairs]))
            lost = select(func.count()).select_from(joined).where(pairs[0][1].is_(None), *[child.is_not(None) for child, _ in pairs])
            if count := session.scalar(lost):
                yield f"{count} rows of {table.name} name rows of {key.referred_table.name} that are not there."


def missing_triggers(session: Session) -> Iterator[str]:
    for table in APPEND_ONLY:
        yield from unguarded(session, table)


def unguarded(session: Session, table: str) -> Iterator[str]:
    """Sentences for what no longer keeps the rows of an append-only table from being changed; for rooms that have one."""
    if db.database().is_sqlite:
        asked = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        found = set(session.scalars(asked, {"table": table}))
        wanted = {one.split()[2]: one for one in schema.append_only(table, "sqlite")}
        yield from (
            f"The trigger {name} is missing or was changed: {table} can be rewritten." for name in wanted if wanted[name] not in found
        )
        return
    asked = text("SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal")
    enabled = {name for name, state in session.execute(asked, {"table": table}) if state in ("O", "A", b"O", b"A")}
    for name in (f"{table}_no_change", f"{table}_no_truncate"):
        if name not in enabled:
            yield f"The trigger {name} is missing or switched off: {table} can be rewritten."
    body = session.scalar(text("SELECT prosrc FROM pg_proc WHERE proname = :name"), {"name": f"{table}_refuse"})
    if body is None or body not in schema.append_only(table, "postgresql")[0]:
        yield f"The function {table}_refuse was changed: {table} can be rewritten."


def strange_jobs(session: Session) -> Iterator[str]:
    """Nothing done or put aside is leased, no lease is forgotten, and somebody does each kind."""
    leased = or_(Job.lease.is_not(None), Job.leased_until.is_not(None))
    for job in session.scalars(select(Job).where(Job.status != JobStatus.WAITING, leased).limit(MOST)):
        yield f"Job {job.id} ({job.kind}) is {job.status.value} and still leased."
    old = clock.now() - STALE_LEASE
    for job in session.scalars(select(Job).where(Job.status == JobStatus.WAITING, Job.leased_until < old).limit(MOST)):
        yield f"Job {job.id} ({job.kind}) was leased until {job.leased_until:%Y-%m-%d %H:%M} UTC and nobody took it over."
    for job in session.scalars(select(Job).where(Job.status == JobStatus.DONE, Job.finished_at.is_(None)).limit(MOST)):
        yield f"Job {job.id} ({job.kind}) is done without an instant."
    for kind in session.scalars(select(Job.kind).where(Job.status == JobStatus.WAITING).distinct()):
        if kind not in outbox.HANDLERS:
            yield f"Jobs of kind {kind} wait, and no room does them."


def unknown_statuses(session: Session) -> Iterator[str]:
    """Every word of an enumeration is one of its words."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                word = type_coerce(column, Text)
                strange = select(word, func.count()).where(word.not_in(column.type.enums)).group_by(word)
                yield from (f"{count} rows of {table.name} have {column.name} {value!r}." for value, count in session.execute(strange))


def twins(session: Session) -> Iterator[str]:
    """What must be unique is: addresses of pages, of people, numbers, keys."""
    dialect = "sqlite" if db.database().is_sqlite else "postgresql"
    for table in Base.metadata.sorted_tables:
        uniques: list[tuple[list[str], object]] = [
            ([column.name for column in one.columns], None) for one in table.constraints if isinstance(one, UniqueConstraint)
        ]
        for index in table.indexes:
            if index.unique:
                uniques.append(([column.name for column in index.columns], _condition(index, dialect)))
        for names, condition in uniques:
            columns = [table.c[name] for name in names]
            doubled = select(func.count()).select_from(table).where(*[column.is_not(None) for column in columns])
            if condition is not None:
                doubled = doubled.where(condition)  # type: ignore[arg-type]
            groups = doubled.group_by(*columns).having(func.count() > 1).subquery()
            if count := session.scalar(select(func.count()).select_from(groups)):
                yield f"{count} values of {table.name}.{'+'.join(names)} are there more than once."


def _condition(index: Index, dialect: str) -> object:
    """The rows that a partial unique index is about, or None for all of them."""
    return index.dialect_options[dialect]["where"]


def untrue_index() -> list[str]:
    """The index says what the database says, but for the changes that the worker has still to follow."""
    first = _untold()
    if first:
        time.sleep(ON_ITS_WAY)
        first = sorted(set(first) & set(_untold()))
    return first


def _untold() -> list[str]:
    try:
        found = indexing.differences()
    except IndexDamaged as damage:
        return [f"The index is damaged ({damage}): run `flask index rebuild`."]
    with db.database().reading() as session:
        noted = {(kind, row_id) for kind, row_id in session.execute(select(indexing.IndexNote.kind, indexing.IndexNote.row_id))}
    return [f"{said}: run `flask index check`." for said, change in found if (change.kind, change.id) not in noted]
