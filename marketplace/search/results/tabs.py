"""The kinds of things that a question may find, one tab each: enterprises, what they offer, what later rooms hold through their panel."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from marketplace.core import panels
from marketplace.core.locale import _
from marketplace.search import asked as asking
from marketplace.search import queries
from marketplace.search.asked import Address, Asked
from marketplace.search.shelves import ENTERPRISES, LISTINGS


@dataclass(frozen=True)
class Tab:
    """A kind of results: its name in the language of the page, its address, and how many there are for the question."""

    label: str
    url: str
    count: int


def of_enterprises(asked: Asked, here: Address, total: int, audience: frozenset[str]) -> list[dict[str, Any]]:
    """The tabs of the page of enterprises, for a reader of these audiences; none while there is nothing else to choose."""
    there = here.on(LISTINGS)
    listings = Tab(_("Produits et services"), there.url(), _count(there, audience))
    return _bar(asked, Tab(_("Entreprises"), here.url(), total), [listings])


def of_listings(asked: Asked, here: Address, total: int) -> list[dict[str, Any]]:
    """The tabs of the page of products and services."""
    there = here.on(ENTERPRISES)
    enterprises = Tab(_("Entreprises"), there.url(), _count(there, frozenset()))
    return _bar(asked, Tab(_("Produits et services"), here.url(), total), [enterprises], is_last=True)


def _count(there: Address, audience: frozenset[str]) -> int:
    return queries.count(asking.read(MultiDict(there.pairs), there.shelf, audience))


def _bar(asked: Asked, ours: Tab, beside: list[Tab], *, is_last: bool = False) -> list[dict[str, Any]]:
    others = [*beside, *panels.pieces("search.tabs", text=asked.text)]
    shown = [one for one in others if one.count or (one in beside and is_last)]
    if not shown:
        return []
    bar = [*beside, ours, *others[len(beside) :]] if is_last else [ours, *others]
    return [{"label": one.label, "url": one.url, "count": one.count, "current": one is ours} for one in bar if one is ours or one in shown]
