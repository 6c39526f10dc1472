"""The second half of an import: staged rows are given to their handler, a short batch in a unit, behind savepoints.

A handler that can takes some rows together; when anything goes wrong with them they are undone and taken again one by one, each
behind a savepoint of its own, so that a row is its own decision all the same. What a batch did and the outcome of its rows are one
unit: killed anywhere, no row is done twice and none is forgotten. A dry run undoes each batch and keeps its outcomes alone; rows that
meet in two batches are therefore told as if the first were not there.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from marketplace.core import audit, db, outbox
from marketplace.core.imports import decoding
from marketplace.core.imports.handlers import Context, Handler, Message, RowRefused, Taken
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome, RunStatus
from marketplace.core.imports.staging import handler_of
from marketplace.core.locale import N_

BATCH = 500
# How many rows at most are given together to a handler that can.
TOGETHER = 100
# Seconds after which a batch ends, so that nobody waits long for the pen.
LONGEST = 0.4
# Where the unit at work keeps the lines of its own rows by what they met, until they are written.
MET = "imports.met"
TAKEN = (Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED)

OVERFLOW = N_("cellules de trop : %(count)s; mettez entre guillemets le texte qui contient le séparateur")
SHORT = N_("cellules absentes à la fin : %(count)s; elles sont tenues pour vides")
DAMAGED = N_("la colonne « %(column)s » a perdu des lettres (« %(shown)s ») : récrivez-la")
FAULT = N_("cette ligne a mis le programme en défaut (%(error)s) : elle n’est pas prise, et l’équipe technique en a la trace")

log = structlog.get_logger("imports")


@dataclass(frozen=True)
class Result:
    """The outcome of one row, as its columns hold it."""

    outcome: Outcome
    messages: tuple[Message, ...] = ()
    subject_id: int | None = None

    def values(self) -> dict[str, Any]:
        warned = self.outcome in TAKEN and bool(self.messages)
        told = [one.as_json() for one in self.messages]
        return {"outcome": self.outcome, "has_warnings": warned, "messages": told, "subject_id": self.subject_id}


@dataclass(frozen=True)
class _Actor:
    id: int | None


def apply_batch(run_id: int, *, at: datetime, most: int = BATCH) -> bool:
    """Take the next rows of a run in the unit at work; True while rows remain, so that another unit goes on."""
    run = db.load(ImportRun, id=run_id)
    if run.status not in (RunStatus.WAITING, RunStatus.APPLYING):
        return False
    run.status = RunStatus.APPLYING
    session, handler, context = db.session(), handler_of(run), context_of(run, at)
    columns = (ImportRow.id, ImportRow.line, ImportRow.cells)
    staged = select(*columns).where(ImportRow.run_id == run.id, ImportRow.outcome == Outcome.STAGED).order_by(ImportRow.line).limit(most)
    rows = session.execute(staged).all()
    results = (_dry if run.is_dry else _take_all)(session, run, handler, context, rows)
    if results:
        session.execute(update(ImportRow), results)
    run.done += len(results)
    if len(rows) < most and len(results) == len(rows):
        _finish(run, handler, at)
        return False
    return True


def _take_all(session: Session, run: ImportRun, handler: Handler, context: Context, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Take rows until time is up: for each, what its columns are to hold. `runs.lines_of` finds there what earlier rows met."""
    started, results = time.monotonic(), []
    for first in range(0, len(rows), TOGETHER):
        some = rows[first : first + TOGETHER]
        together = _take_together(session, run, handler, context, some) if handler.take_together else None
        for place, row in enumerate(some):
            result = together[place] if together is not None else _take(session, run, handler, context, row.cells)
            _note_met(session, result.subject_id, row.line)
            results.append({"id": row.id, **result.values()})
            if together is None and time.monotonic() - started > LONGEST:
                return results
        if time.monotonic() - started > LONGEST:
            break
    return results


