"""The word lists from which the demonstration's enterprises are made, and how one word is drawn among many.

The lists are CSV files in `data/invented/`; a person can read and lengthen each of them.
"""

import csv
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, TypeVar

FOLDER: Final = Path(__file__).resolve().parents[1] / "data" / "invented"

Row = dict[str, str]
T = TypeVar("T")

COUNTED: Final = ("Deux-", "Trois-", "Quatre-", "Cinq-", "Six-", "Sept-", "Cent-")


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Every row of one list."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _by(name: str, columns: tuple[str, ...]) -> dict[tuple[str, ...], tuple[Row, ...]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows(name):
        found.setdefault(tuple(row[column] for column in columns), []).append(row)
    return {key: tuple(some) for key, some in found.items()}


def rows_where(name: str, /, **wanted: str) -> tuple[Row, ...]:
    """The rows of a list that have these values."""
    return _by(name, tuple(wanted)).get(tuple(wanted.values()), ())


@cache
def trades_of(form: str) -> tuple[Row, ...]:
    """The trades that an enterprise of this legal form may have."""
    return tuple(trade for trade in rows("trades") if suits(trade["forms"], form))


@cache
def patterns_of(trade: str, form: str) -> tuple[str, ...]:
    """The ways to name an enterprise of this trade and form; {coop} is « Coopérative de … »."""
    able = (row["pattern"] for row in rows_where("names", trade=trade) if suits(row["forms"], form))
    return tuple(pattern for pattern in able if form.startswith("COOP") or "{coop}" not in pattern)


@cache
def purposes_of(form: str) -> tuple[Row, ...]:
    """What may be said of any enterprise of this legal form."""
    return tuple(row for row in rows("purposes") if suits(row["forms"], form))


@cache
def bare_landmarks() -> tuple[Row, ...]:
    """Landmarks that may follow a noun: « Entretien Grande-Côte », never « Entretien Pommiers-Blancs »."""
    return tuple(row for row in rows("landmarks") if row["gender"] != "p" or row["name"].startswith(COUNTED))


def suits(forms: str, form: str) -> bool:
    """Whether a legal form is among those listed by how their codes begin; an empty list takes them all."""
    return not forms or any(form.startswith(start) for start in forms.split())


def draw(random: Random, among: Sequence[T]) -> T:
    """One of them, all equally likely.

    `Random.random` is the only draw that Python promises to keep from one version to the next.
    """
    return among[int(random.random() * len(among))]


def draw_by(random: Random, among: Sequence[T], weight: Callable[[T], int]) -> T:
    """One of them, as likely as its weight says."""
    left = random.random() * sum(map(weight, among))
    for one in among:
        left -= weight(one)
        if left < 0:
            return one
    return among[-1]


def number(random: Random, least: int, most: int) -> int:
    """A whole number from least to most."""
    return least + int(random.random() * (most - least + 1))
