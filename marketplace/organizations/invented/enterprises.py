"""Invented enterprises, so that the demonstration looks real and says nothing untrue of anybody.

Pure and deterministic: no database, no clock, no network. The same seed gives the same enterprises, and the
first ones are the same however many are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from marketplace.organizations.invented import words
from marketplace.organizations.invented.descriptions import Subject, describe
from marketplace.organizations.invented.names import Registrar

# Montréal and Laval have neither woodlots nor grain elevators.
CITIES = ("06", "13")


@dataclass(frozen=True)
class InventedEnterprise:
    """A collective enterprise that nobody founded; its codes are those of the reference data."""

    name: str
    legal_form_code: str
    municipality: str
    region_code: str
    sector_codes: tuple[str, ...]
    description_fr: str
    description_en: str
    website: str | None = None


def enterprises(count: int, seed: int) -> Iterator[InventedEnterprise]:
    """So many invented enterprises, no two of one name or website; the first sector is the main one."""
    random = Random(seed)  # noqa: S311 (a demonstration, not a secret)
    registrar = Registrar(random)
    for _ in range(count):
        form = words.draw_by(random, words.rows("form_shares"), _share)
        trade = words.draw_by(random, words.trades_of(form["legal_form"]), lambda row: int(row["weight"]))
        region = words.draw_by(random, _regions_for(trade), _share)
        towns = words.rows_where("municipalities", region_code=region["region_code"])
        town = words.draw_by(random, towns, lambda row: int(row["size"]))["name"]
        name, short = registrar.name(form=form, trade=trade["trade"], town=town)
        also = _other_sectors(random, trade["related"].split())
        subject = Subject(form=form, trade=trade["trade"], also=also, town=town, region=region)
        french, english = describe(random, subject)
        yield InventedEnterprise(
            name=name,
            legal_form_code=form["legal_form"],
            municipality=town,
            region_code=region["region_code"],
            sector_codes=(trade["sector"], *also),
            description_fr=french,
            description_en=english,
            website=registrar.website(short, town),
        )


def _regions_for(trade: words.Row) -> tuple[words.Row, ...]:
    every = words.rows("region_shares")
    return tuple(row for row in every if row["region_code"] not in CITIES) if trade["rural"] else every


def _share(row: words.Row) -> int:
    return int(row["per_thousand"])


def _other_sectors(random: Random, related: list[str]) -> tuple[str, ...]:
    """The sectors beside the main one: most often none, sometimes one or two."""
    chance = random.random()
    wanted = 0 if chance < 0.62 else 1 if chance < 0.92 else 2
    chosen: list[str] = []
    while len(chosen) < min(wanted, len(related)):
        chosen.append(words.draw(random, [code for code in related if code not in chosen]))
    return tuple(chosen)
