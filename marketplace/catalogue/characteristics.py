"""What may be said of a listing for people and for the planet: a closed list in our own words, in `data/characteristics.csv`."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.core.columns import Bilingual

SOCIAL, ENVIRONMENTAL = "social", "environmental"
FILE = Path(__file__).parent / "data" / "characteristics.csv"


@dataclass(frozen=True)
class Characteristic:
    """One of them; `family` is SOCIAL or ENVIRONMENTAL."""

    code: str
    family: str
    label: Bilingual


@cache
def known() -> dict[str, Characteristic]:
    """Each by its code, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["code"]: Characteristic(row["code"], row["family"], Bilingual(row["name_fr"], row["name_en"])) for row in rows}


def label(code: str) -> str:
    """Its words in the language of the page; the code itself for one that left the list."""
    found = known().get(code)
    return str(found.label) if found else code
