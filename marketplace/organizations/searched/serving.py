"""Which regions and MRC an enterprise serves, as codes that an index counts. Pure: made from lists, asks no database.

It says what `places/territories.serving` says in SQL: serving a region touches its MRC, serving an MRC touches its region, all of
Québec touches everything, and so many kilometres touch the MRC and the region of every municipality whose point they reach.
"""

from collections.abc import Iterable, Mapping
from math import radians

import numpy as np

from marketplace.organizations.models.activities import Activity, Reach
from marketplace.organizations.places.distance import EARTH_KM, Point


class Served:
    """The territories of Québec. `regions_of` maps the code of each MRC to that of its region; `municipalities` are
    (MRC or None, region, latitude, longitude) of those whose point is known, in degrees."""

    def __init__(
        self, regions: Iterable[str], regions_of: Mapping[str, str], municipalities: Iterable[tuple[str | None, str, float, float]]
    ):
        self.regions_of = dict(regions_of)
        self.mrcs_of: dict[str, set[str]] = {code: set() for code in regions}
        for mrc, region in self.regions_of.items():
            self.mrcs_of.setdefault(region, set()).add(mrc)
        self.everything = frozenset(self.mrcs_of) | frozenset(self.regions_of)
        rows = list(municipalities)
        self._touched = [frozenset(filter(None, (mrc, region))) for mrc, region, _, _ in rows]
        angles = np.radians(np.array([row[2:] for row in rows], dtype=np.float64).reshape(-1, 2))
        self._latitudes, self._longitudes = angles[:, 0], angles[:, 1]

    def codes(self, activities: Iterable[Activity], point: Point | None) -> frozenset[str]:
        """The regions (two digits) and the MRC (three) that these activities of one enterprise serve, wholly or in part.

        `point` is that of the enterprise itself, None when it is not known: no radius reaches anything then.
        """
        served: set[str] = set()
        for one in activities:
            if one.reach is Reach.PROVINCE:
                return self.everything
            if one.reach is Reach.REGIONS:
                for region in one.regions:
                    served |= {region.code, *self.mrcs_of.get(region.code, ())}
            elif one.reach is Reach.MRCS:
                for mrc in one.mrcs:
                    served |= {mrc.code, self.regions_of.get(mrc.code, mrc.region_code)}
            elif one.reach is Reach.RADIUS and one.radius_km is not None and point is not None:
                served |= self._around(point, one.radius_km)
        return frozenset(served)

    def _around(self, point: Point, km: int) -> set[str]:
        """The MRC and the regions of the municipalities whose point is within so many kilometres, the edge included."""
        latitude, longitude = map(radians, point)
        half = np.sin((self._latitudes - latitude) / 2) ** 2
        half += np.cos(latitude) * np.cos(self._latitudes) * np.sin((self._longitudes - longitude) / 2) ** 2
        reached = np.flatnonzero(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))) <= km)
        return set().union(*(self._touched[index] for index in reached))
