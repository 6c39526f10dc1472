"""Words of a cell and the codes that they stand for: closed lists in both languages, units, categories, places, networks."""

import csv
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from marketplace.catalogue import characteristics, words
from marketplace.catalogue.content import CHOICES
from marketplace.catalogue.models import ListingStatus
from marketplace.core import db
from marketplace.core.locale import LOCALES, speaking
from marketplace.organizations.models import Mrc, Organization, PurchaseCategory, Region, Unit
from search_index.analysis import fold

STATUS = "status"
WORDS = Path(__file__).parent.parent / "data" / "cell_words.csv"
# Several in one cell stand apart by semicolons, or by lines.
SEPARATORS = (";", "\n", "|")


@cache
def choices(name: str) -> Mapping[str, str]:
    """The values of a closed list by their folded words: ours, in French, in English, and those that people write."""
    kind: type[Enum] = ListingStatus if name == STATUS else CHOICES[name]
    found = {word: code for code, said in _written(name).items() for word in said}
    found |= {fold(str(one.value)): str(one.value) for one in kind}
    for locale in LOCALES:
        with speaking(locale):
            found |= {fold(words.said(one)): str(one.value) for one in kind}
    return found


def kept(name: str, make: Any) -> Any:
    """What is looked up once a unit."""
    known: dict[str, Any] = db.session().info.setdefault("catalogue.files", {})
    if name not in known:
        known[name] = make()
    return known[name]


def units() -> Mapping[str, str]:
    """The codes of units by their folded labels, plurals, codes and what people write; a word that two units have is of neither."""
    return kept("units", lambda: _by_words((one.code, _names(one)) for one in _all(Unit)))  # type: ignore[no-any-return]


def unit_rows() -> Mapping[str, Unit]:
    """Each unit by its code."""
    return kept("unit_rows", lambda: {one.code: one for one in _all(Unit)})  # type: ignore[no-any-return]


def decimals() -> Mapping[str, int]:
    """The decimals of each unit."""
    return kept("decimals", lambda: {one.code: one.decimals for one in _all(Unit)})  # type: ignore[no-any-return]


def categories() -> Mapping[str, str]:
    """The codes of purchase categories by their folded labels and codes."""
    return kept(  # type: ignore[no-any-return]
        "categories", lambda: _by_words((one.code, (one.code, one.label_fr, one.label_en)) for one in _all(PurchaseCategory))
    )


def regions() -> Mapping[str, str]:
    """The codes of regions by their folded names and codes."""
    return kept("regions", lambda: _by_words((one.code, (one.code, one.label_fr, one.label_en)) for one in _all(Region)))  # type: ignore[no-any-return]


def mrcs() -> Mapping[str, str]:
    """The codes of MRCs by their folded names and codes."""
    return kept("mrcs", lambda: _by_words((one.code, (one.code, one.name)) for one in _all(Mrc)))  # type: ignore[no-any-return]


def networks() -> Mapping[str, int]:
    """The ids of networks by their folded names; a name that two have is of neither."""
    return kept("networks", lambda: _by_words((number, (name,)) for number, _slug, name in _networks()))  # type: ignore[no-any-return]


def network_slugs() -> Mapping[str, int]:
    """The ids of networks by the addresses of their pages, which no two share."""
    return kept("network_slugs", lambda: {slug: number for number, slug, _name in _networks()})  # type: ignore[no-any-return]


def network_words() -> Mapping[int, str]:
    """How each network is written: its name, or the address of its page when another has the same name."""
    return kept(  # type: ignore[no-any-return]
        "network_words", lambda: {number: name if networks().get(fold(name)) == number else slug for number, slug, name in _networks()}
    )


@cache
def characteristic_codes() -> Mapping[str, str]:
    """The codes of characteristics by their folded labels and codes."""
    return _by_words((one.code, (one.code, one.label.fr, one.label.en or one.label.fr)) for one in characteristics.known().values())


def several(cell: str) -> list[str]:
    """What a cell says, when it may say several things."""
    for mark in SEPARATORS[1:]:
        cell = cell.replace(mark, SEPARATORS[0])
    return [one.strip() for one in cell.split(SEPARATORS[0]) if one.strip()]


def _names(unit: Unit) -> tuple[str, ...]:
    return (unit.code, unit.label_fr, unit.label_en, *words.plurals(unit.code), *_written("unit_code").get(unit.code, ()))


@cache
def _written(name: str) -> Mapping[str, tuple[str, ...]]:
    """What people write in their files for the codes of a list."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: tuple(map(fold, row["words"].split(";"))) for row in csv.DictReader(file) if row["list"] == name}


def _by_words(rows: Iterable[tuple[Any, tuple[str, ...]]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    shared = set()
    for code, said in rows:
        for word in {fold(one) for one in said}:
            if found.setdefault(word, code) != code:
                shared.add(word)
    return {word: code for word, code in found.items() if word not in shared}


def _all(model: type[Any]) -> list[Any]:
    return list(db.session().scalars(select(model)).unique())


def _networks() -> list[tuple[int, str, str]]:
    asked = select(Organization.id, Organization.slug, Organization.name)
    found = db.session().execute(asked.where(Organization.network_type.is_not(None), Organization.merged_into_id.is_(None)))
    return [(one.id, one.slug, one.name) for one in found]
