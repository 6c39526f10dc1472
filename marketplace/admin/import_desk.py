"""Imports as the desk directs them: the runs, the mapping that was chosen, what follows."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.core import db, formats, outbox
from marketplace.core.access import authorize
from marketplace.core.imports import header, runs, shown, staging
from marketplace.core.imports.models import ImportRun
from marketplace.core.locale import _, ngettext


def latest() -> Select[ImportRun]:
    """Every import of the desk and of operators, the newest first; organisations follow their own."""
    return select(ImportRun).where(ImportRun.owner_id.is_(None)).order_by(ImportRun.id.desc())


def known(number: int) -> ImportRun:
    """The run of this number, if its kind may be seen; Missing otherwise."""
    run = db.load(ImportRun, id=number, owner_id=None)
    authorize(staging.handler_of(run).policy)
    return run


def receive(kept: tuple[str, int], form: Any, *, actor: User, at: datetime) -> ImportRun:
    """A new run of the file that was sent, to be staged by the worker."""
    name = form.sent.data.filename or ""
    source = form.source.data or Path(name).stem or "import"
    run = staging.receive(
        kept,
        kind=form.kind.data,
        name=name,
        source=source[:100],
        is_dry=bool(form.is_dry.data),
        actor_id=actor.id,
        at=at,
        encoding=form.encoding.data or None,
    )
    outbox.enqueue("core.stage-import", run_id=run.id)
    return run


def what_abandoning_leaves(run: ImportRun) -> str:
    """What stays of an import that is given up where it stands, in a sentence."""
    if run.is_dry or not run.done:
        return _("Rien n’a été écrit dans le répertoire.")
    done, total = formats.number(run.done), formats.number(run.total)
    return ngettext(
        "%(done)s ligne sur %(total)s était traitée : ce qu’elle a écrit dans le répertoire y reste.",
        "%(done)s lignes sur %(total)s étaient traitées : ce qu’elles ont écrit dans le répertoire y reste.",
        run.done,
        done=done,
        total=total,
    )


def under_way() -> int:
    """How many imports are not over."""
    return (
        db.session().scalar(
            select(func.count()).select_from(ImportRun).where(ImportRun.owner_id.is_(None), ImportRun.status.in_(runs.UNDER_WAY))
        )
        or 0
    )


def again(tried: ImportRun, *, actor: User, at: datetime) -> ImportRun:
    """The same file for good, its columns as they were chosen for the trial. RuleBroken when that was no trial."""
    return runs.again(tried, actor_id=actor.id, at=at)


def begin(run: ImportRun, chosen: Mapping[str, str]) -> list[str]:
    """Apply a run with the columns chosen in a form; the reasons why it cannot be, in which case nothing is done."""
    mapping = shown.picked(run, chosen)
    problems = header.problems(mapping, run.header, staging.handler_of(run))
    if not problems:
        runs.begin(run, mapping)
        outbox.enqueue("core.apply-import", run_id=run.id)
    return problems
