"""What an import would make of listings, and what it undid of those that are joint: read when its page is, and never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from marketplace.catalogue.content import Content, normal
from marketplace.catalogue.files import cells, importing
from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import Listing, ListingMember, ListingVersion
from marketplace.catalogue.telling import NOTHING, Told, tell, value
from marketplace.core import db
from marketplace.core.imports import applying
from marketplace.core.imports.handlers import RowRefused
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome, RunStatus

MOST_SHOWN = 50
# Of what would be new, a reader checks first that its prices and its units were understood.
OF_NEW = ("title_fr", "price", "unit_code", "tiers")


@dataclass(frozen=True)
class Changing:
    """A row that would change a listing, and how."""

    line: int
    listing: Listing
    changes: list[Told]


@dataclass(frozen=True)
class Adding:
    """A row that would be a new listing: what it says under `OF_NEW`, in words."""

    line: int
    told: tuple[str, ...]


@dataclass(frozen=True)
class Voiding:
    """A joint listing, and the names of those whose acceptance falls with a change."""

    listing: Listing
    voided: list[str]


def told(run: ImportRun, at: datetime) -> dict[str, Any]:
    """What the page of a run says of listings: `changing`, `adding` and `voiding`, empty for a run that is not over."""
    if not run.is_dry:
        # What is given up stays for the rows that were taken.
        return {"changing": [], "adding": [], "voiding": has_voided(run) if run.finished_at else []}
    if run.status is not RunStatus.DONE:
        return {"changing": [], "adding": [], "voiding": []}
    return {"changing": would_change(run, at), "adding": would_add(run, at), "voiding": would_void(run, at)}


def would_change(run: ImportRun, at: datetime) -> list[Changing]:
    """The first rows of a trial that would change something, each with what it would change now."""
    context, found = applying.context_of(run, at), []
    for row in db.session().scalars(_rows(run, Outcome.CHANGED).limit(MOST_SHOWN)):
        said = _said(run, row)
        same = select(Listing).where(Listing.organization_id == run.owner_id, Listing.reference == cells.reference_of(said, context))
        listing = db.session().scalars(same).unique().one_or_none()
        if listing is not None:
            found.append(Changing(row.line, listing, _changes(listing, said, context)))
    return found


def would_add(run: ImportRun, at: datetime) -> list[Adding]:
    """The first rows of a trial that would be new listings, each with what was understood of it."""
    context, found = applying.context_of(run, at), []
    for row in db.session().scalars(_rows(run, Outcome.ADDED).limit(MOST_SHOWN)):
        content = _read(_said(run, row), importing.base_of(None), context)
        if content is not None:
            found.append(Adding(row.line, tuple(_told(name, content) for name in OF_NEW)))
    return found


def would_void(run: ImportRun, at: datetime) -> list[Voiding]:
    """The joint listings whose acceptances fall if a trial is taken for good."""
    agreed = {one.reference: one for one in _joint(run) if terms.voided(one)}
    if not agreed:
        return []
    context, found = applying.context_of(run, at), []
    for row in db.session().scalars(_rows(run, Outcome.CHANGED).execution_options(yield_per=1000)):
        said = _said(run, row)
        listing = agreed.get(cells.reference_of(said, context))
        if listing is not None and _changes(listing, said, context):
            found.append(Voiding(listing, terms.voided(listing)))
    return found


def has_voided(run: ImportRun) -> list[Voiding]:
    """The joint listings that a run changed and that still wait for those who had accepted them."""
    made = select(ListingVersion.listing_id).where(ListingVersion.because == importing.because(run.id))
    changed = _joint(run, Listing.id.in_(made))
    waiting = [Voiding(one, [member.organization.name for member in one.members if _fell(one, member)]) for one in changed]
    return [one for one in waiting if one.voided]


def _fell(listing: Listing, member: ListingMember) -> bool:
    return member.accepted_number is not None and member.accepted_number < listing.number


def _joint(run: ImportRun, *more: ColumnElement[bool]) -> list[Listing]:
    asked = select(Listing).where(Listing.organization_id == run.owner_id, Listing.members.any(), *more)
    return list(db.session().scalars(asked.order_by(Listing.reference)).unique())


def _rows(run: ImportRun, outcome: Outcome) -> Select[ImportRow]:
    return select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.outcome == outcome).order_by(ImportRow.line)


def _said(run: ImportRun, row: ImportRow) -> dict[str, str]:
    return {name: row.cells[int(place)] if int(place) < len(row.cells) else "" for place, name in run.mapping.items()}


def _read(said: Mapping[str, str], base: Content, context: Any) -> Content | None:
    try:
        content, _status = cells.read(said, base, context)
    except RowRefused:
        # Somebody changed the listing since the trial.
        return None
    return content


def _changes(listing: Listing, said: Mapping[str, str], context: Any) -> list[Told]:
    base = importing.base_of(listing)
    content = _read(said, base, context)
    return tell(normal(base), content) if content is not None else []


def _told(name: str, content: Content) -> str:
    """A price that is not written says how it is known."""
    said = value(name, content)
    return value("price_basis", content) if name == "price" and said == NOTHING else said
