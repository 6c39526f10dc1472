"""How far it is from one point of Québec to another, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088

Point = tuple[float, float]


def distance_km(one: Point, other: Point) -> float:
    """Kilometres between two points given as (latitude, longitude) in degrees, on a sphere: right to half a percent."""
    (latitude, longitude), (latitude_2, longitude_2) = ((radians(angle) for angle in point) for point in (one, other))
    half = sin((latitude_2 - latitude) / 2) ** 2 + cos(latitude) * cos(latitude_2) * sin((longitude_2 - longitude) / 2) ** 2
    # Rounding may carry the root past 1 between antipodes.
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
