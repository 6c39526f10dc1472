"""Enterprises that could fill a gap: they do what the lot says and serve the place; first those where
somebody reads an invitation, then those that take work, then the nearest.

Read from the directory alone. Whoever is suggested is told nothing, and nothing that is read here depends on what others answer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.bids.regrouping.coverage import Spot
from marketplace.bids.regrouping.group import Cell
from marketplace.core import clock, db
from marketplace.organizations.capacity import saying
from marketplace.organizations.models import Municipality, Organization
from marketplace.organizations.places.distance import Point, distance_km
from marketplace.organizations.rules import is_shown as is_page_shown
from marketplace.organizations.teams import rules as teams
from marketplace.search import queries as search
from marketplace.search.asked import Asked
from marketplace.tenders.asking import proposals
from marketplace.tenders.models import Lot, Tender

LOTS, PER_LOT, MOST = 6, 20, 5


@dataclass(frozen=True)
class Suggested:
    """An enterprise for a gap: kilometres to the nearest place that lacks (None when one is not known), whether it says that it takes
    work, whether somebody reads for it here."""

    organization: Organization
    km: int | None
    takes_work: bool
    is_reached: bool


@dataclass(frozen=True)
class Gap:
    """A lot that nobody serves at some places, with whom to ask."""

    lot: Lot
    spots: Sequence[Spot]
    suggested: Sequence[Suggested]


def gaps(tender: Tender, missing: Collection[Cell], spots: Sequence[Spot], known: Collection[int], at: datetime) -> list[Gap]:
    """What is missing, lot by lot, with enterprises that are not of the answer yet."""
    by_id, found = {one.id: one for one in spots}, []
    lacking = [lot for lot in tender.lots if any(one == lot.id for one, _place in missing)]
    for place, lot in enumerate(lacking):
        where = [by_id[one] for of, one in sorted(missing) if of == lot.id]
        found.append(Gap(lot, where, _for(tender, lot, where, known, at) if place < LOTS else ()))
    return found


def _for(tender: Tender, lot: Lot, spots: Sequence[Spot], known: Collection[int], at: datetime) -> list[Suggested]:
    towns = _towns({one.municipality_code for one in spots if one.municipality_code})
    around = tuple(sorted({one.mrc_code or one.region_code for one in towns})) or tuple(
        filter(None, [tender.organizer.mrc_code or tender.organizer.region_code])
    )
    chosen = {"around": around} if around else {}
    answer = search.find(Asked(text=lot.title[:200], chosen=chosen, place_as_word=True), per_page=PER_LOT)
    rows = [one for one in _organizations(answer.ids) if one.id not in known and one.id != tender.organizer_id]
    usable = [one for one in rows if is_page_shown(one) and not teams.is_suspended(one.standing, at)]
    reached = proposals.reached_of([one.id for one in usable], at)
    points = [point for one in towns if (point := _point(one)) is not None]
    told = [Suggested(one, _km(one, points), saying.of(one).on(clock.local_day(at)).takes_work, one.id in reached) for one in usable]
    return sorted(told, key=lambda one: (not one.is_reached, not one.takes_work, one.km is None, one.km or 0))[:MOST]


def _organizations(ids: Sequence[int]) -> list[Organization]:
    asked = select(Organization).where(Organization.id.in_(ids))
    read = asked.options(joinedload(Organization.standing), lazyload(Organization.activities))
    by_id = {one.id: one for one in db.session().scalars(read).unique()}
    return [by_id[one] for one in ids if one in by_id]


def _towns(codes: Collection[str]) -> Sequence[Municipality]:
    return db.session().scalars(select(Municipality).where(Municipality.code.in_(codes)).order_by(Municipality.code)).all() if codes else []


def _point(of: Municipality | Organization) -> Point | None:
    return (of.latitude, of.longitude) if of.latitude is not None and of.longitude is not None else None


def _km(organization: Organization, points: Sequence[Point]) -> int | None:
    """Whole kilometres, as the crow flies, to the nearest of these points."""
    here = _point(organization)
    return round(min(distance_km(here, one) for one in points)) if here and points else None
