"""What would find something when nothing answers: fewer filters, the regions nearby, the sectors of the words that were typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from marketplace.core.locale import _
from marketplace.organizations.places.distance import distance_km
from marketplace.organizations.reading import points
from marketplace.search import queries
from marketplace.search.asked import Address, Asked
from marketplace.search.places.near import Where
from marketplace.search.queries import Found
from marketplace.search.results import facets
from marketplace.search.results.labels import Labels

MOST = 6


@dataclass(frozen=True)
class Offer:
    """Another search: what it is called, where it is, how many it finds there."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Group:
    """Offers of one kind."""

    title: str
    offers: tuple[Offer, ...]


def offers(asked: Asked, found: Found, here: Address, names: Labels) -> list[Group]:
    """Those that find something, the likeliest first."""
    groups = (
        Group(_("Dans les régions les plus proches"), tuple(_nearby(asked, found, here, names))),
        *without(asked, here),
        Group(_("Dans ces secteurs"), tuple(_sectors(asked, here, names))),
    )
    return [one for one in groups if one.offers]


def without(asked: Asked, here: Address) -> list[Group]:
    """The same with fewer filters, where that finds something."""
    fewer = tuple(_without(asked, here))
    return [Group(_("En retirant un filtre"), fewer)] if fewer else []


def _nearby(asked: Asked, found: Found, here: Address, names: Labels) -> Iterable[Offer]:
    chosen = asked.chosen.get("region", ())
    counts = _by_region(asked, found) if chosen else {}
    if not counts:
        return []
    middles = {code: (latitude, longitude) for latitude, longitude, code, _label in points.regions()}
    mine = [middles[code] for code in chosen if code in middles]

    def km(code: str) -> float:
        return min((distance_km(middles[code], one) for one in mine), default=0.0) if code in middles else float("inf")

    near = sorted((code for code in counts if code not in chosen), key=lambda code: (km(code), code))
    return [Offer(names.say("region", code), here.having(region=(code,), mrc=()).url(), counts[code]) for code in near[:MOST]]


def _by_region(asked: Asked, found: Found) -> Mapping[str, int]:
    """How many each region would find in place of those chosen, and of their MRC, which are in no other."""
    if "mrc" not in asked.chosen:
        return found.facets.get("region", {})
    anywhere = {facet: codes for facet, codes in asked.chosen.items() if facet not in ("region", "mrc")}
    wider = queries.find(replace(asked, chosen=anywhere), per_page=1)
    # What answers to something near the question would not be what a region finds of it.
    return {} if wider.is_relaxed else wider.facets.get("region", {})


def _without(asked: Asked, here: Address) -> Iterable[Offer]:
    titles = facets.titles()
    for name, facet in asked.shelf.facets.items():
        if asked.chosen.get(facet):
            fewer = {one: codes for one, codes in asked.chosen.items() if one != facet}
            if count := queries.count(replace(asked, chosen=fewer)):
                yield Offer(_("Sans le filtre « %(filter)s »", filter=titles.get(facet, _("Pôle"))), here.but(name).url(), count)
    if asked.where.km and (count := queries.count(replace(asked, where=replace(asked.where, km=None)))):
        yield Offer(_("À toute distance"), here.but("rayon").url(), count)
    if asked.text and len(asked.chosen) > 1 and (count := queries.count(replace(asked, chosen={}, where=Where()))):
        yield Offer(_("Sans aucun filtre"), here.having(**dict.fromkeys((*asked.shelf.facets, "pres", "rayon"), ())).url(), count)


def _sectors(asked: Asked, here: Address, names: Labels) -> Iterable[Offer]:
    """The sectors of those who answer to any of the words, wherever they are; each is offered whole, and counted so."""
    likeliest = list(queries.sectors_of_any_word(asked))[:MOST]
    whole = queries.find(Asked(), per_page=1).facets["sector"] if likeliest else {}
    for code in likeliest:
        yield Offer(names.say("sector", code), Address.of({"secteur": (code,)}).url(), whole[code])
