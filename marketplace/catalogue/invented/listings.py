"""Invented listings, from the word list of the room: the same enterprise and the same number always give the same ones."""

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from marketplace.catalogue import content
from marketplace.catalogue.content import Content

FILE = Path(__file__).parent.parent / "data" / "invented" / "listings.csv"
# Of a hundred listings: so many show their price to everybody, so many have none, so many wait as drafts.
OPEN, WITHOUT = 20, 12
BESIDE = frozenset(["S12", "S17", "S18", "S23"])
SIZES = (
    ("petit format", "small size"),
    ("grand format", "large size"),
    ("pour organismes", "for organizations"),
    ("sur mesure", "made to order"),
)
NBSP = "\u00a0"


def listings(sectors: Sequence[str], count: int, seed: int, key: int) -> Iterator[Content]:
    """So many contents for an enterprise of these sectors; `key` tells it from the others."""
    chance = Random(f"{seed} {key}")  # noqa: S311 - it must give the same ones again
    own = [row for row in _rows() if row["sector"] in sectors]
    chance.shuffle(own)
    # What it does first, then what many enterprises do beside, before the same things in other sizes.
    rows = own + [row for row in _rows() if row["sector"] in BESIDE and row not in own]
    for number in range(count):
        round_, place = divmod(number, len(rows))
        yield _content(rows[place], chance, round_, number)


def _content(row: dict[str, str], chance: Random, round_: int, number: int) -> Content:
    size_fr, size_en = SIZES[round_ % len(SIZES)] if round_ else ("", "")
    beyond = f" {round_ // len(SIZES) + 1}" if round_ >= len(SIZES) else ""
    decimals = 0 if row["unit"] in WHOLE else DECIMALS.get(row["unit"], 2)
    price = chance.randrange(int(row["low"]), int(row["high"]) + 1) * 100
    said: dict[str, Any] = {
        "title_fr": f"{row['title_fr'].replace(' :', NBSP + ':')}{f', {size_fr}' if size_fr else ''}{beyond}",
        "title_en": f"{row['title_en']}{f', {size_en}' if size_en else ''}{beyond}",
        "description_fr": row["what_fr"],
        "kind": row["kind"],
        "category_code": row["category"],
        "unit_code": row["unit"],
        "price": price,
        "tiers": _tiers(row, price, decimals),
        "minimum": int(row["minimum"]) * 10**decimals if row["minimum"] else None,
        "lead_time_days": int(row["days"]),
        "final_count_days": 3 if row["unit"] == "IE" else None,
        "characteristics": row["traits"].split(),
        "adjustment": chance.choice(("fixed", "fixed", "yearly", "cpi")),
        "price_visibility": "everybody" if chance.randrange(100) < OPEN else "buyers",
    }
    if chance.randrange(100) < WITHOUT:
        said["price_basis"] = chance.choice(("on_request", "after_visit"))
    return content.normal(content.BLANK | said | {"reference": f"P-{number + 1:04d}"})


def _tiers(row: dict[str, str], price: int, decimals: int) -> list[list[int]]:
    drop, step = int(row["drop"]), int(row["step"])
    steps = ((step, drop), (step * 4, drop * 2)) if drop else ()
    return [[start * 10**decimals, max(100, price * (100 - cut) // 100 // 100 * 100)] for start, cut in steps]


def for_members() -> Iterator[Content]:
    """What a consortium of services offers to its members alone."""
    for number, (french, english, category, cents) in enumerate(SHARED, start=1):
        said = {
            "title_fr": french,
            "title_en": english,
            "description_fr": "Service partagé entre les membres du consortium, au prix que l’assemblée a fixé.",
            "kind": "service",
            "category_code": category,
            "unit_code": "HUR",
            "price": cents * 100,
            "lead_time_days": 5,
            "reference": f"P-{number:04d}",
        }
        yield content.normal(content.BLANK | said)


SHARED = (
    ("Conseils juridiques pour membres", "Legal advice for members", "80101500", 9500),
    ("Comptabilité partagée", "Shared accounting", "84111500", 5800),
    ("Ressources humaines partagées", "Shared human resources", "80111500", 6400),
    ("Site Web et hébergement pour membres", "Website and hosting for members", "81112100", 7200),
)
WHOLE = frozenset(["C62", "XCT", "XBX", "IE", "MON", "ANN", "E48", "LS"])
DECIMALS = {"KGM": 3, "TNE": 3, "DAY": 1, "KMT": 1}


@cache
def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
