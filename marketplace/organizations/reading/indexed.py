"""The lists of who serves a place, counted and put in order by the index: in SQL every activity of the directory would be gone
through for each page. The rows are read from the database, as everywhere.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from marketplace.core import indexing
from marketplace.core.errors import Missing
from marketplace.core.paging import PER_PAGE, Page
from marketplace.organizations.models import LegalForm, Organization
from marketplace.organizations.places.territories import Territory
from marketplace.organizations.reading import browsing
from marketplace.organizations.reading.browsing import Figures
from marketplace.organizations.reading.shelves import Shelf, View
from marketplace.organizations.search import KIND
from search_index import Hits, IndexDamaged, Query

FACETS = {
    "secteurs": "sector",
    "formes-juridiques": "legal_form",
    "certifications": "certification",
    "regions": "region",
    "mrc": "mrc",
    "poles": "hub",
}


def serving(shelves: Iterable[Shelf], number: int) -> tuple[Figures, Page[Organization]] | None:
    """The figures and a page of those who serve the place among these shelves; None when the index cannot tell.

    It cannot when it is being mended, nor of a territory that is made of municipalities: it knows regions and MRC. Missing (404) past
    the last page.
    """
    filters = filters_of(shelves, "servent")
    if filters is None:
        return None
    try:
        hits = indexing.engine().search(
            Query(KIND, filters=filters, facets=("legal_form", "municipality"), offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
        )
    except IndexDamaged:
        return None
    if not hits.ids and number > 1:
        raise Missing()
    return figures(hits), Page(browsing.by_ids(hits.ids), number, hits.total)


def filters_of(shelves: Iterable[Shelf], view: View) -> dict[str, frozenset[str]] | None:
    """The question as the index is asked it, or None when it has no words for it."""
    filters: dict[str, frozenset[str]] = {}
    for shelf in shelves:
        if shelf.territory is None or view == "situees":
            filters[FACETS[shelf.kind]] = frozenset({shelf.code})
        elif shelf.territory.municipalities or not shelf.territory:
            return None
        else:
            filters["serves"] = codes(shelf.territory)
    return filters


def codes(territory: Territory) -> frozenset[str]:
    """The codes of regions and MRC of which a document that serves one serves the territory."""
    return frozenset((*territory.regions, *territory.mrcs))


def figures(hits: Hits) -> Figures:
    """The same figures as `browsing.figures`, from the counts of the index."""
    families: Mapping[str, str] = dict(browsing.pairs(select(LegalForm.code, LegalForm.family)))
    forms = hits.facets["legal_form"]
    cooperatives, nonprofits = (
        sum(many for code, many in forms.items() if families.get(code) in one) for one in (browsing.COOPERATIVES, browsing.NONPROFITS)
    )
    return Figures(hits.total, cooperatives, nonprofits, len(hits.facets["municipality"]))
