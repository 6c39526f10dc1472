"""What kept searches found, as pages and mails tell it: names and addresses, read again as the person may see them now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from werkzeug.datastructures import MultiDict

from marketplace.accounts.models import User
from marketplace.core import clock, db, links
from marketplace.core.locale import _
from marketplace.search import asked as asking
from marketplace.search.asked import Address
from marketplace.search.blueprint import bp
from marketplace.search.kept import matching, offers, saved
from marketplace.search.kept.forms import LONGEST_NAME
from marketplace.search.models import Frequency, SavedSearch, SearchKind
from marketplace.search.results import labels, rows
from marketplace.search.results.rows import Row
from marketplace.search.results.said import said

# What a page shows of the news of one search; the rest is in the results themselves.
MOST_SHOWN = 50
# What the address of a search says when it is one of products and services.
PRODUCTS = "produits"


@dataclass(frozen=True)
class Listed:
    """A search among hers: what it asks, how she is told, how many things it found that she may see and has not."""

    search: SavedSearch
    said: str
    frequency: str
    news: int


@dataclass(frozen=True)
class New:
    """One thing that a search newly found: its name, where it is or whose it is, the row whose logo stands beside it, its page."""

    name: str
    where: str
    logo: Row
    page: tuple[str, str]

    @property
    def url(self) -> str:
        return url_for(self.page[0], slug=self.page[1])

    @property
    def public_url(self) -> str:
        return links.absolute(self.page[0], slug=self.page[1])


@dataclass(frozen=True)
class Told:
    """The news of one search as a mail lists them: (name, public address), and how many more there are."""

    name: str
    lines: Sequence[tuple[str, str]]
    more: int


def listed(person: User, *, at: datetime) -> list[Listed]:
    """Her searches, by name."""
    news = {one.id: len(ids) for one, ids in saved.unseen(person, at=at)}
    return [Listed(one, matching.told(one), frequency_said(one), news.get(one.id, 0)) for one in saved.of(person)]


def asked(values: MultiDict[str, str]) -> tuple[Address, SearchKind, str]:
    """What would be kept of an address, of which kind of things, and what it asks in a sentence. Unusable when there is nothing to keep."""
    kind = SearchKind.LISTINGS if values.get("quoi") == PRODUCTS else SearchKind.ENTERPRISES
    here = matching.address(values, kind)
    return here, kind, said(asking.read(values, matching.SHELVES[kind]), labels.read())


def name_of(values: MultiDict[str, str], said: str) -> str:
    """What a search may be called until its person says better: its words, else its filters."""
    name = values.get("q", "").strip() or said
    return (name[:1].upper() + name[1:])[:LONGEST_NAME]


def frequency_said(search: SavedSearch) -> str:
    """How soon she is told, or that she is told nothing."""
    if search.paused_at is not None:
        return _("en pause")
    words = {Frequency.IMMEDIATE: _("dès que possible"), Frequency.DAILY: _("chaque matin"), Frequency.WEEKLY: _("chaque semaine")}
    return words[search.frequency]


def news(search: SavedSearch, person: User, *, at: datetime) -> list[New]:
    """What a search found and she has not marked as seen, the newest first."""
    return _told(matching.visible(search.news, search.kind, person, at=at)[:MOST_SHOWN], search.kind, person, at)


def _told(ids: Sequence[int], kind: SearchKind, person: User, at: datetime) -> list[New]:
    today = clock.local_day(at)
    if kind is SearchKind.ENTERPRISES:
        return [New(one.name, one.municipality, one, ("organizations.show", one.slug)) for one in rows.read(ids, today=today)]
    found = offers.of_ids(ids, person, at)
    sellers = {row.id: row for row in rows.read([one.listing.organization_id for one in found.values()], today=today)}
    listings = [found[number].listing for number in ids if number in found]
    return [
        New(str(one.title), row.name, row, ("catalogue.show", one.slug)) for one in listings if (row := sellers.get(one.organization_id))
    ]


@bp.app_template_global()
def search_news(found: Mapping[str, Sequence[int]]) -> list[Told]:
    """What a message tells: the searches that are still kept, each with what its person may still see; in the unit that is open."""
    told, at = [], clock.now()
    for number, ids in found.items():
        search = db.session().get(SavedSearch, int(number))
        if search is not None and (visible := matching.visible(ids, search.kind, search.user, at=at)):
            lines = [
                (", ".join(filter(None, (one.name, one.where))), one.public_url) for one in _told(visible, search.kind, search.user, at)
            ]
            told.append(Told(search.name, lines, max(0, len(search.news) - len(lines))))
    return told
