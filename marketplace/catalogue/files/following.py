"""The imports of an organisation: received, their columns chosen, found again."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.catalogue.files import asked, importing
from marketplace.core import db, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.imports import header, runs, shown, staging
from marketplace.core.imports.models import ImportRun
from marketplace.core.locale import _
from marketplace.organizations.models import Organization

MOST_UNDER_WAY = 3


def latest(organization: Organization) -> Select[ImportRun]:
    """The imports of an organisation, the newest first."""
    return _own(organization).order_by(ImportRun.id.desc())


def known(organization: Organization, number: int) -> ImportRun:
    """One of them by its number; Missing for that of another."""
    return db.load(ImportRun, id=number, owner_id=organization.id, kind=importing.KIND)


def receive(organization: Organization, kept: tuple[str, int], form: Any, *, actor: User, at: datetime) -> ImportRun:
    """A file that was sent, to be read by the worker. RuleBroken while too many others of the organisation are under way."""
    under_way = select(func.count()).select_from(_own(organization).where(ImportRun.status.in_(runs.UNDER_WAY)).subquery())
    if (db.session().scalar(under_way) or 0) >= MOST_UNDER_WAY:
        raise RuleBroken(_("Trois imports sont déjà en cours : terminez-en un, ou abandonnez-le."))
    name = form.sent.data.filename or ""
    run = staging.receive(
        kept,
        kind=importing.KIND,
        name=name,
        source=(Path(name).stem or "catalogue")[:100],
        is_dry=bool(form.is_dry.data),
        actor_id=actor.id,
        at=at,
        encoding=form.encoding.data or None,
        owner_id=organization.id,
    )
    outbox.enqueue("core.stage-import", run_id=run.id)
    return run


def begin(run: ImportRun, chosen: Mapping[str, str]) -> list[str]:
    """Apply a run as a form says; the reasons why it cannot be, in which case nothing is done."""
    mapping = shown.picked(run, chosen)
    said, unanswered = asked.answers(asked.of_run(run, mapping), chosen)
    problems = header.problems(mapping, run.header, staging.handler_of(run)) + unanswered
    if not problems:
        runs.begin(run, mapping, said)
        outbox.enqueue("core.apply-import", run_id=run.id)
    return problems


def _own(organization: Organization) -> Select[ImportRun]:
    return select(ImportRun).where(ImportRun.owner_id == organization.id, ImportRun.kind == importing.KIND)
