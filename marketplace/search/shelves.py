"""What may be searched: enterprises, or what they offer. Each has its kind of documents, its page, and the facets that narrow it."""

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.catalogue.search import KIND as LISTING
from marketplace.organizations.search import KIND as ENTERPRISE


@dataclass(frozen=True)
class Shelf:
    """One kind of things to find.

    `facets` maps what the address calls each filter to the facet of the index, in the order in which an address carries them;
    `counted` are the facets that the page shows, in its order.
    """

    kind: str
    endpoint: str
    facets: Mapping[str, str]
    counted: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """All that an address may carry, in the order in which it does."""
        return ("q", "lieu", *self.facets, "pres", "rayon", "tri", "vue", "page")


ENTERPRISES = Shelf(
    ENTERPRISE,
    "search.index",
    {
        "region": "region",
        "mrc": "mrc",
        "sert": "serves",
        "secteur": "sector",
        "nature": "kind",
        "forme": "legal_form",
        "certification": "certification",
        "confiance": "trust",
        "disponible": "available",
        "pole": "hub",
    },
    ("region", "mrc", "serves", "sector", "kind", "legal_form", "certification", "trust", "available"),
)

LISTINGS = Shelf(
    LISTING,
    "search.listings",
    {
        "region": "region",
        "sert": "serves",
        "sorte": "sold",
        "categorie": "category",
        "prix": "basis",
        "tranche": "band",
        "atout": "characteristic",
        "regroupee": "joint",
    },
    ("sold", "category", "serves", "joint", "basis", "band", "characteristic", "region"),
)
