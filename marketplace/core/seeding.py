"""Preparing an installation: folders, schema, reference data, and invented data for whoever asks for some.

Rooms bring what they hold: to the panel `reference` a function without arguments, to the panel `seed` one that
takes a `Seeding`. The same profile and number give the same rows with the same ids in a fresh database.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app

from config import Settings
from marketplace.core import db, indexing, panels, schema
from marketplace.core.errors import RuleBroken
from marketplace.core.side import side
from search_index import IndexDamaged

# Invented rows all bear one date, so that two seedings are alike.
SEEDED_AT = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Profile:
    """How much to invent; each later room adds what it holds. `large_catalogue` of the listings are those of one enterprise."""

    enterprises: int
    listings: int = 0
    large_catalogue: int = 0


PROFILES = {
    "demo": Profile(enterprises=600, listings=1_500),
    "S": Profile(enterprises=60, listings=60),
    "L": Profile(enterprises=12_000, listings=40_000, large_catalogue=2_000),
}


@dataclass
class Seeding:
    """One seeding: rooms read the size and the number, and leave in `personas` and `samples` what a trial needs to come in."""

    profile: Profile
    seed: int
    at: datetime
    say: Callable[[str], None]
    personas: list[dict[str, Any]] = field(default_factory=list)
    samples: dict[str, Any] = field(default_factory=dict)


def write_reference() -> int:
    """Bring the reference data of every room up to date; how many rows there are."""
    with db.database().writing():
        return sum(panels.pieces("reference"))


def seed(name: str, number: int, say: Callable[[str], None]) -> Path:
    """Fill an empty database with invented data; the file that tells how to come in.

    Raises RuleBroken when the database holds organisations already: invented rows never mix with real ones.
    """
    with db.database().reading():
        if any(panels.pieces("seed.present")):
            raise RuleBroken("The database holds organisations already: seed an empty one (another DATA_DIR).")
    seeding = Seeding(PROFILES[name], number, SEEDED_AT, say)
    panels.pieces("seed", seeding=seeding)
    settings: Settings = current_app.extensions["maillage.settings"]
    target = settings.data_dir / "personas.json"
    told = {"profile": name, "seed": number, "personas": seeding.personas, "samples": seeding.samples}
    target.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return target


def prepare(say: Callable[[str], None]) -> None:
    """Make an installation whole, however often: schema, reference data, demonstration on the first start, index."""
    settings: Settings = current_app.extensions["maillage.settings"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    keep_keys_to_ourselves(settings.keys_dir)
    known = prepare_schema(say)
    write_reference()
    if known is None and settings.demo:
        say("Inventing a demonstration …")
        seed("demo", 1, say)
    if not index_answers():
        say(f"Index: {indexing.rebuild()} documents.")


def prepare_schema(say: Callable[[str], None]) -> str | None:
    """Bring the database to the newest revision; the one it was at, or None when it was empty."""
    engine = db.database().engine
    known = schema.current_revision(engine)
    if known != schema.newest_revision():
        say("Preparing the database …")
        schema.upgrade(engine)
    side().prepare()
    return known


def keep_keys_to_ourselves(folder: Path) -> None:
    """Shut the folder of keys to others. One that is not there, or that is right already, is left alone: in production it
    may be read-only, or the keys may come from the environment."""
    if folder.exists() and folder.stat().st_mode & 0o777 != 0o700:
        folder.chmod(0o700)


def index_answers() -> bool:
    """Whether the index is there and whole."""
    try:
        for kind in indexing.SOURCES:
            indexing.engine().versions(kind)
    except IndexDamaged:
        return False
    return True
