"""Where an organisation is, from the place that somebody typed: settled, asked when several fit, or kept as it was written."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import db
from marketplace.organizations.models import Mrc, Municipality
from marketplace.organizations.places import finding as places
from marketplace.organizations.places.finding import Place
from search_index.analysis import fold

BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<inside>[^()]+)\)")
MOST_OFFERED = 12


@dataclass(frozen=True)
class Placed:
    """A place as an organisation keeps it; without `municipality_code` nothing but the region is known of it."""

    municipality: str
    municipality_code: str | None
    mrc_code: str | None
    region_code: str | None


def at(place: Place) -> Placed:
    return Placed(place.name, place.code, place.mrc_code, place.region_code)


def settle(written: str, *, code: str | None = None, region_code: str | None = None) -> Placed | tuple[Place, ...]:
    """The place that these words name; or those among which somebody must choose, none when nothing looks like it.

    `code` is a municipality that was chosen already; it counts only while the words may name it.
    """
    name, mrc_code = _apart(written)
    found = places.resolve(name, region_code=region_code or None, mrc_code=mrc_code)
    if code and (chosen := places.index().places.get(code)) and _may_be(name, chosen, region_code):
        return at(chosen)
    return at(found.municipality) if found.municipality else found.candidates[:MOST_OFFERED]


def label(place: Place, *, alone: bool = False) -> str:
    """A municipality as a list offers it: « Saint-Maurice (Les Chenaux) », unless it is alone to bear its name."""
    where = place.mrc.name if place.mrc else place.region.name
    return place.name if alone else f"{place.name} ({where})"


def offered(typed: str) -> list[str]:
    """What the field offers while somebody types: the first municipalities whose name begins so, told apart by their MRC."""
    start = fold(typed)
    if len(start) < 2:
        return []
    begins = select(Municipality.code).where(Municipality.sort_name.startswith(start, autoescape=True))
    codes = db.session().scalars(begins.order_by(Municipality.sort_name, Municipality.code).limit(MOST_OFFERED))
    found = [places.index().places[code] for code in codes]
    names = [one.name for one in found]
    return [label(one, alone=names.count(one.name) == 1) for one in found]


def _may_be(name: str, chosen: Place, region_code: str | None) -> bool:
    if region_code and chosen.region_code != region_code:
        return False
    found = places.resolve(name)
    return chosen.code in {one.code for one in (found.municipality, *found.candidates) if one}


def _apart(written: str) -> tuple[str, str | None]:
    """The name, and the MRC that our own list put in brackets behind it; brackets that hold something else stay in the name."""
    found = BRACKETS.fullmatch(written.strip())
    if found is None:
        return written, None
    code = db.session().scalar(select(Mrc.code).where(Mrc.sort_name == fold(found["inside"])))
    return (found["name"], code) if code else (written, None)
