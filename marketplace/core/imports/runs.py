"""The life of an import between its two halves: begun, resumed, given up, forgotten; and the jobs by which the worker does it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from marketplace.core import audit, db, outbox, retention
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.imports import applying, header, staging
from marketplace.core.imports.handlers import FileRefused, Message
from marketplace.core.imports.models import ImportRow, ImportRun, RunStatus
from marketplace.core.locale import N_, _

UNDER_WAY = (RunStatus.RECEIVED, RunStatus.STAGED, RunStatus.WAITING, RunStatus.APPLYING)
ENDED = (RunStatus.DONE, RunStatus.FAILED, RunStatus.ABANDONED)
FORGOTTEN_AT_ONCE = 5000
UNTITLED = N_("Les titres de ce fichier ne disent pas comment le lire. Reprenez l’import pour choisir ses colonnes.")
GIVEN_UP = N_("Le programme a renoncé après plusieurs essais. Reprenez l’import : ce qui est fait le reste.")


def begin(run: ImportRun, mapping: dict[str, Any], answers: Mapping[str, str] | None = None) -> None:
    """Take a mapping and let the rows be applied, with what the person said of columns that could be read in two ways.

    RuleBroken when the run is past that, Unusable for a mapping that cannot be.
    """
    if run.status is not RunStatus.STAGED:
        raise RuleBroken(_("Cet import n’attend plus que ses colonnes soient choisies."))
    if found := header.problems(mapping, run.header, staging.handler_of(run)):
        raise Unusable(" ".join(found))
    run.mapping, run.status = {place: name for place, name in mapping.items() if name}, RunStatus.WAITING
    run.notes = {**run.notes, "answers": dict(answers or {})}


def abandon(run: ImportRun, *, actor: Any, at: datetime) -> None:
    """Give up a run whose rows are not all applied; those that are stay so. RuleBroken when it is over."""
    if run.status not in (*UNDER_WAY, RunStatus.FAILED):
        raise RuleBroken(_("Cet import est terminé : il n’y a plus rien à abandonner."))
    run.notes = {**run.notes, "counts": applying.counts(run.id)}
    run.status, run.finished_at = RunStatus.ABANDONED, at
    audit.record("core.import_abandoned", run, actor=actor, at=at, changes={"done": (None, run.done), "total": (None, run.total)})


def resume(run: ImportRun) -> None:
    """Let a run that failed go on from where it stopped; one that failed for its titles waits for its columns to be chosen.

    RuleBroken when it has not failed.
    """
    if run.status is not RunStatus.FAILED:
        raise RuleBroken(_("Cet import n’est pas en échec."))
    failed = run.problem["text"] if run.problem else None
    run.problem, run.finished_at = None, None
    if not run.header:
        run.status = RunStatus.RECEIVED
        outbox.enqueue("core.stage-import", run_id=run.id)
    elif failed == UNTITLED:
        run.status = RunStatus.STAGED
    else:
        run.status = RunStatus.WAITING
        outbox.enqueue("core.apply-import", run_id=run.id)


def again(tried: ImportRun, *, actor_id: int, at: datetime) -> ImportRun:
    """The same file for good, its columns as they were chosen for the trial, and what was answered of them: it is read again, then goes on
    by itself. RuleBroken when that was no trial, or is not over."""
    if not tried.is_dry or tried.status is not RunStatus.DONE:
        raise RuleBroken(_("Seul un essai terminé peut être importé pour de bon."))
    run = ImportRun(kind=tried.kind, file=tried.file, source=tried.source, is_dry=False, created_by=actor_id, created_at=at)
    run.owner_id, run.mapping = tried.owner_id, tried.mapping
    run.notes = {name: tried.notes[name] for name in ("said_encoding", "answers") if tried.notes.get(name)} | {staging.SETTLED: True}
    db.session().add(run)
    db.session().flush()
    outbox.enqueue("core.stage-import", run_id=run.id)
    return run


def fail(run_id: int, why: Message, *, at: datetime) -> None:
    """Note, in the unit at work, why a run cannot go on; a file that cannot be read leaves no row behind."""
    run = db.load(ImportRun, id=run_id)
    if run.status in UNDER_WAY:
        if run.status is RunStatus.RECEIVED:
            db.session().execute(delete(ImportRow).where(ImportRow.run_id == run_id))
            run.total = 0
        run.status, run.problem, run.finished_at = RunStatus.FAILED, why.as_json(), at


def why_failed(run: ImportRun) -> str:
    """Why a run cannot go on, in the language of the page; empty for one that did not fail."""
    return Message.said(run.problem) if run.problem else ""


def resumable(*, kind: str, sha256: str, source: str, is_dry: bool, owner_id: int | None = None) -> ImportRun | None:
    """The newest import of these same bytes that a terminal began and did not finish."""
    same = select(ImportRun).where(ImportRun.kind == kind, ImportRun.source == source, ImportRun.is_dry == is_dry)
    mine = same.where(
        ImportRun.owner_id == owner_id, ImportRun.created_by.is_(None), ImportRun.status.in_(UNDER_WAY), ImportRun.file.has(sha256=sha256)
    )
    return db.session().scalars(mine.order_by(ImportRun.id.desc()).limit(1)).first()


def lines_of(run_id: int, subject_ids: Collection[int]) -> dict[int, int]:
    """For each of these rows of ours, the first line of a run that was taken as speaking of it; those of which none did are absent."""
    asked = select(ImportRow.subject_id, func.min(ImportRow.line)).where(ImportRow.run_id == run_id, ImportRow.subject_id.in_(subject_ids))
    written = {number: line for number, line in db.session().execute(asked.group_by(ImportRow.subject_id)) if number is not None}
    unwritten: dict[int, int] = db.session().info.get(applying.MET, {})
    return {number: unwritten[number] for number in subject_ids if number in unwritten} | written


@outbox.handler("core.stage-import", own_units=True, attempts=3)
def do_stage(*, job: outbox.Job, at: datetime) -> None:
    """Stage a run that came from the desk."""
    try:
        staging.stage(job.payload["run_id"])
        with db.database().writing():
            _go_on(db.load(ImportRun, id=job.payload["run_id"]))
    except FileRefused as refused:
        with db.database().writing():
            fail(job.payload["run_id"], refused.message, at=at)


def _go_on(run: ImportRun) -> None:
    """The columns and the numbers of a file are not asked again after its trial."""
    if run.status is RunStatus.STAGED and run.notes.get(staging.SETTLED):
        begin(run, run.mapping, run.notes.get("answers"))
        outbox.enqueue("core.apply-import", run_id=run.id)


@outbox.handler("core.apply-import")
def do_apply(*, job: outbox.Job, at: datetime) -> None:
    """Take one batch, and ask for the next in the same unit: between two, mails and the index have their turn."""
    if applying.apply_batch(job.payload["run_id"], at=at):
        outbox.enqueue("core.apply-import", run_id=job.payload["run_id"])


@outbox.handler("core.after-import")
def do_after(*, job: outbox.Job, at: datetime) -> None:
    """What a handler does once all of its rows have their outcome."""
    run = db.load(ImportRun, id=job.payload["run_id"])
    after = staging.handler_of(run).after
    if after:
        after(applying.context_of(run, at))


@outbox.on("job.dead")
def note_dead(*, job: outbox.Job, at: datetime) -> None:
    """An import whose job was given up says so, and can be resumed from its page."""
    if job.payload["kind"] in ("core.stage-import", "core.apply-import"):
        dead = db.session().get(outbox.Job, job.payload["job_id"])
        if dead:
            fail(dead.payload["run_id"], Message(GIVEN_UP), at=at)


@outbox.nightly("core.sweep_imports", hour=3, own_units=True)
def forget(*, job: outbox.Job, at: datetime) -> None:
    """Forget the rows of imports that ended long ago: cells may hold addresses of people, and nobody mends them any more. Counts stay."""
    old = select(ImportRun.id).where(ImportRun.status.in_(ENDED), ImportRun.finished_at < at - retention.days("retention_imports"))
    rows = select(ImportRow.id).where(ImportRow.run_id.in_(old)).limit(FORGOTTEN_AT_ONCE)
    total, removed = 0, None
    while removed != 0:
        with db.database().writing() as session:
            removed = session.execute(delete(ImportRow).where(ImportRow.id.in_(rows.scalar_subquery()))).rowcount  # type: ignore[attr-defined]
            total += removed
    with db.database().writing():
        retention.swept("imports", total, at=at)
