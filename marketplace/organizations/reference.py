"""The reference data of the directory as the product's own files hold it; `reference_write` brings it to the database."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from search_index.analysis import fold

FOLDER = Path(__file__).parent / "data"

# Where rows come from that nobody brought: said in their `source`.
SOURCE = "reference"
PLACES_SOURCE = "GeoNames"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of our files."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def region_codes() -> dict[str, str]:
    """From what people write (a code with or without its zero, a name in any case) to the code."""
    known = {}
    for row in rows("regions"):
        written = (row["code"], row["code"].lstrip("0"), row["name_fr"], row["name_en"])
        known.update({fold(one): row["code"] for one in written})
    return known


@cache
def legal_form_codes() -> dict[str, str]:
    """From a code, a name or a common variant to the code of the legal form."""
    return _with_synonyms("legal_forms")


@cache
def legal_form_families() -> frozenset[str]:
    """Words that say a family of forms and not which one, folded: « association », « mutuelle »."""
    return frozenset(fold(row["label"]) for row in rows("legal_form_family_synonyms"))


@cache
def wide_sectors() -> dict[str, tuple[str, ...]]:
    """Labels that cover several of our sectors, folded, with the codes of these."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("sector_wide_synonyms"):
        found[fold(row["label"])] = (*found.get(fold(row["label"]), ()), row["code"])
    return found


@cache
def sector_codes() -> dict[str, str]:
    """From a code, a name or a common variant to the code of the sector."""
    return _with_synonyms("sectors")


@cache
def sector_words() -> dict[str, str]:
    """What people call a sector's trades, by its code: « recyclage » and « récupération » for residual materials."""
    words: dict[str, list[str]] = {}
    for row in rows("sector_synonyms"):
        words.setdefault(row["code"], []).append(row["label"].replace("_", " "))
    return {code: "\n".join(labels) for code, labels in words.items()}


def _with_synonyms(name: str) -> dict[str, str]:
    known = {fold(row["label"]): row["code"] for row in rows(f"{name.removesuffix('s')}_synonyms")}
    for row in rows(name):
        written = (row["code"], row["name_fr"], row["name_en"], row.get("short_fr") or "", row.get("short_en") or "")
        known.update({fold(one): row["code"] for one in written if one})
    return known
