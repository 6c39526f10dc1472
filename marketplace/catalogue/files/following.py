"""The imports of an organisation: received, their columns chosen, what would change, taken for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.catalogue.content import normal
from marketplace.catalogue.files import asked, cells, importing
from marketplace.catalogue.models import Listing
from marketplace.catalogue.telling import Told, tell
from marketplace.core import db, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.imports import applying, header, runs, shown, staging
from marketplace.core.imports.handlers import RowRefused
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome
from marketplace.core.locale import _
from marketplace.organizations.models import Organization

MOST_UNDER_WAY = 3
MOST_SHOWN = 50


@dataclass(frozen=True)
class Changing:
    """A row that would change a listing, and how."""

    line: int
    listing: Listing
    changes: list[Told]


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


def would_change(run: ImportRun, at: datetime) -> list[Changing]:
    """The first rows of a trial that would change something, each with what it would change now."""
    rows = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.outcome == Outcome.CHANGED).order_by(ImportRow.line)
    context, found = applying.context_of(run, at), []
    for row in db.session().scalars(rows.limit(MOST_SHOWN)):
        said = {name: row.cells[int(place)] if int(place) < len(row.cells) else "" for place, name in run.mapping.items()}
        same = select(Listing).where(Listing.organization_id == run.owner_id, Listing.reference == cells.reference_of(said, context))
        listing = db.session().scalars(same).unique().one_or_none()
        if listing is not None:
            found.append(Changing(row.line, listing, _changes(listing, said, context)))
    return found


def _changes(listing: Listing, said: Mapping[str, str], context: Any) -> list[Told]:
    try:
        content, _status = cells.read(said, importing.base_of(listing), context)
    except RowRefused:
        # Somebody changed the listing since the trial.
        return []
    return tell(normal(importing.base_of(listing)), content)


def _own(organization: Organization) -> Select[ImportRun]:
    return select(ImportRun).where(ImportRun.owner_id == organization.id, ImportRun.kind == importing.KIND)
