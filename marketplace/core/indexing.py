"""Keeping the search index true to the database: rows touched are noted in their transaction, the worker follows.

A room that wants its rows found declares a `Source` in its `search.py`. The index holds keys only; whoever
searches reads the rows again, so an index that lags can neither lie nor show what is hidden.
"""

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import delete, event, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from config import Settings
from marketplace.core import db, outbox
from marketplace.core.columns import BigInt
from marketplace.core.model import Base
from search_index import Document, Engine, IndexDamaged, Removal

BATCH = 500

log = structlog.get_logger("indexing")


class IndexNote(Base):
    """A row that changed and that the index has not followed yet."""

    __tablename__ = "index_notes"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    kind: Mapped[str]
    row_id: Mapped[int]


@dataclass(frozen=True)
class Source:
    """Rows that can be found: `document` answers None for a row that must not be, and its version is that of its content."""

    kind: str
    model: type[Any]
    document: Callable[[Any], Document | None]


SOURCES: dict[str, Source] = {}
# What rooms want done once the index has followed changes, in the unit that says so: quick, and later work is asked of the outbox.
followed: list[Callable[[], None]] = []


def source(kind: str, model: type[Any]) -> Callable[[Callable[[Any], Document | None]], Callable[[Any], Document | None]]:
    """Declare how a row becomes a document of the index `kind`."""

    def declare(function: Callable[[Any], Document | None]) -> Callable[[Any], Document | None]:
        SOURCES[kind] = Source(kind, model, lambda row: _versioned(function(row)))
        return function

    return declare


def _versioned(document: Document | None) -> Document | None:
    return document and replace(document, version=version_of(document))


def version_of(document: Document) -> int:
    """A number from 0 to 2^63 - 1 that another content would not have, its own version left out.

    A document holds more than its row (territories, names of places): the version of the row would not tell that these changed.
    """
    texts = [(one.words, one.weight, one.language) for one in document.texts]
    # The values of a facet have no order.
    facets = sorted((name, sorted(values)) for name, values in document.facets.items())
    content = json.dumps([document.name, texts, facets, document.point]).encode()
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest()) >> 1


def engine() -> Engine:
    """The search engine of the application at work."""
    found: Engine = current_app.extensions["maillage.engine"]
    return found


def warm() -> None:
    """Read the index ahead of the first search; a damaged one is for the worker to mend."""
    for kind in SOURCES:
        try:
            engine().warm(kind)
        except IndexDamaged as damage:
            log.warning("index damaged", reason=str(damage))


@event.listens_for(Session, "after_flush")
def note_touched(session: Session, _context: Any) -> None:
    """Note every searchable row that this flush added, changed or deleted."""
    # A row that was given the values it had is among the dirty ones, and is none.
    touched = [*session.new, *filter(session.is_modified, session.dirty), *session.deleted]
    kinds = {one.model: one.kind for one in SOURCES.values()}
    notes = [{"kind": kinds[type(row)], "row_id": row.id} for row in touched if type(row) in kinds]
    if notes:
        session.connection().execute(insert(IndexNote), notes)


def note(model: type[Any], row_ids: Iterable[int]) -> None:
    """Note rows that were written many at once, of which the session knows nothing."""
    notes = [{"kind": one.kind, "row_id": row_id} for one in SOURCES.values() if one.model is model for row_id in row_ids]
    if notes:
        db.session().execute(insert(IndexNote), notes)


