"""The places that questions may name, as the record has them: read again every few seconds, shared by the requests of a process."""

import csv
import time
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from marketplace.core import db
from marketplace.organizations.models import Mrc, Municipality, PlaceName, Region
from marketplace.search.places.gazetteer import Gazetteer, Kind, Spot

DATA = Path(__file__).parents[1] / "data"
KEPT = "maillage.gazetteer"
SECONDS = 15.0
"""After how long a place that the team corrected is met under its new name."""

Rows = tuple[tuple[Any, ...], ...]


def gazetteer() -> Gazetteer:
    """The places to meet in a question, at most SECONDS old; made again only when a row differs, for that takes tens of milliseconds."""
    now = time.monotonic()
    kept: tuple[float, Rows, Gazetteer] | None = current_app.extensions.get(KEPT)
    if kept is None or now - kept[0] > SECONDS:
        rows = _rows()
        kept = now, rows, kept[2] if kept and kept[1] == rows else _made(rows)
        current_app.extensions[KEPT] = kept
    return kept[2]


def read() -> Gazetteer:
    """The places as the unit at work sees them."""
    return _made(_rows())


def _rows() -> Rows:
    """All that the gazetteer is made of, as plain rows that can be compared."""
    m = Municipality
    columns = (m.code, m.name, m.designation, m.mrc_code, m.region_code, m.latitude, m.longitude)
    statements = (
        select(Region.code, Region.label_fr).order_by(Region.code),
        select(Mrc.code, Mrc.name, Mrc.region_code).order_by(Mrc.code),
        # Nobody has an address where nobody lives: a land category bears the name of the village that it surrounds.
        select(*columns).where((m.population.is_(None)) | (m.population != 0)).order_by(m.sort_name, m.code),
        select(PlaceName.name, PlaceName.municipality_code).where(~PlaceName.is_withdrawn).order_by(PlaceName.id),
    )
    return tuple(tuple(tuple(row) for row in db.session().execute(statement)) for statement in statements)


def _made(rows: Rows) -> Gazetteer:
    region_rows, mrc_rows, lived_in, others = rows
    regions, mrcs = dict(region_rows), {code: name for code, name, _region in mrc_rows}
    places = [Spot(Kind.REGION, code, name, region_code=code) for code, name in region_rows]
    places += [
        Spot(Kind.MRC, code, name, within=f"MRC, {regions[region]}", region_code=region, mrc_code=code) for code, name, region in mrc_rows
    ]
    for code, name, designation, mrc, region, latitude, longitude in lived_in:
        within = ", ".join(filter(None, (designation.lower() if designation else "", mrcs[mrc] if mrc else regions[region])))
        point = None if latitude is None or longitude is None else (latitude, longitude)
        places.append(Spot(Kind.MUNICIPALITY, code, name, within, region, mrc, designation or "", point))
    return Gazetteer(places, others, usual=usual_names(), common=common_names())


@cache
def usual_names() -> tuple[tuple[str, str, str], ...]:
    """What people call an MRC or a region, from the product's file: (name, kind, code)."""
    with (DATA / "place_aliases.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["name"], row["kind"], row["code"]) for row in csv.DictReader(file))


@cache
def common_names() -> tuple[str, ...]:
    """The names that are ordinary words besides, from the product's file."""
    lines = (DATA / "common_places.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
