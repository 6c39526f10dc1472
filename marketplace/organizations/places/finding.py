"""Which municipality people mean by what they write, and what lies within so many kilometres of a point."""

from typing import Any

from flask import current_app
from sqlalchemy import select

from marketplace.core import db
from marketplace.organizations.models import Mrc, Municipality, MunicipalityPeriod, PlaceName, Region
from marketplace.organizations.places.distance import Point, distance_km
from marketplace.organizations.places.index import Area, How, Place, PlaceIndex, Resolution

__all__ = ["Area", "How", "Place", "Resolution", "distance_km", "index", "mrcs_within", "resolve"]

KEPT = "maillage.places"


def resolve(written: str, *, code: str | None = None, region_code: str | None = None, mrc_code: str | None = None) -> Resolution:
    """The municipality that these words name, or the candidates when they do not settle it: homonyms are never guessed between.

    A region or an MRC chooses among homonyms, and one of the past is good (Granby was in Montérégie until 2021). A code settles
    all; one that belongs to another name is told by `How.CONTRADICTION`. `How.NEAR` brings names one typing slip away, to be shown.
    """
    return index().resolve(written, code=code, region_code=region_code, mrc_code=mrc_code)


def mrcs_within(point: Point, km: float) -> set[str]:
    """The codes of the MRC that have a municipality within so many kilometres of a point; those without a known point stay out."""
    places = index().places.values()
    return {one.mrc_code for one in places if one.mrc_code and one.point and distance_km(point, one.point) <= km}


def index() -> PlaceIndex:
    """The index of the places as this unit sees them: read once a unit (some milliseconds), made again when a row differs."""
    session = db.session()
    found: PlaceIndex | None = session.info.get(KEPT)
    if found is None:
        rows = _rows()
        known, found = current_app.extensions.get(KEPT, (None, None))
        if found is None or known != rows:
            found = _made(rows)
            current_app.extensions[KEPT] = (rows, found)
        session.info[KEPT] = found
    return found


def forget() -> None:
    """Let the unit at work see the places that it has just changed."""
    db.session().info.pop(KEPT, None)


def _rows() -> tuple[list[Any], ...]:
    """All that the index is made of, as plain rows that can be compared."""
    m = Municipality
    columns = (m.code, m.name, m.region_code, m.mrc_code, m.designation, m.latitude, m.longitude, m.population)
    periods = (MunicipalityPeriod.municipality_code, MunicipalityPeriod.mrc_code, MunicipalityPeriod.region_code)
    statements = (
        select(*columns).order_by(m.code),
        select(PlaceName.name, PlaceName.municipality_code).where(~PlaceName.is_withdrawn).order_by(PlaceName.id),
        select(*periods).order_by(MunicipalityPeriod.id),
        select(Region.code, Region.label_fr).order_by(Region.code),
        select(Mrc.code, Mrc.name).order_by(Mrc.code),
    )
    return tuple([tuple(row) for row in db.session().execute(statement)] for statement in statements)


def _made(rows: tuple[list[Any], ...]) -> PlaceIndex:
    municipalities, others, periods, region_rows, mrc_rows = rows
    regions = {code: Area(code, name) for code, name in region_rows}
    mrcs = {code: Area(code, name) for code, name in mrc_rows}
    was: dict[str, set[tuple[str | None, str]]] = {}
    for code, mrc_code, region_code in periods:
        was.setdefault(code, set()).add((mrc_code, region_code))
    places = [
        Place(code, name, regions[region], mrcs.get(mrc), *others_of, was=tuple(sorted(was.get(code, ()), key=str)))
        for code, name, region, mrc, *others_of in municipalities
    ]
    return PlaceIndex(places, others, regions=regions.values(), mrcs=mrcs.values())
