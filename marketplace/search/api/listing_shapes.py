"""What the public API answers of a list of products and services. No price is there that not everybody may see."""

from typing import Annotated, Literal, TypedDict

from marketplace.core.api.shapes import Means
from marketplace.core.locale import _l
from marketplace.search.api.shapes import Counted, MrcCode, Query, RegionCode, Town


class Seller(TypedDict):
    """The enterprise that offers it."""

    slug: Annotated[str, Means(_l("Ce qui nomme l’entreprise dans les adresses."), "la-louche-d-argent")]
    name: Annotated[str, Means(_l("Son nom."), "La Louche d’Argent")]
    municipality: Town
    region: RegionCode
    mrc: MrcCode


class Offered(TypedDict):
    """One product or service of a list."""

    id: Annotated[int, Means(_l("Le numéro du produit ou du service, qui ne change pas."), 1042, {"minimum": 1})]
    slug: Annotated[str, Means(_l("Ce qui le nomme dans les adresses."), "boite-a-lunch-froide")]
    url: Annotated[str, Means(_l("Sa page, dans la langue de la réponse."), "https://exemple.org/catalogue/x", {"format": "uri"})]
    title: Annotated[str, Means(_l("Ce que c’est, en français quand l’anglais manque."), "Boîte à lunch froide")]
    description: Annotated[str, Means(_l("Ce qu’en dit l’entreprise."), "Sandwich, salade et fruit.")]
    kind: Annotated[Literal["good", "service"], Means(_l("Un produit ou un service."), "good")]
    category: Annotated[str | None, Means(_l("Le code UNSPSC de sa catégorie."), "50190000")]
    unit: Annotated[str, Means(_l("Le code de l’unité (recommandation 20 de l’ONU)."), "C62")]
    price_basis: Annotated[
        Literal["public", "reserved", "on_request", "after_visit"],
        Means(_l("Comment le prix est connu; « reserved » : certains acheteurs le voient sur la page."), "public"),
    ]
    price: Annotated[
        str | None,
        Means(_l("Le prix d’une unité avant taxes, en dollars, s’il est affiché à tous; rien autrement."), "14.5"),
    ]
    characteristics: Annotated[list[str], Means(_l("Les codes de ses atouts sociaux et environnementaux."), ["LOCAL"])]
    enterprise: Seller


class ListingFacets(TypedDict):
    """How what was found divides, by each parameter that narrows."""

    sold: Counted
    category: Counted
    serves: Counted
    joint: Counted
    basis: Counted
    band: Counted
    characteristic: Counted
    region: Counted


class Listings(TypedDict):
    """A page of products and services."""

    count: Annotated[int, Means(_l("Combien de produits et de services répondent en tout."), 12, {"minimum": 0})]
    page: Annotated[int, Means(_l("Le numéro de cette page."), 1, {"minimum": 1})]
    pages: Annotated[int, Means(_l("Combien de pages peuvent être lues."), 1, {"minimum": 1})]
    query: Query
    results: Annotated[list[Offered], Means(_l("Les produits et les services de cette page, dans l’ordre demandé."))]
    facets: ListingFacets
