"""A page of products and services as the public API gives it: what everybody may see, from the same search as the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.catalogue.rules import NOBODY, may_see_price
from marketplace.catalogue.search import ONE_DOLLAR, audience, basis
from marketplace.core import links
from marketplace.core.api.kinds import OneOf, Text
from marketplace.core.api.parameters import Paged, asks, asks_any
from marketplace.core.errors import Missing
from marketplace.core.locale import _l
from marketplace.core.paging import DEEPEST
from marketplace.search.api import listing as enterprises
from marketplace.search.api.asked import values_of
from marketplace.search.api.listing_shapes import ListingFacets, Listings, Offered
from marketplace.search.asked import LONGEST, Asked
from marketplace.search.listings import finding
from marketplace.search.results import labels
from marketplace.search.results.labels import Labels
from marketplace.search.shelves import LISTINGS
from search_index.engine import Sort

FILTERS = tuple(ListingFacets.__annotations__)


def sorts() -> Mapping[str, str]:
    return {"relevance": "", "name": ""}


@dataclass(frozen=True)
class ForListings(Paged):
    """Which products and services are asked for, in which order."""

    q: str = asks(Text(LONGEST), _l("Des mots : tous sont demandés, comme pour les entreprises."), example="boîte à lunch", default="")
    sold: tuple[str, ...] = asks_any(OneOf(values_of("sold")), _l("Un produit ou un service."), example="good")
    category: tuple[str, ...] = asks_any(OneOf(values_of("category")), _l("La catégorie d’achats (code UNSPSC)."), example="50190000")
    serves: tuple[str, ...] = asks_any(
        OneOf(values_of("serves")), _l("La région (deux chiffres) ou la MRC (trois chiffres) où c’est offert."), example="01"
    )
    joint: tuple[str, ...] = asks_any(OneOf(values_of("joint")), _l("Offert par plusieurs entreprises ensemble."), example="yes")
    basis: tuple[str, ...] = asks_any(OneOf(values_of("basis")), _l("Comment le prix est connu."), example="public")
    band: tuple[str, ...] = asks_any(
        OneOf(values_of("band")),
        _l("La tranche du prix d’une unité, affiché à tous, par les dollars où elle commence."),
        example="10",
    )
    characteristic: tuple[str, ...] = asks_any(
        OneOf(values_of("characteristic")), _l("Un atout social ou environnemental."), example="jeunes"
    )
    region: tuple[str, ...] = asks_any(OneOf(values_of("region")), _l("La région où se trouve l’entreprise (deux chiffres)."), example="01")
    sort: Sort = asks(OneOf(sorts), _l("L’ordre : par pertinence ou par titre."), example="name", default="relevance")  # noqa: RUF009 - a field


def answered(question: ForListings, at: datetime) -> Listings:
    """The page asked for. Raises Missing past the last page."""
    chosen = {facet: codes for facet in FILTERS if (codes := tuple(sorted(getattr(question, facet))))}
    asked = Asked(question.q.strip(), chosen, sort=question.sort, shelf=LISTINGS, audience=audience(NOBODY))
    found, names = finding.find(asked, question.page, question.per_page).found, labels.read()
    if not found.ids and question.page > 1:
        raise Missing()
    return {
        "count": found.total,
        "page": question.page,
        "pages": max(1, min(-(-found.total // question.per_page), DEEPEST // question.per_page)),
        "query": enterprises.understood(asked, found, names),
        "results": [as_json(one) for one in finding.rows(found.ids, NOBODY, at)],
        "facets": _counted(found.facets, names),
    }


def as_json(listing: Listing) -> Offered:
    """A product or a service of a list, as everybody may see it, in the language of the address."""
    is_shown = listing.price is not None and may_see_price(NOBODY, listing)
    o = listing.organization
    return {
        "id": listing.id,
        "slug": listing.slug,
        "url": links.absolute("catalogue.show", slug=listing.slug),
        "title": str(listing.title),
        "description": str(listing.description),
        "kind": "good" if listing.kind.value == "good" else "service",
        "category": listing.category_code,
        "unit": listing.unit_code,
        "price_basis": basis(listing),
        "price": f"{(Decimal(listing.price) / ONE_DOLLAR).normalize():f}" if is_shown and listing.price is not None else None,
        "characteristics": list(listing.characteristics),
        "enterprise": {"slug": o.slug, "name": o.name, "municipality": o.municipality, "region": o.region_code, "mrc": o.mrc_code},
    }


def _counted(counts: Mapping[str, Mapping[str, int]], names: Labels) -> ListingFacets:
    values = enterprises.values
    return ListingFacets(**{facet: values(facet, counts, names) for facet in FILTERS})
