"""What the demonstration says of an invented enterprise beside its name and its description.

Each enterprise has draws of its own, from its number and the seed, so that what one says never depends on the others. Nothing here
is a fact about anybody: a NEQ begins with 99, which the register never gives; addresses end in .example; telephones are in 555-01.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from marketplace.organizations import reference
from marketplace.organizations.invented import words
from marketplace.organizations.invented.enterprises import InventedEnterprise
from marketplace.organizations.invented.french import plain
from marketplace.organizations.models import ClauseKind, Nature, Reach, TrustLevel

FIRST_DAY = date(2023, 9, 5)
DRAFT, WITHDRAWN, EVERY = 17, 41, 60
YEAR, TEAM = re.compile(r"\b(?:19[7-9]\d|20[0-2]\d)\b"), re.compile(r"équipe de (\d+) personnes")
EMPLOYING_IN_INTEGRATION = {"S23": 0.9, "S10": 0.25, "S11": 0.2, "S17": 0.15}


@dataclass(frozen=True)
class Served:
    """A trade with the territory that it serves; what does not go with its reach is empty."""

    sector_code: str
    nature: Nature | None
    reach: Reach | None
    region_codes: tuple[str, ...] = ()
    mrc_codes: tuple[str, ...] = ()
    radius_km: int | None = None


@dataclass(frozen=True)
class Held:
    """A certification that it holds."""

    code: str
    number: str
    issued_on: date
    expires_on: date


@dataclass(frozen=True)
class Details:
    """All that is invented of one enterprise; `values` bear the names of the columns of Organization."""

    values: dict[str, object]
    served: tuple[Served, ...]
    trust: tuple[tuple[TrustLevel, date, date], ...] = ()
    held: tuple[Held, ...] = ()
    clauses: tuple[tuple[ClauseKind, str, date], ...] = ()
    clients: tuple[tuple[int, str, str, str], ...] = ()
    other_names: tuple[str, ...] = field(default=())
    is_member: bool = False
    status: str = "published"


def details(one: InventedEnterprise, number: int, seed: int) -> Details:
    """What is invented of the enterprise of this number; the same for the same seed."""
    random = Random(f"{seed}-{number}")  # noqa: S311 (a demonstration, not a secret)
    town = town_of(one.municipality)
    habits = words.rows_where("sector_habits", sector=one.sector_codes[0])[0]
    served = _served(random, one, town, habits)
    trust = _trust(random)
    turn = number % EVERY
    return Details(
        values=_values(random, one, number, town, habits),
        served=served,
        trust=trust,
        held=_held(random, habits, trust),
        clauses=_clauses(random, one, number),
        clients=_clients(random, one),
        other_names=_other_names(random, one),
        is_member=random.random() < 0.3,
        status="draft" if turn == DRAFT else "withdrawn" if turn == WITHDRAWN else "published",
    )


@cache
def town_of(name: str) -> words.Row:
    """The row of an invented municipality."""
    return words.rows_where("municipalities", name=name)[0]


@cache
def _mrcs_of(region_code: str) -> tuple[str, ...]:
    return tuple(row["code"] for row in reference.rows("mrcs") if row["region_code"] == region_code)


def _values(random: Random, one: InventedEnterprise, number: int, town: words.Row, habits: words.Row) -> dict[str, object]:
    region = words.rows_where("region_neighbours", region_code=one.region_code)[0]
    goal, end = words.rows_where("missions", sector=one.sector_codes[0])[0], words.draw(random, words.rows("mission_ends"))
    # What the description already says holds here too.
    year, team = YEAR.search(one.description_fr), TEAM.search(one.description_fr)
    founded, drawn = words.number(random, 1974, 2021), words.number(random, int(habits["least"]), int(habits["most"]))
    employees = int(team[1]) if team else drawn
    in_integration = random.random() < EMPLOYING_IN_INTEGRATION.get(one.sector_codes[0], 0.0)
    languages = ["fr", *(["en"] if random.random() < 0.55 else [])]
    if region["other_language"] and random.random() < 0.2:
        languages.append(region["other_language"])
    host = one.website.removeprefix("https://www.") if one.website else f"{plain(one.municipality)[:40]}.example"
    jitter = (random.random() - 0.5) * 0.04, (random.random() - 0.5) * 0.05
    street = words.draw(random, words.rows("streets"))["name"]
    largest = words.number(random, 8, 400) * 100_000
    return {
        "neq": _neq(number) if random.random() < 0.85 else None,
        "founded_year": int(year[0]) if year else founded,
        "address": f"{words.number(random, 1, 890)}, {street}",
        "mrc_code": town["mrc_code"] or None,
        "latitude": round(float(town["latitude"]) + jitter[0], 5),
        "longitude": round(float(town["longitude"]) + jitter[1], 5),
        "mission_fr": goal["fr"] + end["fr"],
        "mission_en": goal["en"] + end["en"],
        "languages": languages,
        "contact_email": f"{'bonjour' if one.website else 'coop' + str(number)}@{host}" if random.random() < 0.8 else None,
        "contact_phone": f"{region['area_code']} 555-01{words.number(random, 0, 99):02}" if random.random() < 0.7 else None,
        "employees": employees,
        "employees_in_integration": max(1, employees // words.number(random, 2, 4)) if in_integration else None,
        "largest_contract": largest if random.random() < 0.6 else None,
        "insurance": words.number(random, 1, 5) * 100_000_000 if random.random() < 0.6 else None,
    }


def _neq(number: int) -> str:
    """Ten digits that pass the Luhn check and that the register never gives."""
    digits = f"{number:07}"
    doubled = (int(one) * (2 if index % 2 == 0 else 1) for index, one in enumerate(reversed(digits)))
    return f"99{digits}{-sum(one - 9 if one > 9 else one for one in doubled) % 10}"


def _served(random: Random, one: InventedEnterprise, town: words.Row, habits: words.Row) -> tuple[Served, ...]:
    """Its main trade as its sector goes about, and the others around it."""
    shares = ("province", "regions", "mrcs", "radius", "unsaid")
    drawn = words.draw_by(random, shares, lambda share: int(habits[share]))
    if drawn == "mrcs" and not town["mrc_code"]:
        drawn = "radius"
    reach = None if drawn == "unsaid" else Reach(drawn)
    neighbours = words.rows_where("region_neighbours", region_code=one.region_code)[0]["neighbours"].split()
    near = {
        "region_codes": tuple(sorted({one.region_code, *neighbours[: words.number(random, 0, len(neighbours))]}))
        if drawn == "regions"
        else (),
        "mrc_codes": _mrcs(random, one.region_code, town["mrc_code"]) if drawn == "mrcs" else (),
        "radius_km": words.number(random, 3, 24) * 5 if drawn == "radius" else None,
    }
    found = []
    for code in one.sector_codes:
        natures = words.rows_where("sector_habits", sector=code)[0]["natures"].split()
        found.append(Served(code, Nature(words.draw(random, natures)) if random.random() < 0.92 else None, reach, **near))  # type: ignore[arg-type]
    return tuple(found)


def _mrcs(random: Random, region_code: str, own: str) -> tuple[str, ...]:
    others = [code for code in _mrcs_of(region_code) if code != own]
    wanted = min(words.number(random, 0, 3), len(others))
    start = words.number(random, 0, max(0, len(others) - wanted))
    return tuple(sorted({own, *others[start : start + wanted]}))


def _trust(random: Random) -> tuple[tuple[TrustLevel, date, date], ...]:
    """Nothing for most; verified by its hub for four in ten, some of them accredited since."""
    chance = random.random()
    first = FIRST_DAY + timedelta(days=words.number(random, 0, 800))
    if chance >= 0.45:
        return ()
    verified = (TrustLevel.VERIFIED, first, first.replace(day=1) + timedelta(days=730))
    if chance >= 0.1:
        return (verified,)
    since = first + timedelta(days=words.number(random, 10, 45))
    return verified, (TrustLevel.ACCREDITED, since, since + timedelta(days=1095))


def _held(random: Random, habits: words.Row, trust: tuple[tuple[TrustLevel, date, date], ...]) -> tuple[Held, ...]:
    codes = habits["certifications"].split()
    wanted = [code for code in codes if random.random() < 0.35]
    accredited = next((one for one in trust if one[0] is TrustLevel.ACCREDITED), None)
    if accredited and codes and not wanted:
        wanted = codes[:1]
    found = []
    for code in wanted:
        since = accredited[1] if accredited else FIRST_DAY + timedelta(days=words.number(random, 0, 800))
        found.append(Held(code, f"D-{words.number(random, 1000, 9999)}", since, since + timedelta(days=1095)))
    return tuple(found)


def _clauses(random: Random, one: InventedEnterprise, number: int) -> tuple[tuple[ClauseKind, str, date], ...]:
    if not one.legal_form_code.startswith("COOP") or random.random() > 0.4:
        return ()
    day = date(words.number(random, 1998, 2022), words.number(random, 1, 12), words.number(random, 1, 28))
    evidence = f"Statuts de démonstration nº\u00a0{number + 1}, article {words.number(random, 6, 19)}."
    kinds = [ClauseKind.NO_REBATE, *([ClauseKind.NO_INTEREST] if random.random() < 0.8 else [])]
    if one.legal_form_code == "COOP_SOL" and random.random() < 0.15:
        kinds.append(ClauseKind.DESIGNATION)
    return tuple((kind, evidence, day) for kind in kinds)


def _clients(random: Random, one: InventedEnterprise) -> tuple[tuple[int, str, str, str], ...]:
    """Years, invented buyers, and what was done in both languages."""
    count = 0 if random.random() < 0.5 else words.number(random, 1, 2)
    found = {}
    for code in one.sector_codes[:count] or ():
        work = words.rows_where("sector_habits", sector=code)[0]
        client = words.draw(random, words.rows("buyers"))["name"]
        found[client] = (words.number(random, 2019, 2025), client, work["work_fr"], work["work_en"])
    return tuple(found.values())


def _other_names(random: Random, one: InventedEnterprise) -> tuple[str, ...]:
    """The name without the words of its form, or its initials."""
    if random.random() > 0.2:
        return ()
    short = one.name.split(",")[0]
    if short != one.name:
        return (short,)
    initials = "".join(part[0] for part in plain(one.name).split("-") if len(part) > 2).upper()
    return (initials,) if len(initials) > 2 else ()
