"""The rule of territories in plain words, by which SQL is judged: is a trade offered there? True, False, or None when nothing tells.

Located in and serving are two different things: nothing here looks at where an enterprise is, but for a radius around it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from marketplace.organizations.models.activities import Activity, Reach
from marketplace.organizations.places.distance import Point, distance_km


@dataclass(frozen=True)
class Territory:
    """The territory that a trade serves. `mrcs` maps the code of an MRC to that of its region; `radius_km` goes from `point`."""

    reach: Reach | None
    regions: frozenset[str] = frozenset()
    mrcs: tuple[tuple[str, str], ...] = ()
    radius_km: int | None = None
    point: Point | None = None


def territory_of(activity: Activity, point: Point | None) -> Territory:
    """What an activity says of its territory; `point` is that of its organisation, None when it is not known."""
    return Territory(
        activity.reach,
        frozenset(one.code for one in activity.regions),
        tuple((one.code, one.region_code) for one in activity.mrcs),
        activity.radius_km,
        point,
    )


def serves_municipality(territory: Territory, *, region_code: str, mrc_code: str | None, point: Point | None) -> bool | None:
    """Whether it serves a municipality, by its region, its MRC (None: it belongs to none) and its point (None: not known)."""
    match territory.reach:
        case Reach.PROVINCE:
            return True
        case Reach.REGIONS:
            return region_code in territory.regions if territory.regions else None
        case Reach.MRCS:
            return mrc_code in dict(territory.mrcs) if territory.mrcs else None
        case Reach.RADIUS:
            return _is_near(territory, [point] if point else [])
    return None


def serves_mrc(territory: Territory, code: str, *, region_code: str, points: Collection[Point]) -> bool | None:
    """Whether it serves an MRC, by its region and the points of its municipalities: a radius serves it when it reaches one."""
    if _by_radius(territory):
        return _is_near(territory, points)
    return serves_municipality(territory, region_code=region_code, mrc_code=code, point=None)


def serves_region(territory: Territory, code: str, *, points: Collection[Point]) -> bool | None:
    """Whether it serves a region at least in part: the region itself, one of its MRC, or a municipality within the radius."""
    if _by_radius(territory):
        return _is_near(territory, points)
    if territory.reach is Reach.MRCS:
        return code in dict(territory.mrcs).values() if territory.mrcs else None
    return serves_municipality(territory, region_code=code, mrc_code=None, point=None)


def _by_radius(territory: Territory) -> bool:
    return territory.reach is Reach.RADIUS


def _is_near(territory: Territory, points: Collection[Point]) -> bool | None:
    """Whether one of these points is within the radius, its edge included; None when either end is not known."""
    if territory.point is None or territory.radius_km is None or not points:
        return None
    return any(distance_km(territory.point, one) <= territory.radius_km for one in points)
