"""Searching products and services: what somebody may see of them, no enterprise taking the whole page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.models import Listing, ListingMember
from marketplace.catalogue.rules import Viewer
from marketplace.catalogue.search import audience
from marketplace.core import db, indexing
from marketplace.core.paging import PER_PAGE
from marketplace.search import asked as asking
from marketplace.search import queries
from marketplace.search.asked import Asked
from marketplace.search.queries import Found
from marketplace.search.shelves import LISTINGS
from search_index import Query

# How many of one enterprise follow one another before those of the others come.
IN_A_ROW = 3
# As many of the best as are put in turns; past them, the order is that of relevance alone.
MOST_IN_TURNS = 400
# How many listings of all the enterprises of a page are looked at to say through which each was found, and how many of each are told.
MOST_LOOKED_AT, MOST_TOLD = 100, 2


@dataclass(frozen=True)
class FoundListings:
    """One answer: what was found (its ids are those of the page), and whether enterprises were made to take turns."""

    found: Found
    in_turns: bool = False


def read(values: MultiDict[str, str], who: Viewer) -> Asked:
    """What an address asks of the products and services, for a reader. Raises Unusable for a value that no list of the page offers."""
    return asking.read(values, LISTINGS, audience(who))


def find(asked: Asked, number: int = 1, per_page: int = PER_PAGE) -> FoundListings:
    """Answer a question, a page at a time, enterprises taking turns when the order is that of relevance."""
    if asked.sort != "relevance" or not asked.text:
        return FoundListings(queries.find(asked, number, per_page))
    last = number * per_page
    found = queries.find(asked, per_page=max(MOST_IN_TURNS, last))
    turned = in_turns(found.ids[:MOST_IN_TURNS], _owners(found.ids[:MOST_IN_TURNS]))
    ids = (*turned, *found.ids[MOST_IN_TURNS:])
    return FoundListings(replace(found, ids=ids[last - per_page : last]), turned != found.ids[:MOST_IN_TURNS])


def in_turns(ids: Sequence[int], owners: Mapping[int, int]) -> tuple[int, ...]:
    """The same, at most IN_A_ROW of an enterprise before those of the others: its fourth comes after the third of all. Pure."""
    met: Counter[int] = Counter()
    turn: dict[int, int] = {}
    for one in ids:
        owner = owners.get(one, -one)
        turn[one] = met[owner] // IN_A_ROW
        met[owner] += 1
    return tuple(sorted(ids, key=turn.__getitem__))


def rows(ids: Sequence[int], who: Viewer, at: datetime) -> list[Listing]:
    """The listings of these numbers that somebody may see now, in this order: an index that lags shows nothing hidden."""
    if not ids:
        return []
    wanted = catalogue.seen_by(who, at).where(Listing.id.in_(ids)).options(*catalogue.LIGHT)
    found = {one.id: one for one in db.session().scalars(wanted).unique()}
    return [found[one] for one in ids if one in found]


def through(enterprises: Iterable[int], asked: Asked, found: Found, who: Viewer, at: datetime) -> dict[int, list[Listing]]:
    """By enterprise, the listings that hold the whole question, the best first: why it was found when its page does not say the words."""
    wanted = found.read.question.wanted
    asked_of = frozenset(enterprises)
    if not wanted or not asked_of:
        return {}
    filters = {"enterprise": frozenset(map(str, asked_of)), "audience": audience(who)}
    query = Query(LISTINGS.kind, wanted=wanted, unwanted=found.read.question.unwanted, filters=filters, limit=MOST_LOOKED_AT)
    listings = rows(indexing.engine().search(query).ids, who, at)
    told: dict[int, list[Listing]] = {}
    for one in listings:
        told.setdefault(one.organization_id, []).append(one)
    # What was found for nothing of its own has a part in what another leads.
    parts = _parts([one.id for one in listings], asked_of - told.keys())
    for one in listings:
        for number in parts.get(one.id, ()):
            told.setdefault(number, []).append(one)
    return {number: of_one[:MOST_TOLD] for number, of_one in told.items()}


def _parts(listings: Sequence[int], organizations: Set[int]) -> dict[int, list[int]]:
    """By joint listing, those of these organisations that offer it with its lead; nothing is asked when there are none."""
    found: dict[int, list[int]] = {}
    if listings and organizations:
        m = ListingMember
        asked = select(m.listing_id, m.organization_id).where(m.listing_id.in_(listings), m.organization_id.in_(organizations))
        for listing, organization in db.session().execute(asked):
            found.setdefault(listing, []).append(organization)
    return found


def _owners(ids: Sequence[int]) -> dict[int, int]:
    asked = select(Listing.id, Listing.organization_id).where(Listing.id.in_(ids))
    return dict(db.session().execute(asked).all()) if ids else {}
