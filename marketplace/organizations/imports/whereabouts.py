"""Where a known enterprise is, and what a file may change of it. Town, street, postal code and point make one place: another place is
taken whole or not at all, for half a place is no place. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from marketplace.core.imports.handlers import Message
from marketplace.core.locale import N_
from search_index.analysis import fold

TOWN = ("municipality", "municipality_code", "mrc_code", "region_code")
STREET = ("address", "postal_code")
POINT = ("latitude", "longitude")
PLACE = (*TOWN, *STREET, *POINT)
# By which of them each part is known to be someone's.
PARTS = ("municipality", *STREET, "latitude")

MOVED = N_("la fiche était d’un autre lieu (%(before)s) que cette ligne (%(said)s) : l’adresse de la ligne la remplace, entière")
STAYS = N_("la fiche est d’un autre lieu (%(kept)s) que cette ligne (%(said)s) : l’adresse de la fiche est gardée, entière")

# Whether a file may write over a column of the enterprise.
May = Callable[[str], bool]


def place_changes(
    one: Any, said: Mapping[str, Any], may_write: May, *, is_of_a_person: bool, is_own: bool
) -> tuple[dict[str, Any], Message | None]:
    """Of where a row says that `one` is, what may be written, and what whoever brought the file should look at.

    `is_of_a_person` is whether a person wrote the municipality, `is_own` whether the row comes from the source of the page: a person
    who wrote over it knows what it says.
    """
    told = {name: said[name] for name in PLACE if name in said}
    if not is_elsewhere(one, told):
        return _completed(one, told, may_write, is_of_a_person), None
    # A municipality that is not recognised never takes the place of one that is.
    is_vaguer = bool(one.municipality_code) and not told.get("municipality_code")
    if is_vaguer or not all(may_write(name) for name in PARTS):
        return {}, None if is_of_a_person and is_own else Message(STAYS, {"kept": _called(_values(one)), "said": _called(told)})
    if _is_mended(one, told):
        return _news(one, told), None
    return _news(one, dict.fromkeys(PLACE) | told), Message(MOVED, {"before": _called(_values(one)), "said": _called(told)})


def is_elsewhere(one: Any, said: Mapping[str, Any]) -> bool:
    """Whether a row is of another municipality than the page, or of another region where one of them does not say which."""
    code, town = said.get("municipality_code"), said.get("municipality")
    if code and one.municipality_code:
        return bool(code != one.municipality_code)
    if town and one.municipality:
        return fold(town) != fold(one.municipality)
    return bool(said.get("region_code") and one.region_code and said["region_code"] != one.region_code)


def _completed(one: Any, told: Mapping[str, Any], may_write: May, is_of_a_person: bool) -> dict[str, Any]:
    """What is new of a place that is the same. A street of someone else is not given this one's postal code, nor its point."""
    new, found = _news(one, told), {}
    others = [name for name in STREET if told.get(name) and getattr(one, name) and fold(told[name]) != fold(getattr(one, name))]
    is_this_street = all(may_write(name) for name in others)
    is_vaguer = bool(one.municipality) and not told.get("municipality_code")
    if any(name in new for name in TOWN) and not is_vaguer and (is_this_street or one.municipality):
        completes = not one.municipality_code and not is_of_a_person
        if completes or may_write("municipality"):
            found |= {name: told[name] for name in TOWN if name in told}
    if is_this_street:
        found |= {name: told[name] for name in STREET if name in new and may_write(name)}
        found |= {name: told[name] for name in POINT if new.keys() & set(POINT) and may_write("latitude")}
    return found


def _is_mended(one: Any, told: Mapping[str, Any]) -> bool:
    """Whether a page of which nobody recognised the municipality is told it now: the same street, elsewhere in writing only."""
    return not one.municipality_code and any(told.get(name) and told[name] == getattr(one, name) for name in STREET)


def _values(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in PLACE}


def _news(one: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of these values that the page does not hold; an empty municipality is an empty text."""
    held = {name: "" if name == "municipality" and value is None else value for name, value in values.items()}
    return {name: value for name, value in held.items() if value != getattr(one, name)}


def _called(place: Mapping[str, Any]) -> str:
    return place.get("municipality") or place.get("region_code") or "–"