@contextmanager
def _alone(*, wait: bool = True) -> Iterator[bool]:
    """Whether this process alone reads rows to write them in the index: of two, one could write what the other has
    already replaced. The kernel takes the right back from a process that is killed."""
    settings: Settings = current_app.extensions["maillage.settings"]
    with (settings.data_dir / "indexing.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def follow() -> int:
    """Bring the index up to date with a batch of notes; how many notes were followed. Rebuilds a damaged index.

    Does nothing while another process is at it.
    """
    with _alone(wait=False) as mine:
        return _follow() if mine else 0


def _follow() -> int:
    with db.database().reading() as session:
        notes = session.execute(select(IndexNote.id, IndexNote.kind, IndexNote.row_id).order_by(IndexNote.id).limit(BATCH)).all()
        changes: list[Document | Removal] = []
        for kind, row_ids in _grouped(notes).items():
            changes += _changes(session, SOURCES[kind], row_ids)
    if not notes:
        return 0
    try:
        engine().apply(changes)
    except IndexDamaged as damage:
        log.warning("index damaged, rebuilding", reason=str(damage))
        _rebuild()
    with db.database().writing() as session:
        session.execute(delete(IndexNote).where(IndexNote.id.in_([one.id for one in notes])))
        for after in followed:
            after()
    return len(notes)


def rebuild() -> int:
    """Build the whole index beside the present one and swap them; the number of documents."""
    with _alone():
        return _rebuild()


def _rebuild() -> int:
    with db.database().reading() as session:
        db.take_time(session)
        return engine().rebuild(_all_documents(session))


def look_over() -> None:
    """Read every byte of the index (about 10 ms) and rebuild one that is damaged: nobody has to ask for it."""
    with _alone(wait=False) as mine:
        try:
            for kind in SOURCES if mine else ():
                engine().versions(kind)
        except IndexDamaged as damage:
            log.warning("index damaged, rebuilding", reason=str(damage))
            _rebuild()


@outbox.nightly("core.check_index", hour=4, own_units=True)
def compare(*, job: outbox.Job, at: datetime) -> None:
    """Compare the index with the database each night, and mend what differs."""
    for said in check():
        log.warning("index differed", said=said)


def check() -> list[str]:
    """Compare the index with the database, mend what differs, and say each difference in a sentence."""
    with _alone():
        try:
            found = differences()
        except IndexDamaged as damage:
            return [f"The index was damaged ({damage}): rebuilt with {_rebuild()} documents."]
        if found:
            engine().apply([change for _, change in found])
    return [f"{said}: {'removed' if isinstance(change, Removal) else 'indexed'}." for said, change in found]


def backlog() -> int:
    """How many notes wait, at most BATCH + 1."""
    return len(db.session().execute(select(IndexNote.id).limit(BATCH + 1)).all())


def differences() -> list[tuple[str, Document | Removal]]:
    """How the index differs from the database, each as words and the change that mends it. Raises IndexDamaged; changes nothing."""
    found: list[tuple[str, Document | Removal]] = []
    with db.database().reading() as session:
        db.take_time(session)
        for kind, one in SOURCES.items():
            indexed = engine().versions(kind)
            for document in _documents(session, one):
                version = indexed.pop(document.id, None)
                if version != document.version:
                    said = "is missing" if version is None else "differs from its row"
                    found.append((f"{kind} {document.id} {said}", document))
            for row_id in indexed:
                found.append((f"{kind} {row_id} should not be found", Removal(kind, row_id)))
    return found


def _all_documents(session: Session) -> Iterator[Document]:
    for one in SOURCES.values():
        yield from _documents(session, one)


def _documents(session: Session, one: Source) -> Iterator[Document]:
    """Documents of a source in batches by id, so that memory does not grow with the directory."""
    last = 0
    while rows := session.scalars(select(one.model).where(one.model.id > last).order_by(one.model.id).limit(BATCH)).unique().all():
        yield from (document for row in rows if (document := one.document(row)) is not None)
        last = rows[-1].id
        session.expunge_all()


def _changes(session: Session, one: Source, row_ids: set[int]) -> list[Document | Removal]:
    rows = {row.id: row for row in session.scalars(select(one.model).where(one.model.id.in_(row_ids))).unique()}
    documents = {row_id: one.document(row) for row_id, row in rows.items()}
    return [documents.get(row_id) or Removal(one.kind, row_id) for row_id in sorted(row_ids)]


def _grouped(notes: Any) -> dict[str, set[int]]:
    grouped: dict[str, set[int]] = {}
    for note in notes:
        if note.kind in SOURCES:
            grouped.setdefault(note.kind, set()).add(note.row_id)
    return grouped
