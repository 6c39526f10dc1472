"""What the page of products and services shows, put together from what was asked and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from marketplace.accounts.models import User
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue import reading
from marketplace.catalogue.reading import Line
from marketplace.core import paging
from marketplace.core.errors import Missing
from marketplace.core.paging import Page
from marketplace.search import asked as asking
from marketplace.search.listings import finding
from marketplace.search.places import near
from marketplace.search.results import facets, labels, marking, offers, tabs
from marketplace.search.results.marking import Piece, Sought
from marketplace.search.results.said import called, said
from marketplace.search.results.shown import Link, in_place, sorts
from search_index.analysis import Language


@dataclass(frozen=True)
class Shown:
    """A listing as the page shows it: its line with the price as this reader sees it, its title and its description in pieces."""

    line: Line
    title: list[Piece]
    text: list[Piece]


def results(values: MultiDict[str, str], person: User | None, *, at: datetime) -> dict[str, Any]:
    """All that the page shows for an address. Unusable for what it cannot ask, Missing past the last page."""
    who = catalogue.viewer(person, at)
    asked, names = finding.read(values, who), labels.read()
    here, number = asking.address(asked, values), paging.page_number(values.get("page"))
    answer = finding.find(asked, number)
    found = answer.found
    listings = finding.rows(found.ids, who, at)
    page = Page(_shown(reading.lines(listings, who), found.read.sought), number, found.total)
    if not found.ids and page.number > 1:
        raise Missing()
    nothing = not found.total and not found.is_too_common
    return {
        "asked": asked,
        "here": here,
        "kept": [pair for pair in here.pairs if pair[0] not in ("q", "region", "lieu")],
        "found": found,
        "in_turns": answer.in_turns,
        "hits": page,
        "names": names,
        "regions": [{"code": code, "label": label} for code, label in names["region"].items()],
        "facets": facets.facets(found.facets, here, names),
        "chips": facets.chips(here, asked.where, names),
        "cleared_url": here.but(*asked.shelf.facets, "pres", "rayon").url(),
        "longest": asking.LONGEST,
        "said": said(replace(asked, text=found.corrected or asked.text), names),
        "sorts": sorts(asked, found, here),
        "radii": sorted({*near.RADII, *([asked.where.km] if asked.where.km else [])}),
        "spelled": [Link(text, here.having(q=(text,)).url()) for text in found.spellings],
        "places": [Link(called(one), here.having(q=(in_place(found, one),)).url()) for one in (*found.read.candidates, *found.read.larger)],
        "in_place": called(found.place) if found.place else "",
        "offers": offers.without(asked, here) if nothing else [],
        "tabs": tabs.of_listings(asked, here, found.total),
    }


def _shown(lines: Sequence[Line], question: Sequence[Sought]) -> list[Shown]:
    return [Shown(one, *_marked(one, question)) for one in lines]


def _marked(line: Line, question: Sequence[Sought]) -> tuple[list[Piece], list[Piece]]:
    title, text = str(line.listing.title), str(line.listing.description)
    in_title = marking.spots(title, _language(line.listing.title.lang))
    in_text = marking.spots(text, _language(line.listing.description.lang))
    return (
        marking.marked(title, [found for one in question for found in marking.find(in_title, one)]),
        marking.excerpt(text, [found for one in question for found in marking.find(in_text, one)]),
    )


def _language(lang: str) -> Language:
    return "en" if lang == "en" else "fr"
