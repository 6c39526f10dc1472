"""How a product or a service is found: what is searched of it, and by what it is filtered. No hidden price is ever in the index."""

from collections.abc import Iterator
from typing import Literal

from marketplace.catalogue import characteristics, rules
from marketplace.catalogue.models import Audience, Listing, PriceBasis, PriceVisibility, Purpose
from marketplace.core import indexing
from marketplace.organizations.models import PurchaseCategory
from marketplace.organizations.searched import around
from marketplace.organizations.searched.around import Around
from search_index import Document, Text

KIND = "listings"

# What a word counts where it stands; in the French title it counts 4, as in the name of an enterprise.
TITLE, CATEGORY, DESCRIPTION = 4, 2, 2
# For whom a listing is: everybody, or the members of a network (see `for_network`).
FOR_ALL = "all"
# Where the bands of prices begin, in dollars for one unit.
BANDS = (0, 10, 50, 100, 500, 1000)
ONE_DOLLAR = 10_000

Basis = Literal["public", "reserved", "on_request", "after_visit"]


@indexing.source(KIND, Listing)
def document(listing: Listing) -> Document | None:
    """What is searched of a listing in both languages; None while it is not offered. Its own words are told to those alone whom
    `audience` names: whoever asks says who she is (`rules` decide again on the rows that come back)."""
    if not rules.is_shown(listing, around.now()):
        return None
    organization = listing.organization
    beside = Around(organization)
    return Document(
        kind=KIND,
        id=listing.id,
        version=listing.version,
        name=listing.title_fr,
        texts=tuple(one for one in _texts(listing) if one.words),
        facets=_facets(listing, beside),
        point=beside.point(),
    )


def for_network(number: int) -> str:
    """The audience of the members of a network."""
    return f"n{number}"


def audience(who: rules.Viewer) -> frozenset[str]:
    """The audiences that somebody is of."""
    return frozenset({FOR_ALL, *map(for_network, who.networks)})


def band(price: int) -> str:
    """In which band a price is, in ten-thousandths of a dollar for one unit: the dollars at which it begins."""
    return str(max(start for start in BANDS if start * ONE_DOLLAR <= price))


def _texts(listing: Listing) -> Iterator[Text]:
    yield Text(listing.title_en or "", TITLE, "en")
    yield Text(listing.description_fr, DESCRIPTION)
    yield Text(listing.description_en or "", DESCRIPTION, "en")
    category: PurchaseCategory | None = listing.category
    if category is not None:
        yield Text(category.label_fr, CATEGORY)
        yield Text(category.label_en, CATEGORY, "en")
    known = [characteristics.known()[code].label for code in listing.characteristics if code in characteristics.known()]
    o = listing.organization
    # Codes are found when they are typed whole.
    codes = [category.code] if category is not None else []
    offering = [o.name, *(one.organization.name for one in listing.members)]
    yield Text("\n".join([*(one.fr for one in known), *offering, o.municipality, *codes, listing.reference]))
    yield Text("\n".join(one.en or "" for one in known), 1, "en")


def _facets(listing: Listing, beside: Around) -> dict[str, tuple[str, ...]]:
    """What it is filtered and counted by. `around` are the places where the enterprise is and those that are served, together."""
    o = listing.organization
    serves = beside.served_by([listing]) if listing.reach is not None else beside.served()
    named = sorted(for_network(one) for one in rules.networks_of(listing, Purpose.AUDIENCE))
    is_public = listing.price_basis is PriceBasis.LISTED and listing.price_visibility is PriceVisibility.EVERYBODY
    return {
        "enterprise": tuple(str(number) for number in [o.id, *(one.organization_id for one in listing.members)]),
        "audience": (FOR_ALL,) if listing.audience is Audience.EVERYBODY else tuple(named) or ("-",),
        "region": _codes(o.region_code),
        "mrc": _codes(o.mrc_code),
        "municipality": _codes(o.municipality_code or o.municipality),
        "serves": serves,
        "around": tuple(sorted({*serves, *filter(None, (o.region_code, o.mrc_code))})),
        "sold": (listing.kind.value,),
        "joint": ("yes",) if listing.members else (),
        "category": _codes(listing.category_code),
        "characteristic": tuple(sorted(listing.characteristics)),
        "basis": (basis(listing),),
        "band": (band(listing.price),) if is_public and listing.price is not None else (),
    }


def basis(listing: Listing) -> Basis:
    """How the price is known, and by whom: that there is one for others is no secret, the page of the listing says so."""
    if listing.price_basis is PriceBasis.ON_REQUEST:
        return "on_request"
    if listing.price_basis is PriceBasis.AFTER_VISIT:
        return "after_visit"
    return "public" if listing.price_visibility is PriceVisibility.EVERYBODY else "reserved"


def _codes(code: str | None) -> tuple[str, ...]:
    return (code,) if code else ()
