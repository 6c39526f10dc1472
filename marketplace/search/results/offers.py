"""What would find something when nothing answers: fewer filters, the regions nearby, the sectors of the words that were typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from marketplace.core.locale import _
from marketplace.organizations.places.distance import distance_km
from marketplace.organizations.reading import points
from marketplace.search import queries
from marketplace.search.asked import FACETS, Address, Asked
from marketplace.search.places.near import Where
from marketplace.search.queries import Found
from marketplace.search.results import facets
from marketplace.search.results.labels import Labels

MOST = 6


@dataclass(frozen=True)
class Offer:
    """Another search: what it is called, where it is, how many it finds."""

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
        Group(_("En retirant un filtre"), tuple(_without(asked, here))),
        Group(_("Dans ces secteurs"), tuple(_sectors(asked, here, names))),
    )
    return [one for one in groups if one.offers]


def _nearby(asked: Asked, found: Found, here: Address, names: Labels) -> Iterable[Offer]:
    chosen, counts = asked.chosen.get("region", ()), found.facets.get("region", {})
    if not chosen or not counts:
        return []
    middles = {code: (latitude, longitude) for latitude, longitude, code, _label in points.regions()}
    mine = [middles[code] for code in chosen if code in middles]

    def km(code: str) -> float:
        return min((distance_km(middles[code], one) for one in mine), default=0.0) if code in middles else float("inf")

    near = sorted((code for code in counts if code not in chosen), key=lambda code: (km(code), code))
    return [Offer(names.say("region", code), here.having(region=(code,), mrc=()).url(), counts[code]) for code in near[:MOST]]


def _without(asked: Asked, here: Address) -> Iterable[Offer]:
    titles = facets.titles()
    for name, facet in FACETS.items():
        if asked.chosen.get(facet):
            fewer = {one: codes for one, codes in asked.chosen.items() if one != facet}
            if count := queries.count(replace(asked, chosen=fewer)):
                yield Offer(_("Sans le filtre « %(filter)s »", filter=titles.get(facet, _("Pôle"))), here.but(name).url(), count)
    if asked.where.km and (count := queries.count(replace(asked, where=Where()))):
        yield Offer(_("À toute distance"), here.but("rayon").url(), count)
    if asked.text and len(asked.chosen) > 1 and (count := queries.count(replace(asked, chosen={}, where=Where()))):
        yield Offer(_("Sans aucun filtre"), here.having(**dict.fromkeys((*FACETS, "pres", "rayon"), ())).url(), count)


def _sectors(asked: Asked, here: Address, names: Labels) -> Iterable[Offer]:
    """The sectors of those who answer to any of the words, wherever they are."""
    counts = queries.sectors_of_any_word(asked)
    for code, count in list(counts.items())[:MOST]:
        yield Offer(names.say("sector", code), Address.of({"secteur": (code,)}).url(), count)
