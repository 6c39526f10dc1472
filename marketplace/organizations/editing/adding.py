"""Pages that come many at once, from a file: each table is written in one statement, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from marketplace.accounts.models import User
from marketplace.core import db, indexing, states
from marketplace.organizations.editing.facts import UNSAID, Facts, Served
from marketplace.organizations.editing.writing import FIELDS, known_sectors
from marketplace.organizations.models import Activity, Organization, OrganizationStatus, OtherName, activity_mrcs, activity_regions
from marketplace.organizations.slugs import free_slugs
from search_index.analysis import fold


@dataclass(frozen=True)
class New:
    """What is said of an enterprise that has no page yet; `source_key` is how its source calls it, for the next import."""

    facts: Facts
    source_key: str | None = None


def add_all(new: Sequence[New], *, source: str, actor: User | None, at: datetime, is_demo: bool = False) -> list[int]:
    """Put enterprises in the directory and publish their pages, in the unit at work; their numbers, in the order given.

    What is UNSAID is empty. Each publication is noted in the log, and each page for the index.
    """
    if not new:
        return []
    slugs = free_slugs([(one.facts.name, one.facts.municipality) for one in new])
    common = {"source": source, "is_demo": is_demo, "status": OrganizationStatus.PUBLISHED, "origins": {}}
    common |= {"created_at": at, "updated_at": at}
    rows = [{**common, **_columns(one), "slug": slug} for one, slug in zip(new, slugs, strict=True)]
    session = db.session()
    # All in one statement: without this, rows are sorted by which of their columns are empty.
    session.execute(insert(Organization), rows, execution_options={"render_nulls": True})
    # By their addresses, which are unique: SQLite says no numbers of rows that are written together.
    found = dict(session.execute(select(Organization.slug, Organization.id).where(Organization.slug.in_(slugs))).all())
    numbers = [found[slug] for slug in slugs]
    _attach(numbers, [one.facts for one in new])
    for number in numbers:
        states.move(Organization(id=number, status=OrganizationStatus.DRAFT), OrganizationStatus.PUBLISHED, actor=actor, at=at)
    indexing.note(Organization, numbers)
    return numbers


def _columns(one: New) -> dict[str, Any]:
    said = {name: getattr(one.facts, name) for name in FIELDS}
    values = {name: None if value is UNSAID else value for name, value in said.items()}
    values["languages"] = values["languages"] or []
    return {**values, "sort_name": fold(one.facts.name), "source_key": one.source_key}


def _attach(numbers: Sequence[int], facts: Sequence[Facts]) -> None:
    """The trades with the territory that they serve, and the other names."""
    told = list(zip(numbers, facts, strict=True))
    sectors = known_sectors()
    activities = [
        {"organization_id": number, "sector_code": code, **_reach(one.served)}
        for number, one in told
        for code in sorted(set(one.sector_codes) & sectors.keys())
    ]
    names = [
        {"organization_id": number, "name": name, "folded": folded}
        for number, one in told
        for folded, name in ({fold(name): name for name in one.other_names}.items() if one.other_names is not UNSAID else ())
        if folded != fold(one.name)
    ]
    for model, rows in ((Activity, activities), (OtherName, names)):
        if rows:
            db.session().execute(insert(model), rows, execution_options={"render_nulls": True})
    _serve({number: one.served for number, one in told if one.served})


def _reach(served: Served | None) -> dict[str, Any]:
    return {"reach": served.reach, "radius_km": served.radius_km} if served else {"reach": None, "radius_km": None}


def _serve(served: dict[int, Served]) -> None:
    """The regions and the MRC of the trades of these pages."""
    listing = {number: one for number, one in served.items() if one.region_codes or one.mrc_codes}
    if not listing:
        return
    trades = db.session().execute(select(Activity.id, Activity.organization_id).where(Activity.organization_id.in_(listing))).all()
    regions = [{"activity_id": trade, "region_code": code} for trade, number in trades for code in listing[number].region_codes]
    mrcs = [{"activity_id": trade, "mrc_code": code} for trade, number in trades for code in listing[number].mrc_codes]
    for table, rows in ((activity_regions, regions), (activity_mrcs, mrcs)):
        if rows:
            db.session().execute(insert(table), rows)
