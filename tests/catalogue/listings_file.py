"""A file of invented listings, as a spreadsheet in Québec writes it: for the test that kills an import and for the figures of one."""

import csv
from collections.abc import Iterator
from pathlib import Path

HEADERS = [
    "Référence",
    "Titre",
    "Description",
    "Produit ou service",
    "Catégorie",
    "Unité",
    "Prix",
    "Prix de volume",
    "Quantité minimale",
    "État",
]
KINDS = (("Boîte à lunch", "90101600", "unité"), ("Entretien ménager", "76111500", "heure"), ("Savon", "47131800", "litre"))


def rows(count: int) -> Iterator[list[str]]:
    """So many listings, each with two steps of price."""
    for number in range(count):
        title, category, unit = KINDS[number % len(KINDS)]
        price = 1_000 + number % 9_000
        tiers = f"50 : {price - 50},00 $; 200 : {price - 100},00 $"
        yield [f"R{number:06d}", f"{title} no {number}", "Fait ici.", "produit", category, unit, f"{price},50 $", tiers, "1", "publié"]


def write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADERS, *rows(count)])
