"""The first half of an import: the file is received, then each of its rows is kept as it was written, before any is understood.

Staging goes on where a kill stopped it: lines already kept are passed over, and each batch is a unit that finds the run as the
one before left it, or stands back for whoever is at it too.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import func, insert, select

from marketplace.core import db, files
from marketplace.core.imports import header, reading, remembered
from marketplace.core.imports.handlers import HANDLERS, FileRefused, Handler
from marketplace.core.imports.models import ImportRow, ImportRun, RunStatus
from marketplace.core.imports.reading import Table
from marketplace.core.locale import N_

BATCH = 1000
# The note of a run whose columns were chosen for a trial of the same file.
SETTLED = "settled"
MEDIA_TYPE = "application/octet-stream"


def handler_of(run: ImportRun) -> Handler:
    """The handler of a run; Unusable when no room offers this import any more."""
    handler = HANDLERS.get(run.kind)
    if handler is None:
        raise FileRefused(N_("Ce genre d’import n’existe plus."))
    return handler


def receive(
    kept: tuple[str, int],
    *,
    kind: str,
    name: str,
    source: str,
    is_dry: bool,
    actor_id: int | None,
    at: datetime,
    encoding: str | None = None,
    owner_id: int | None = None,
) -> ImportRun:
    """A run for bytes that `files.keep` wrote, in the unit at work. `encoding` is what the person says of the file, `owner_id` the
    organisation that imports its own."""
    stored = files.add(kept, name=name, media_type=MEDIA_TYPE, at=at)
    run = ImportRun(kind=kind, file=stored, source=source, is_dry=is_dry, created_by=actor_id, created_at=at, owner_id=owner_id)
    run.notes = {"said_encoding": encoding} if encoding else {}
    db.session().add(run)
    db.session().flush()
    return run


def keep(stream: BinaryIO) -> tuple[str, int]:
    """The bytes of an upload in their place, before any unit. Unusable when there are too many, or none."""
    kept = files.keep(stream)
    if kept[1] == 0:
        raise FileRefused(N_("Ce fichier est vide."))
    return kept


def stage(run_id: int, *, say: Callable[[int], None] | None = None) -> None:
    """Keep every row of a run's file, in short units; `say` is told how many are kept. Opens its own units.

    Afterwards the run is STAGED, with its header, a proposed mapping and notes. Raises Unusable for a file that cannot be read:
    the rows kept so far stay until `give_up` forgets them.
    """
    with db.database().reading() as session:
        run = session.get_one(ImportRun, run_id)
        last = session.scalar(select(func.max(ImportRow.line)).where(ImportRow.run_id == run_id)) or 0
        handler, path, said = handler_of(run), files.path_of(run.file.sha256), run.notes.get("said_encoding")
    if run.status is not RunStatus.RECEIVED:
        return
    with reading.open_table(path, encoding=said, known=header.known_titles(handler)) as table:
        kept = run.total
        for batch in _batches(table, last):
            if not _keep_batch(run_id, batch, kept):
                return
            kept += len(batch)
            if say:
                say(kept)
        _finish(run_id, table, handler, said, kept)


def _batches(table: Table, last: int) -> Iterator[list[tuple[int, list[str]]]]:
    rows = ((line, cells) for line, cells in table.rows if line > last)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _keep_batch(run_id: int, batch: list[tuple[int, list[str]]], kept: int) -> bool:
    """Whether the rows were kept: not when the run is no longer as this process left it, because another one stages it too."""
    with db.database().writing() as session:
        run = db.load(ImportRun, id=run_id)
        if run.status is not RunStatus.RECEIVED or run.total != kept:
            return False
        rows = [{"run_id": run_id, "line": line, "cells": [_storable(cell) for cell in cells]} for line, cells in batch]
        session.execute(insert(ImportRow), rows)
        run.total += len(rows)
    return True


def _finish(run_id: int, table: Table, handler: Handler, said: str | None, kept: int) -> None:
    proposal = header.propose(table.header, handler, returned=table.notes["returned"])
    notes: dict[str, Any] = {**table.notes, **({"said_encoding": said} if said else {}), "conflicts": {}}
    with db.database().writing():
        run = db.load(ImportRun, id=run_id)
        # What was answered for the trial of the same file stays answered.
        notes |= {name: run.notes[name] for name in ("answers", SETTLED) if name in run.notes}
        if run.status is RunStatus.RECEIVED and run.total == kept:
            run.header = [_storable(title) for title in table.header]
            if not run.mapping:
                chosen = remembered.mapping(run, run.header, handler, returned=table.notes["returned"])
                notes["remembered"], notes["conflicts"] = bool(chosen), {} if chosen else proposal.conflicts
                run.mapping = chosen or proposal.mapping
            run.notes, run.status = notes, RunStatus.STAGED


def _storable(cell: str) -> str:
    """NUL and halves of characters, which no database holds, as the letter that says that something was lost."""
    return cell.replace("\0", "\ufffd").encode("utf-8", "replace").decode() if "\0" in cell or not cell.isprintable() else cell
