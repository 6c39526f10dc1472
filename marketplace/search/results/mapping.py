"""The results of a search as points of a map."""

from itertools import chain

from marketplace.organizations.models import Organization
from marketplace.organizations.reading import points
from marketplace.organizations.reading.points import Frame, Point
from marketplace.search import queries
from marketplace.search.asked import Asked

# Past so many results on a screen, those of a square stand together: they are looked at one by one, and must not pile up.
MOST = 12
# How many numbers one statement may carry: both databases take more.
BATCH = 5000


def found(asked: Asked, frame: Frame | None) -> list[Point]:
    """The results that have a place on the map, by name; those within the frame when there is one."""
    if not asked.text and not asked.is_narrowed:
        return points.read(frame)
    ids = queries.all_ids(asked)
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    read = list(chain.from_iterable(points.read(frame, Organization.id.in_(batch)) for batch in batches))
    return read if len(ids) <= BATCH else sorted(read, key=lambda one: one.name)
