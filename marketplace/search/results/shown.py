"""What the page of results shows, put together from what was asked and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import current_app, g, request
from werkzeug.datastructures import MultiDict

from config import Settings
from marketplace.accounts.models import User
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.search import audience
from marketplace.core import clock, headers, limits, paging
from marketplace.core.errors import Missing
from marketplace.core.formats import number
from marketplace.core.locale import _
from marketplace.core.paging import Page
from marketplace.organizations.reading import points
from marketplace.search import asked as asking
from marketplace.search import queries
from marketplace.search.asked import Address, Asked
from marketplace.search.demand import counting as demand
from marketplace.search.listings import finding
from marketplace.search.places import near
from marketplace.search.places.gazetteer import Spot
from marketplace.search.places.near import Where
from marketplace.search.queries import Found
from marketplace.search.results import facets, labels, offers, rows, tabs, why
from marketplace.search.results.labels import Labels
from marketplace.search.results.rows import Row
from marketplace.search.results.said import called, said


@dataclass(frozen=True)
class Link:
    """Another search: what it is called, and its address."""

    text: str
    url: str


def results(values: MultiDict[str, str], person: User | None, *, at: datetime) -> dict[str, Any]:
    """All that the page shows for an address. Unusable for what it cannot ask, Missing past the last page."""
    who, today = catalogue.viewer(person, at), clock.local_day(at)
    asked = asking.read(values)
    here, names = asking.address(asked, values), labels.read()
    found = queries.find(asked, paging.page_number(values.get("page")))
    page = Page(shown_rows(found, names, today), paging.page_number(values.get("page")), found.total)
    if not found.ids and page.number > 1:
        raise Missing()
    on_map = asking.view(values) == "carte"
    nothing = not found.total and not found.is_too_common
    # What answers to some of the words only is not what was looked for.
    if (nothing or found.holding) and page.number == 1:
        note_unmet(asked, found)
    return {
        "asked": asked,
        "here": here,
        "kept": [pair for pair in here.pairs if pair[0] not in ("q", "region", "lieu")],
        "found": found,
        "hits": page,
        "names": names,
        "regions": [{"code": code, "label": label} for code, label in names["region"].items()],
        "facets": facets.facets(found.facets, here, names),
        "chips": facets.chips(here, asked.where, names),
        "cleared_url": here.but(*asked.shelf.facets, "pres", "rayon").url(),
        "longest": asking.LONGEST,
        "said": said(replace(asked, text=found.corrected or asked.text), names),
        "sorts": sorts(asked, found, here),
        "distances": distances(found.where, [one.row for one in page.items]),
        "radii": sorted({*near.RADII, *([asked.where.km] if asked.where.km else [])}),
        "spelled": [Link(text, here.having(q=(text,)).url()) for text in found.spellings],
        "places": [Link(called(one), here.having(q=(in_place(found, one),)).url()) for one in (*found.read.candidates, *found.read.larger)],
        "in_place": called(found.place) if found.place else "",
        "offers": offers.offers(asked, found, here, names) if nothing else [],
        "tabs": tabs.of_enterprises(asked, here, found.total, audience(who)),
        "through": finding.through([one.row.id for one in page.items], asked, found, who, at),
        "on_map": on_map,
        **(map_ground() if on_map else {}),
    }


def shown_rows(found: Found, names: Labels, today: date) -> list[why.Shown]:
    """The rows of a page with why each is there."""
    read = rows.read(found.ids, today=today)
    sought = found.read.sought
    return why.shown(read, sought, names, rows.other_names([one.id for one in read]) if sought else {}, found.served)


def in_place(found: Found, place: Spot) -> str:
    """The question again, with a place that nobody can take for another."""
    question = found.read.question.text
    start = question.find(found.read.place_said)
    rest = question[:start] + question[start + len(found.read.place_said) :] if start >= 0 else question
    return " ".join(f"{rest} {place.told_apart}".split())


def note_unmet(asked: Asked, found: Found) -> None:
    """Count what nobody answers, by its words and its region alone."""
    chosen = asked.chosen.get("region", ())
    region_code = chosen[0] if len(chosen) == 1 else found.place.region_code if found.place else None
    network = limits.network_of(request.remote_addr or "")
    demand.note_unmet(found.read.question.text, region_code, network=network, at=g.at)


def sorts(asked: Asked, found: Found, here: Address) -> list[dict[str, Any]]:
    """The orders among which to choose: relevance when there are words, distance when there is a place."""
    usual = "distance" if asked.where.near else "relevance"
    offered = [
        ("relevance", "pertinence", _("Pertinence"), bool(asked.text)),
        ("name", "nom", _("Nom"), True),
        ("distance", "distance", _("Distance"), found.where.near is not None),
    ]
    # Without words what is most relevant is what comes first by name.
    chosen = "name" if found.sort == "relevance" and not asked.text else found.sort
    return [
        {"name": word, "label": label, "url": here.having(tri=() if sort == usual else (word,)).url(), "current": sort == chosen}
        for sort, word, label, is_there in offered
        if is_there
    ]


def distances(where: Where, found: list[Row]) -> Mapping[int, str]:
    """How far each row is from the place that was asked, in words; empty for one that nobody can tell."""
    told = {}
    for row in found:
        km = where.km_to(row.point)
        near = _("moins de 1 km (%(place)s)", place=where.name)
        told[row.id] = "" if km is None else near if km < 1 else _("%(km)s km (%(place)s)", km=number(round(km)), place=where.name)
    return told


def map_ground() -> dict[str, Any]:
    """What the map is drawn on: the tiles of the operator, whose host alone this page may ask for pictures, or the names of the regions."""
    settings: Settings = current_app.extensions["maillage.settings"]
    if settings.map_tiles:
        headers.allow_pictures_from(settings.map_tiles)
    return {"drawn": {"tiles": settings.map_tiles, "attribution": settings.map_attribution}, "labels": points.regions()}
