"""Eight processes read a number, add one and write it back: not one addition may be lost.

Each protection has its negative control, the same race without it, which must lose or fail: a test that
could not see the loss would prove nothing. SOAK=1 runs the full rounds (8 × 500).
"""

import os
import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.db import Busy, Database
from tests.core.processes import together
from tests.core.things import Counter

PROCESSES = 8
TIMES = 500 if os.environ.get("SOAK") == "1" else 60

pytestmark = pytest.mark.slow


def add_ones(url: str, times: int, begin_writing: str, insist: bool) -> dict[str, Any]:
    """What one process does. `insist` asks again when the database is busy, as Retry-After tells a browser to."""
    database = Database(url, begin_writing=begin_writing)
    app = Flask("counting")
    app.extensions["maillage.database"] = database
    told = {"acknowledged": 0, "busy": 0, "slowest": 0.0}
    with app.app_context():
        while told["acknowledged"] + (0 if insist else told["busy"]) < times:
            started = time.monotonic()
            try:
                with database.writing():
                    counter = db.load(Counter, name="essai")
                    counter.value += 1
                told["acknowledged"] += 1
            except Busy:
                told["busy"] += 1
            told["slowest"] = max(told["slowest"], time.monotonic() - started)
    database.engine.dispose()
    return told


def race(database: Database, *, times: int, begin_writing: str = "BEGIN IMMEDIATE", insist: bool = True) -> dict[str, Any]:
    """The race of all processes; what was acknowledged, busy and lost, the slowest unit and the time of all in seconds."""
    call = {"url": database.url, "times": times, "begin_writing": begin_writing, "insist": insist}
    started = time.monotonic()
    told = together(add_ones, *[call] * PROCESSES)
    seconds = time.monotonic() - started
    with database.reading() as session:
        value = session.scalar(select(Counter.value)) or 0
    acknowledged = sum(one["acknowledged"] for one in told)
    return {
        "acknowledged": acknowledged,
        "lost": acknowledged - value,
        "busy": sum(one["busy"] for one in told),
        "slowest": max(one["slowest"] for one in told),
        "seconds": seconds,
    }


def test_no_update_is_lost_among_eight_processes(database):
    told = race(database, times=TIMES)
    assert told["acknowledged"] == PROCESSES * TIMES
    assert told["lost"] == 0
    assert told["busy"] <= PROCESSES, "a writer may be asked to come back now and then, not as a rule"


def test_the_same_race_without_the_protection_loses_or_fails(database):
    told = race(database, times=TIMES, begin_writing="BEGIN", insist=False)
    assert told["lost"] > 0 or told["busy"] > PROCESSES, f"the race shows nothing: {told}"
