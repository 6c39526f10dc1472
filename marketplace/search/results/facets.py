"""The ways to narrow a search: each facet with its choices, how many each would leave, and the address that puts it on or takes it off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus

from marketplace.core.formats import number
from marketplace.core.locale import _
from marketplace.search.asked import Address
from marketplace.search.places.near import Where
from marketplace.search.results.labels import Labels

# How many choices of each stand before the fold.
SHOWN = {"region": 6, "mrc": 5, "serves": 5, "sector": 6, "kind": 3, "legal_form": 5, "certification": 5, "trust": 3, "available": 1} | {
    "sold": 2,
    "category": 8,
    "basis": 4,
    "band": 6,
    "characteristic": 6,
    "joint": 1,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. `said` is how it is called among others (the chips), where nothing else says of what it is."""

    value: str
    label: str
    count: int
    selected: bool
    url: str
    said: str = ""


@dataclass(frozen=True)
class Facet:
    """One way to narrow; `choices` are those chosen first, then the fullest first (bands of prices: by amount); `most` stand before the
    fold."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    most: int


def titles() -> dict[str, str]:
    """What each facet is called on the page."""
    return {
        "region": _("Région"),
        "mrc": _("MRC"),
        "serves": _("Territoire servi"),
        "sector": _("Secteur"),
        "kind": _("Nature du contrat"),
        "legal_form": _("Forme juridique"),
        "certification": _("Certification"),
        "trust": _("Confiance"),
        "available": _("Disponibilité"),
        "sold": _("Produit ou service"),
        "category": _("Catégorie d’achats (UNSPSC)"),
        "basis": _("Prix"),
        "band": _("Prix à l’unité, avant taxes"),
        "characteristic": _("Atouts"),
        "joint": _("Offre regroupée"),
    }


def facets(counts: Mapping[str, Mapping[str, int]], address: Address, names: Labels) -> list[Facet]:
    """Those of the shelf that have something to choose."""
    start, called, said = Address(shelf=address.shelf).url() + "?", {one: name for name, one in address.shelf.facets.items()}, titles()
    made = (
        Facet(called[one], said[one], _in_order(one, _choices(one, called[one], counts.get(one, {}), address, names, start)), SHOWN[one])
        for one in address.shelf.counted
    )
    return [one for one in made if one.choices]


def chips(address: Address, where: Where, names: Labels) -> list[Choice]:
    """What was chosen, each with the address that takes it off; the place to be near of is the last."""
    chosen = [
        Choice(code, names.say(facet, code), 0, True, address.switched(name, code).url(), _said(facet, names.say(facet, code)))
        for name, facet in address.shelf.facets.items()
        for code in address.values(name)
    ]
    if where.point is None:
        return chosen
    circle = _("%(place)s, %(km)s km ou moins", km=number(where.km), place=where.name) if where.km else ""
    said = circle or _("Lieu : %(place)s", place=where.name)
    # Without a place the order by name alone still says something.
    gone = ("pres", "rayon") if address.values("tri") == ("nom",) else ("pres", "rayon", "tri")
    return [*chosen, Choice(where.typed, where.name, 0, True, address.but(*gone).url(), said)]


def _said(facet: str, label: str) -> str:
    return _("Territoire servi : %(place)s", place=label) if facet == "serves" else label


def _choices(facet: str, name: str, counts: Mapping[str, int], address: Address, names: Labels, start: str) -> Iterator[Choice]:
    chosen = address.values(name)
    for code in chosen:
        yield Choice(code, names.say(facet, code), counts.get(code, 0), True, address.switched(name, code).url())
    # Addresses are made from three pieces: a page has two hundred of them.
    order = address.shelf.order
    place = order.index(name)
    before = Address(tuple(one for one in address.pairs if order.index(one[0]) < place)).query
    after = Address(tuple(one for one in address.pairs if order.index(one[0]) > place and one[0] != "page")).query
    wide = _regions_open(chosen, names) if facet == "serves" else frozenset()
    for code, many in counts.items():
        if code in chosen or (facet == "serves" and len(code) > 2 and names.regions_of.get(code) not in wide):
            continue
        # An MRC takes the place of its region: beside it, it would not narrow anything.
        kept = [one for one in chosen if facet != "serves" or one != names.regions_of.get(code)]
        values = "&".join(f"{name}={quote_plus(one)}" for one in sorted((*kept, code)))
        yield Choice(code, names.say(facet, code), many, False, start + "&".join(filter(None, (before, values, after))))


def _in_order(facet: str, choices: Iterator[Choice]) -> tuple[Choice, ...]:
    """Bands of prices go from the lowest up, as people look for them."""
    return tuple(sorted(choices, key=lambda one: int(one.value)) if facet == "band" else choices)


def _regions_open(chosen: tuple[str, ...], names: Labels) -> frozenset[str]:
    """The regions of which the MRC are offered among the territories served: those chosen, and those of an MRC chosen."""
    return frozenset(names.regions_of.get(one, one) for one in chosen)
