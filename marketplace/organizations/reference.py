"""The reference data of the directory, from the product's own files, written as often as one likes with the same result."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from marketplace.core import db
from marketplace.organizations.models import LegalForm, Region, Sector
from search_index.analysis import fold

FOLDER = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of our files."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write() -> int:
    """Bring regions, legal forms and sectors to what the files say, in the unit at work; how many rows there are."""
    merged = 0
    for row in rows("regions"):
        db.session().merge(Region(code=row["code"], label_fr=row["name_fr"], label_en=row["name_en"]))
        merged += 1
    for row in rows("sectors"):
        db.session().merge(Sector(code=row["code"], label_fr=row["name_fr"], label_en=row["name_en"]))
        merged += 1
    for row in rows("legal_forms"):
        form = LegalForm(code=row["code"], family=row["family"], label_fr=row["name_fr"], label_en=row["name_en"])
        form.short_fr, form.short_en = row["short_fr"] or row["name_fr"], row["short_en"] or row["name_en"]
        db.session().merge(form)
        merged += 1
    return merged


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
