"""Two questions about a territory that are never the same: who is located in it, and who serves it. Both as conditions of SQL."""

from dataclasses import dataclass
from math import pi
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, false, func, literal_column, or_, select, union

from marketplace.organizations.models import Activity, Mrc, Municipality, Organization, Reach, activity_mrcs, activity_regions
from marketplace.organizations.places.distance import EARTH_KM

# The least length of a degree of latitude and of longitude in Québec (at 63 degrees), in kilometres.
DEGREE = 110.0
NARROWEST = 50.0

Expression = ColumnElement[Any]


@dataclass(frozen=True)
class Territory:
    """The codes that make up a territory: regions, MRC and municipalities, each a whole; a hub's may hold some of each."""

    regions: tuple[str, ...] = ()
    mrcs: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.regions or self.mrcs or self.municipalities)


def located_in(territory: Territory) -> Expression:
    """Whether an organisation has its place in the territory."""
    return _holds(territory, Organization.region_code, Organization.mrc_code, Organization.municipality_code)


def serving(territory: Territory) -> Expression:
    """Whether an organisation has an activity that serves the territory or a part of it; one that nobody told the reach of does not.

    All of Québec; a region or an MRC that is in the territory or around it; a radius that takes in the point of one of its
    municipalities, where both points are known.
    """
    if not territory:
        return false()
    of = Activity.organization_id
    in_regions = select(activity_regions.c.activity_id).where(regions_touched(territory, activity_regions.c.region_code))
    in_mrcs = select(activity_mrcs.c.activity_id).where(mrcs_touched(territory, activity_mrcs.c.mrc_code))
    ways = (
        select(of).where(Activity.reach == Reach.PROVINCE),
        select(of).where(Activity.reach == Reach.REGIONS, Activity.id.in_(in_regions)),
        select(of).where(Activity.reach == Reach.MRCS, Activity.id.in_(in_mrcs)),
        _by_radius(territory),
    )
    return Organization.id.in_(union(*ways))


def municipalities_of(territory: Territory) -> Expression:
    """Whether a municipality is in the territory."""
    return _holds(territory, Municipality.region_code, Municipality.mrc_code, Municipality.code)


def _holds(territory: Territory, region: Any, mrc: Any, municipality: Any) -> Expression:
    asked = ((region, territory.regions), (mrc, territory.mrcs), (municipality, territory.municipalities))
    # One code is asked by equality: the index of a region's page then gives its rows in order.
    said = [column == codes[0] if len(codes) == 1 else column.in_(codes) for column, codes in asked if codes]
    return or_(*said) if said else false()


def regions_touched(territory: Territory, column: Any) -> Expression:
    """Whether a column of codes names a region that the territory holds or lies in."""
    ways = [column.in_(territory.regions)]
    if territory.mrcs:
        ways.append(column.in_(select(Mrc.region_code).where(Mrc.code.in_(territory.mrcs))))
    if territory.municipalities:
        ways.append(column.in_(select(Municipality.region_code).where(Municipality.code.in_(territory.municipalities))))
    return or_(*ways)


def mrcs_touched(territory: Territory, column: Any) -> Expression:
    """Whether a column of codes names an MRC that the territory holds, wholly or in part, or lies in."""
    ways = [column.in_(territory.mrcs)]
    if territory.regions:
        ways.append(column.in_(select(Mrc.code).where(Mrc.region_code.in_(territory.regions))))
    if territory.municipalities:
        ways.append(column.in_(select(Municipality.mrc_code).where(Municipality.code.in_(territory.municipalities))))
    return or_(*ways)


def _by_radius(territory: Territory) -> Select[Any]:
    here, there, km = Organization, Municipality, Activity.radius_km
    # Two sieves before anything is measured: the territory's own bounds, asked once, then a band around each organisation.
    bounds = select(func.min(there.latitude), func.max(there.latitude), func.min(there.longitude), func.max(there.longitude))
    south, north, west, east = (
        bounds.with_only_columns(one).where(municipalities_of(territory)).scalar_subquery() for one in bounds.selected_columns
    )
    reached = select(there.code).where(
        municipalities_of(territory),
        there.latitude.between(here.latitude - km / DEGREE, here.latitude + km / DEGREE),
        there.longitude.between(here.longitude - km / NARROWEST, here.longitude + km / NARROWEST),
        is_within("organizations", "municipalities", "activities.radius_km"),
    )
    return (
        select(Activity.organization_id)
        .join(here, here.id == Activity.organization_id)
        .where(
            Activity.reach == Reach.RADIUS,
            here.latitude.between(south - km / DEGREE, north + km / DEGREE),
            here.longitude.between(west - km / NARROWEST, east + km / NARROWEST),
            reached.correlate(Activity, here).exists(),
        )
    )


def is_within(here: str, there: str, km: str) -> Expression:
    """Whether the points of two tables (degrees) are at most so many kilometres apart: the haversine, in sums and products alone.

    SQLite may have been built without trigonometry. The series are right to a metre up to 1 000 km at our latitudes. Written as text,
    from names of our own tables: as a tree of two hundred nodes it would be built and compared anew for every page.
    """
    latitude, longitude = (f"(({there}.{name} - {here}.{name}) * {pi / 360})" for name in ("latitude", "longitude"))
    chord = f"{_square(_sine(latitude))} + {_cosine(f'{here}.latitude')} * {_cosine(f'{there}.latitude')} * {_square(_sine(longitude))}"
    return literal_column(f"({chord} <= {_square(_sine(f'({km} / {2 * EARTH_KM})'))})", Boolean)


def _square(term: str) -> str:
    return f"({term} * {term})"


def _sine(radians: str) -> str:
    square = _square(radians)
    return f"({radians} * (1 - {square} / 6.0 * (1 - {square} / 20.0 * (1 - {square} / 42.0))))"


def _cosine(degrees: str) -> str:
    square = f"({degrees} * {degrees} * {(pi / 180) ** 2})"
    series = "1.0"
    for divisor in (132.0, 90.0, 56.0, 30.0, 12.0, 2.0):
        series = f"(1 - {square} / {divisor} * {series})"
    return series
