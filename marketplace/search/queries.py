"""Searching the directory: the engine answers keys and counts, the rows are read again from the database."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from marketplace.core import indexing
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.core.paging import PER_PAGE, Page
from marketplace.organizations import queries as directory
from marketplace.organizations import reference
from marketplace.organizations.models import Organization
from marketplace.organizations.search import KIND
from search_index import Query

LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for: words, and regions of which any will do."""

    text: str
    regions: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A page of enterprises and, for each region, how many the words find there."""

    page: Page[Organization]
    regions: dict[str, int]


def asked(values: MultiDict[str, str]) -> Asked:
    """Read `q` and `region` (repeated) of an address. Raises Unusable for a region that does not exist."""
    known = set(reference.region_codes().values())
    codes = tuple(dict.fromkeys(code for code in values.getlist("region") if code))
    if unknown := [code for code in codes if code not in known]:
        raise Unusable(_("Il n’y a pas de région « %(code)s » : les codes vont de 01 à 17.", code=unknown[0][:20]))
    return Asked(values.get("q", "")[:LONGEST].strip(), codes)


def find(sought: Asked, number: int, per_page: int = PER_PAGE) -> Found:
    """The enterprises that answer, a page at a time."""
    hits = indexing.engine().search(
        Query(
            kind=KIND,
            text=sought.text,
            filters={"region": frozenset(sought.regions)} if sought.regions else {},
            facets=("region",),
            offset=(number - 1) * per_page,
            limit=per_page,
        )
    )
    items = directory.shown_by_ids(hits.ids)
    return Found(Page(items, number, hits.total, per_page), dict(hits.facets.get("region", {})))