def _dry(session: Session, run: ImportRun, handler: Handler, context: Context, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Take rows and undo all that it did; what would have become of each."""
    noted = _acts(session)
    nested = session.begin_nested()
    results = _take_all(session, run, handler, context, rows)
    nested.rollback()
    _forget_acts(session, noted)
    return [{**one, "subject_id": None} for one in results]


def _take_together(session: Session, run: ImportRun, handler: Handler, context: Context, some: Sequence[Any]) -> list[Result] | None:
    """Take some rows in few statements; None when something went wrong: all is undone, and they are to be taken one by one."""
    assert handler.take_together is not None
    noted, met = _acts(session), dict(session.info.get(MET, {}))
    read = {row.id: _read(run, row.cells) for row in some if not _overflows(run, row.cells)}
    results: dict[int, Result] = {}
    try:
        with session.begin_nested():
            taken = handler.take_together(list(read.values()), context)
            for row, one in zip([row for row in some if row.id in read], taken, strict=True):
                results[row.id] = _result(one, _seen(read[row.id], row.cells, run, handler, context))
                # Before the next one is asked for: it may be of the same row of ours.
                _note_met(session, results[row.id].subject_id, row.line)
    except Exception as error:
        _raise_if_not_now(error)
        _forget_acts(session, noted)
        session.info[MET] = met
        log.warning("rows are taken one by one", run=run.id, kind=run.kind, error=type(error).__name__)
        return None
    return [results.get(row.id) or _overflow(run, row.cells) for row in some]


def _take(session: Session, run: ImportRun, handler: Handler, context: Context, cells: list[str]) -> Result:
    if _overflows(run, cells):
        return _overflow(run, cells)
    row = _read(run, cells)
    seen = _seen(row, cells, run, handler, context)
    noted = _acts(session)
    try:
        with session.begin_nested():
            taken: Taken = handler.take(row, context)
    except RowRefused as refused:
        _forget_acts(session, noted)
        return _result(refused, seen)
    except Exception as error:
        _raise_if_not_now(error)
        # One row that the program cannot digest must not keep the others out.
        _forget_acts(session, noted)
        log.exception("row failed", run=run.id, kind=run.kind)
        return Result(Outcome.REFUSED, (Message(FAULT, {"error": type(error).__name__}), *seen))
    return _result(taken, seen)


def _read(run: ImportRun, cells: list[str]) -> dict[str, str]:
    return {name: cells[int(place)] if int(place) < len(cells) else "" for place, name in run.mapping.items() if name}


def _overflows(run: ImportRun, cells: list[str]) -> bool:
    return len(cells) > len(run.header)


def _overflow(run: ImportRun, cells: list[str]) -> Result:
    return Result(Outcome.REFUSED, (Message(OVERFLOW, {"count": sum(bool(cell) for cell in cells[len(run.header) :])}),))


def _result(taken: Taken | RowRefused, seen: list[Message]) -> Result:
    if isinstance(taken, RowRefused):
        return Result(Outcome.REFUSED, (*taken.messages, *seen))
    return Result(taken.outcome, (*taken.warnings, *seen), taken.subject_id)


def _note_met(session: Session, subject_id: int | None, line: int) -> None:
    if subject_id is not None:
        session.info.setdefault(MET, {}).setdefault(subject_id, line)


def _raise_if_not_now(error: Exception) -> None:
    """Let the whole batch wait when the database said that it is busy or gone: no row is at fault."""
    if isinstance(error, DBAPIError) and (db.is_not_now(error) or error.connection_invalidated):
        raise error


def _seen(row: dict[str, str], cells: list[str], run: ImportRun, handler: Handler, context: Context) -> list[Message]:
    """What the engine itself sees amiss in a row: cells that are not there, letters that were lost."""
    found = []
    if len(cells) < len(run.header):
        found.append(Message(SHORT, {"count": len(run.header) - len(cells)}))
    unread = {one.name for one in handler.columns if one.instead_of and row.get(one.instead_of)}
    for name, cell in row.items():
        if name not in unread and (shown := decoding.losses(cell)):
            found.append(Message(DAMAGED, {"column": context.title(name), "shown": shown}))
    return found


def counts(run_id: int) -> dict[str, int]:
    """How many rows have each outcome, and how many were taken with warnings: `added`, `changed`, `unchanged`, `refused`, `warned`."""
    by = select(ImportRow.outcome, ImportRow.has_warnings, func.count()).where(ImportRow.run_id == run_id)
    found = {one.value: 0 for one in Outcome if one is not Outcome.STAGED} | {"warned": 0}
    for outcome, has_warnings, count in db.session().execute(by.group_by(ImportRow.outcome, ImportRow.has_warnings)):
        if outcome is not Outcome.STAGED:
            found[outcome.value] += count
            found["warned"] += count if has_warnings else 0
    return found


def _finish(run: ImportRun, handler: Handler, at: datetime) -> None:
    db.session().flush()
    told = counts(run.id)
    run.notes = {**run.notes, "counts": told}
    run.status, run.finished_at = RunStatus.DONE, at
    said = {"kind": run.kind, "sha256": run.file.sha256, "is_dry": run.is_dry, **told}
    audit.record("core.import", run, actor=_Actor(run.created_by), at=at, changes={name: (None, value) for name, value in said.items()})
    if handler.after and not run.is_dry:
        outbox.enqueue("core.after-import", run_id=run.id)


def context_of(run: ImportRun, at: datetime) -> Context:
    """What the handler of a run is told beside its rows."""
    titles = {name: run.header[int(place)] for place, name in run.mapping.items() if name}
    return Context(
        run_id=run.id,
        source=run.source,
        actor_id=run.created_by,
        at=at,
        titles=titles,
        owner_id=run.owner_id,
        answers=run.notes.get("answers", {}),
        notes=run.notes,
    )


def _acts(session: Session) -> int:
    """How many acts were noted so far: they are kept beside the unit until it commits, where a savepoint does not reach."""
    return len(session.info.get("audit", ()))


def _forget_acts(session: Session, noted: int) -> None:
    del session.info.get("audit", [])[noted:]
