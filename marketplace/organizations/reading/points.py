"""The enterprises as points of a map. Where there are too many, those of a square of the screen stand together. The grouping is pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

from sqlalchemy import func, select

from marketplace.core import db
from marketplace.organizations.models import Municipality, Organization, Region
from marketplace.organizations.places.territories import Expression
from marketplace.organizations.reading.shelves import LISTED

# Past so many points on a screen, they are grouped; a square is about so many pixels wide.
MOST = 500
SQUARE = 96
# A tile of a map is 256 pixels wide, and the world is one tile at zoom 0.
TILE = 256
FARTHEST, NEAREST = 3, 18
# How many names one point tells when several enterprises stand exactly there.
NAMES = 12
# Decimals of a degree: five are about a metre.
PRECISION = 5


@dataclass(frozen=True)
class Frame:
    """What a screen shows: its zoom and its bounds in degrees."""

    zoom: int
    west: float
    south: float
    east: float
    north: float


class Point(NamedTuple):
    """An enterprise on the map; `is_approximate` when only its municipality is known, whose centre stands for it."""

    latitude: float
    longitude: float
    name: str
    slug: str
    is_approximate: bool
    municipality: str = ""


def frame(zoom: str | None, bounds: str | None) -> Frame | None:
    """The frame that an address asks for, as `6` and `west,south,east,north`; None when it asks for none, or not well."""
    parts = (bounds or "").split(",")
    if len(parts) != 4 or not (zoom or "").isdecimal() or len(zoom or "") > 2:
        return None
    try:
        west, south, east, north = (float(one) for one in parts)
    except ValueError:
        return None
    if not all(isfinite(one) and abs(one) <= 360 for one in (west, south, east, north)) or west >= east or south >= north:
        return None
    return Frame(min(max(int(zoom or 0), FARTHEST), NEAREST), west, south, east, north)


def read(seen: Frame | None, *conditions: Expression) -> list[Point]:
    """The enterprises under these conditions that have a place on the map, by name; within the frame when there is one."""
    latitude = func.coalesce(Organization.latitude, Municipality.latitude)
    longitude = func.coalesce(Organization.longitude, Municipality.longitude)
    columns = (latitude, longitude, Organization.name, Organization.slug, Organization.latitude.is_(None), Organization.municipality)
    rows = select(*columns).outerjoin(Municipality, Municipality.code == Organization.municipality_code)
    rows = rows.where(LISTED, latitude.is_not(None), longitude.is_not(None), *conditions)
    if seen is not None:
        rows = rows.where(latitude.between(seen.south, seen.north), longitude.between(seen.west, seen.east))
    return [Point._make(row) for row in db.session().execute(rows.order_by(Organization.sort_name, Organization.id))]


def version(*conditions: Expression) -> str:
    """What changes when any of these points may have changed: how many there are, and when a page of the directory last changed."""
    row = db.session().execute(select(func.count(), func.max(Organization.updated_at)).where(LISTED, *conditions)).one()
    places = db.session().execute(select(func.count(Municipality.latitude), func.sum(Municipality.latitude))).one()
    return f"{row[0]}/{row[1]}/{places[0]}/{places[1]}"


def regions() -> list[tuple[float, float, str, str]]:
    """Where the name of each region is written: at the middle of its municipalities (latitude, longitude, code, label)."""
    middle = (func.avg(Municipality.latitude), func.avg(Municipality.longitude))
    rows = select(*middle, Region).join(Region, Region.code == Municipality.region_code).where(Municipality.latitude.is_not(None))
    found = db.session().execute(rows.group_by(Region.code).order_by(Region.code))
    return [(round(lat, 3), round(lon, 3), region.code, str(region.label)) for lat, lon, region in found]


def compact(points: Sequence[Point], zoom: int | None, most: int = MOST) -> dict[str, Any]:
    """The points as a browser reads them, grouped past `most` of them on a screen: those alone as [latitude, longitude,
    [[name, slug, approximate, municipality]], how many], those grouped as [latitude, longitude, how many, [west, south, east, north]]."""
    if zoom is None or len(points) <= most or zoom >= NEAREST:
        cells = _cells(points, 10.0**-PRECISION, 10.0**-PRECISION)
        return {"total": len(points), "spots": [_spot(those) for those in cells], "groups": []}
    # A degree of latitude is drawn about one and a half as tall as one of longitude where we are.
    size = 360 / (TILE * 2**zoom) * SQUARE
    cells = _cells(points, size / 1.5, size)
    spots = [_spot(those) for those in cells if _is_one_spot(those)]
    return {"total": len(points), "spots": spots, "groups": [_group(those) for those in cells if not _is_one_spot(those)]}


def _cells(points: Sequence[Point], height: float, width: float) -> list[list[Point]]:
    """The points of each cell of a grid, its sides in degrees; cells without any are not there."""
    found: defaultdict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        found[int(point[0] // height), int(point[1] // width)].append(point)
    return list(found.values())


def _is_one_spot(points: Sequence[Point]) -> bool:
    first = points[0]
    return all(one[0] == first[0] and one[1] == first[1] for one in points)


def _spot(points: Sequence[Point]) -> list[Any]:
    named = [[one.name, one.slug, int(one.is_approximate), one.municipality] for one in points[:NAMES]]
    return [round(points[0].latitude, PRECISION), round(points[0].longitude, PRECISION), named, len(points)]


def _group(points: Sequence[Point]) -> list[Any]:
    latitudes, longitudes = [one.latitude for one in points], [one.longitude for one in points]
    middle = [round(sum(those) / len(points), 4) for those in (latitudes, longitudes)]
    return [*middle, len(points), [round(one, 4) for one in (min(longitudes), min(latitudes), max(longitudes), max(latitudes))]]
