"""What a visitor asks of the search page, read from its address; and the addresses that ask nearly the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast
from urllib.parse import quote_plus

from flask import url_for
from werkzeug.datastructures import MultiDict

from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.search.places.near import Where, where
from marketplace.search.results import labels
from marketplace.search.shelves import ENTERPRISES, Shelf
from search_index.engine import Sort

LONGEST = 200

SORTS: dict[str, Sort] = {"pertinence": "relevance", "nom": "name", "distance": "distance"}

View = Literal["", "carte"]


@dataclass(frozen=True)
class Address:
    """What an address of the search carries, always in the same order: the same choices have one address."""

    pairs: tuple[tuple[str, str], ...] = ()
    shelf: Shelf = ENTERPRISES

    @classmethod
    def of(cls, values: Mapping[str, Iterable[str]], shelf: Shelf = ENTERPRISES) -> "Address":
        """From the values of each name; those of one name are put in order, and what is empty is left out."""
        return cls(tuple((name, one) for name in shelf.order for one in sorted(set(values.get(name, ()))) if one), shelf)

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(value for known, value in self.pairs if known == name)

    def having(self, **changes: Iterable[str]) -> "Address":
        """The same with other values under these names, from its first page; no value takes a name away."""
        kept = {name: self.values(name) for name in self.shelf.order if name != "page"}
        return Address.of({**kept, **changes}, self.shelf)

    def switched(self, name: str, value: str) -> "Address":
        """The same with this value put on, or taken off when it is there."""
        here = set(self.values(name))
        return self.having(**{name: here ^ {value}})

    def but(self, *names: str) -> "Address":
        return self.having(**dict.fromkeys(names, ()))

    @property
    def query(self) -> str:
        """« q=traiteur&region=01 », as an address carries it."""
        return "&".join(f"{name}={quote_plus(value, errors='replace')}" for name, value in self.pairs)

    @property
    def arguments(self) -> dict[str, list[str]]:
        """The same as `url_for` takes them."""
        return {name: list(self.values(name)) for name, _value in self.pairs}

    def on(self, shelf: Shelf) -> "Address":
        """The same question of another shelf, with what that one knows of it, from its first page."""
        return Address.of({name: self.values(name) for name in shelf.order if name not in ("page", "vue", "tri")}, shelf)

    def url(self, endpoint: str = "") -> str:
        """Where it leads, in the language of the page: to the page of its shelf, or to another."""
        path = url_for(endpoint or self.shelf.endpoint)
        return f"{path}?{self.query}" if self.pairs else path


@dataclass(frozen=True)
class Asked:
    """What is searched. `chosen` holds for each facet the codes of which any will do; `where` the place near which to look.

    `place_as_word`: a place that the text names is looked for as a word, and not as a place. `is_cut`: more was typed than is read.
    `audience` are the readers that whoever asks is one of, for a shelf that is not for everybody; empty where all is.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: Where = field(default_factory=Where)
    sort: Sort = "relevance"
    place_as_word: bool = False
    is_cut: bool = False
    shelf: Shelf = ENTERPRISES
    audience: frozenset[str] = frozenset()

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.values()) or self.where.near is not None


def read(values: MultiDict[str, str], shelf: Shelf = ENTERPRISES, audience: frozenset[str] = frozenset()) -> Asked:
    """What an address asks for. Raises Unusable (422), saying what to change, for a value that no list of the page offers."""
    place = where(values.get("pres", ""), values.get("rayon", ""))
    chosen = {facet: _codes(name, facet, values.getlist(name)) for name, facet in shelf.facets.items()}
    typed = values.get("q", "").strip()
    return Asked(
        text=typed[:LONGEST].strip(),
        chosen={facet: codes for facet, codes in chosen.items() if codes},
        where=place,
        sort=_sort(values.get("tri", ""), place),
        place_as_word=values.get("lieu") == "mot",
        is_cut=len(typed) > LONGEST,
        shelf=shelf,
        audience=audience,
    )


def view(values: MultiDict[str, str]) -> View:
    """How the results are shown: as a list, or on a map."""
    asked = values.get("vue", "")
    if asked not in ("", "liste", "carte"):
        raise Unusable(
            _("On peut voir les résultats en « liste » ou sur une « carte » : « %(typed)s » n’en est pas une façon.", typed=asked[:20])
        )
    return "carte" if asked == "carte" else ""


def address(asked: Asked, values: MultiDict[str, str]) -> Address:
    """The one address of what is asked, without its page."""
    typed = {name: asked.chosen.get(facet, ()) for name, facet in asked.shelf.facets.items()}
    shown = {"tri": (values.get("tri", ""),), "vue": (view(values),), "lieu": ("mot",) if asked.place_as_word else ()}
    near = {"pres": (asked.where.typed,), "rayon": (asked.where.typed_km,)}
    return Address.of({"q": (asked.text,), **typed, **near, **shown}, asked.shelf)


def _codes(name: str, facet: str, typed: list[str]) -> tuple[str, ...]:
    codes = tuple(sorted({code for code in typed if code}))
    known = labels.read()[facet] if codes else {}
    for code in codes:
        if code not in known:
            raise Unusable(_unknown(name, facet, code[:20]))
    return codes


def _unknown(name: str, facet: str, code: str) -> str:
    if facet == "region":
        return _("Il n’y a pas de région « %(code)s » : les codes vont de 01 à 17.", code=code)
    return _("Le filtre « %(name)s » n’a pas de choix « %(code)s » : prenez-en un dans la liste de la page.", name=name, code=code)


def _sort(typed: str, place: Where) -> Sort:
    if not typed:
        # Who says a place wants what is near it first.
        return "distance" if place.near is not None else "relevance"
    if typed not in SORTS:
        raise Unusable(
            _("On peut trier par « pertinence », par « nom » ou par « distance » : « %(typed)s » n’en est pas.", typed=typed[:20])
        )
    # A distance needs a place, which the question may name (see queries.from_where).
    return cast(Sort, SORTS[typed])
