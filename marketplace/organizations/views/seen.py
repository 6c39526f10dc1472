"""What somebody looks at: a shelf, narrowed to a region when she chose one, by those who are there or those who serve it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from marketplace.core import clock, paging
from marketplace.core.locale import _
from marketplace.core.paging import Page
from marketplace.organizations.models import Organization
from marketplace.organizations.places.territories import Expression
from marketplace.organizations.reading import browsing, indexed, shelves
from marketplace.organizations.reading.browsing import Figures
from marketplace.organizations.reading.shelves import Shelf, View

# What an address may ask for, and on which shelf that is.
CRITERIA = {
    "region": "regions",
    "mrc": "mrc",
    "secteur": "secteurs",
    "forme": "formes-juridiques",
    "certification": "certifications",
    "pole": "poles",
}


@dataclass(frozen=True)
class Seen:
    """The shelves that an address names together, and which of the two questions it asks of their place."""

    shelves: tuple[Shelf, ...]
    view: View

    @property
    def place(self) -> Shelf | None:
        return next((one for one in self.shelves if one.territory is not None), None)

    @property
    def conditions(self) -> tuple[Expression, ...]:
        return self.under(self.view)

    def under(self, view: View) -> tuple[Expression, ...]:
        return tuple(one.seen(view) for one in self.shelves)

    @property
    def criteria(self) -> dict[str, str]:
        """What an address carries to ask for the same things (of the map, of its points)."""
        words = {kind: word for word, kind in CRITERIA.items()}
        return {words[one.kind]: one.code for one in self.shelves} | self.asked_view

    @property
    def asked_view(self) -> dict[str, str]:
        return {"vue": self.view} if self.view == "servent" else {}


def on(shelf: Shelf) -> Seen:
    """A shelf with what the address says beside it."""
    code = request.args.get("region", "")
    narrowed = (shelf, shelves.region(code)) if code and shelf.territory is None else (shelf,)
    return Seen(narrowed, view_asked(narrowed))


def criteria(args: Mapping[str, str]) -> Seen:
    """The shelves that an address names by its criteria; Missing (404) when one of them is unknown."""
    named = [(kind, args.get(word, "")) for word, kind in CRITERIA.items()]
    found = tuple(shelves.find(kind, code, today()) for kind, code in named if code)
    return Seen(found, view_asked(found))


def view_asked(found: tuple[Shelf, ...]) -> View:
    asks = request.args.get("vue") == "servent" and any(one.territory is not None for one in found)
    return "servent" if asks else "situees"


def today() -> Any:
    return clock.local_day(g.at)


def shown(shelf: Shelf) -> dict[str, Any]:
    """All that the page of a shelf shows."""
    seen = on(shelf)
    figures, page = list_of(seen, paging.page_number(request.args.get("page")))
    region = {"region": seen.place.code} if seen.place is not None and seen.place is not shelf else {}
    shown = {
        "shelf": shelf,
        "seen": seen,
        "figures": figures,
        "page": page,
        "address": {**shelf.arguments, **region, **seen.asked_view},
        "file": {"kind": shelf.kind, "code": shelf.code, **region, **seen.asked_view},
        "tabs": tabs(shelf, seen, region, figures.enterprises),
        "sectors": browsing.sectors(*seen.conditions) if shelf.kind != "secteurs" and seen.view == "situees" else [],
    }
    return shown | beside(shelf, seen)


def list_of(seen: Seen, number: int) -> tuple[Figures, Page[Organization]]:
    """The figures of a list and one page of it."""
    if seen.view == "servent" and (found := indexed.serving(seen.shelves, number)) is not None:
        return found
    figures = browsing.figures(*seen.conditions)
    return figures, browsing.page(number, figures.enterprises, *seen.conditions)


def beside(shelf: Shelf, seen: Seen) -> dict[str, Any]:
    """What lies next to a shelf: the regions where it has enterprises, or the MRC and the hubs of a place."""
    if shelf.territory is None:
        return {"regions": [one for one in browsing.by_region(shelf.condition) if one[1]]}
    return {
        "hubs": browsing.hubs(shelf.territory, but=shelf.row.id if shelf.kind == "poles" else None),
        "untold": browsing.count_untold(shelf.condition) if seen.view == "servent" else 0,
    }


def tabs(shelf: Shelf, seen: Seen, region: dict[str, str], total: int) -> list[dict[str, Any]]:
    """The two questions on a place, each with its address; none where there is no place."""
    if seen.place is None or seen.place.territory is None:
        return []
    # Counting who serves goes through every activity: only the list that shows them does it.
    counts = {"situees": browsing.count(*seen.under("situees")), "servent": total} if seen.view == "servent" else {"situees": total}
    words: dict[View, str] = _words(seen.place.kind)
    return [
        {
            "url": url_for(shelf.endpoint, **shelf.arguments, **region, vue="servent" if view == "servent" else None),
            "label": words[view],
            "count": counts.get(view),
            "current": view == seen.view,
        }
        for view in ("situees", "servent")
    ]


def _words(kind: str) -> dict[View, str]:
    if kind == "regions":
        return {"situees": _("Situées dans la région"), "servent": _("Qui servent la région")}
    if kind == "mrc":
        return {"situees": _("Situées dans la MRC"), "servent": _("Qui servent la MRC")}
    return {"situees": _("Situées sur son territoire"), "servent": _("Qui servent son territoire")}
