"""A place that was typed beside the question: the point from which distances are measured, or why there is none."""

from dataclasses import dataclass

from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.places import finding, placing
from marketplace.organizations.places.distance import Point, distance_km
from search_index.engine import Near

LONGEST = 100
# What the list offers, in kilometres.
RADII = (10, 25, 50, 100, 200)
FARTHEST = 2000


@dataclass(frozen=True)
class Where:
    """A place as it was typed and what it means. `candidates` are the names among which to choose when several places
    bear it or begin by it."""

    typed: str = ""
    name: str = ""
    point: Point | None = None
    km: int | None = None
    candidates: tuple[str, ...] = ()

    @property
    def near(self) -> Near | None:
        """What an engine is asked; None without a place that is known."""
        return Near(*self.point, km=self.km) if self.point else None

    @property
    def typed_km(self) -> str:
        return str(self.km) if self.km and self.typed else ""

    @property
    def is_unknown(self) -> bool:
        """Whether something was typed that names no place with a point, nor several."""
        return bool(self.typed) and self.point is None and not self.candidates

    def km_to(self, point: Point | None) -> float | None:
        """Kilometres from here to there, None when either is not known."""
        return None if self.point is None or point is None else distance_km(self.point, point)


def where(typed: str, km: str) -> Where:
    """The place that these words mean. Raises Unusable for a radius that is no number of kilometres."""
    typed, radius = typed[:LONGEST].replace("\0", "").strip(), _radius(km.strip())
    if not typed:
        return Where()
    found = placing.settle(typed)
    if not isinstance(found, placing.Placed):
        # A name that is only begun, « Saint-Joseph », is asked about too.
        return Where(typed, km=radius, candidates=tuple(placing.label(one) for one in found) or tuple(placing.offered(typed)))
    place = finding.index().places.get(found.municipality_code or "")
    if place is None or place.point is None:
        return Where(typed, name=found.municipality, km=radius)
    return Where(typed, place.name, place.point, radius)


def _radius(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4 and 1 <= int(typed) <= FARTHEST):
        raise Unusable(_("Le rayon est un nombre entier de kilomètres, de 1 à %(most)s.", most=FARTHEST))
    return int(typed)
