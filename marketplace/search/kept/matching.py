"""What a kept search finds now, and what of it a person may see now."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from sqlalchemy import Select, select
from werkzeug.datastructures import MultiDict

from marketplace.accounts.models import User
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.locale import _, speaking
from marketplace.organizations.models import Organization
from marketplace.organizations.queries import SHOWN
from marketplace.search import asked, queries
from marketplace.search.asked import Address, Asked
from marketplace.search.listings import finding
from marketplace.search.models import SavedSearch, SearchKind
from marketplace.search.results import labels
from marketplace.search.results.said import said
from marketplace.search.shelves import ENTERPRISES, LISTINGS

SHELVES = {SearchKind.ENTERPRISES: ENTERPRISES, SearchKind.LISTINGS: LISTINGS}
# How many numbers one statement carries.
BATCH = 5000


def values(query: str) -> MultiDict[str, str]:
    """The values of an address as it is kept."""
    return MultiDict(parse_qsl(query, keep_blank_values=True))


def address(typed: MultiDict[str, str], kind: SearchKind) -> Address:
    """What is kept of an address that somebody looks at: its words and its filters; not its page, its order nor its map.

    Raises Unusable for what cannot be asked, and for what asks nothing at all.
    """
    what = asked.read(typed, SHELVES[kind])
    if not what.text and not what.is_narrowed:
        raise Unusable(_("Cherchez d’abord quelque chose : un mot, un lieu ou un filtre. La recherche se garde ensuite."))
    return asked.address(what, typed).but("tri", "vue")


def whole(query: str, kind: SearchKind, locale: str, person: User, *, at: datetime) -> tuple[int, ...]:
    """The numbers of all that answer a kept question for this person now, in the language in which it was asked. Unusable when it can be
    read no more."""
    with speaking(locale):
        return queries.whole_ids(_read(query, kind, person, at))


def visible(ids: Collection[int], kind: SearchKind, person: User, *, at: datetime) -> list[int]:
    """Those that this person may see now, the newest first: an index that lags shows nothing hidden."""
    shown: list[int] = []
    for some in _batches(sorted(ids, reverse=True)):
        shown += db.session().scalars(_seen(some, kind, person, at))
    return shown


def _seen(ids: Sequence[int], kind: SearchKind, person: User, at: datetime) -> Select[tuple[int]]:
    """The SELECT of those that the person may see, as the pages ask it."""
    if kind is SearchKind.ENTERPRISES:
        return select(Organization.id).where(Organization.id.in_(ids), SHOWN).order_by(Organization.id.desc())
    offered = (*catalogue.offered(at), catalogue.is_for(catalogue.viewer(person, at)))
    return select(Listing.id).join(Listing.organization).where(Listing.id.in_(ids), *offered).order_by(Listing.id.desc())


def told(search: SavedSearch) -> str:
    """What a kept search asks, in a sentence in the language of the page; why it can be read no more, for one whose filter is gone."""
    try:
        return said(asked.read(values(search.query), SHELVES[search.kind]), labels.read())
    except Unusable as gone:
        return _("Cette recherche ne se lit plus : %(reason)s", reason=gone.reason)


def url(search: SavedSearch) -> str:
    """The page of its results."""
    found = values(search.query)
    return Address.of({name: found.getlist(name) for name in found}, SHELVES[search.kind]).url()


def _read(query: str, kind: SearchKind, person: User, at: datetime) -> Asked:
    """The question as this person asks it: of listings, only what she may see is looked for."""
    if kind is SearchKind.ENTERPRISES:
        return asked.read(values(query))
    return finding.read(values(query), catalogue.viewer(person, at))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
