"""Many who adhere at once, withdrawals that race the close, a close that is killed: as if they had been one after the other.

The races carry their negative control: the same without the lock must lose or fail. SOAK=1 runs the full rounds.
"""

import json
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from config import ROOT, Settings
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.tenders.joining import queries
from marketplace.tenders.joining.acts import Authority
from marketplace.tenders.joining.rules import COUNTED, Wanted
from marketplace.tenders.models import OnShortfall, Participation, ParticipationStage, Tender, TenderCutoff, TenderStage
from tests.core.processes import together
from tests.drawn import FULL, one_in
from tests.tenders import racing
from tests.tenders.pool import CLOSES, Pool, make_pool
from tests.tenders.things import make_city, make_tender, member

pytestmark = [pytest.mark.slow, pytest.mark.drawn, pytest.mark.always]

PROCESSES = 8
ENTRIES = 200 if FULL else 24
ROUNDS = 100 if FULL else 4
FIRM = 10
PRICE = 10_000


def cities(app: Flask, count: int) -> list[list[int]]:
    """So many cities with who buys for each: [organisation, person]."""
    with app.app_context(), db.database().writing():
        made = [make_city(f"Ville {number}") for number in range(count)]
        return [[one.id, member(one).id] for one in made]


def flat_tender(app: Flask, **said: Any) -> int:
    """A purchase of one dollar the unit, whatever the quantity."""
    with app.app_context(), db.database().writing():
        return make_tender(make_city("Ville organisatrice"), closes_at=CLOSES, lot={"tiers": [[0, PRICE]], "minimum": None}, **said).id


def race(app: Flask, tender_id: int, entries: list[list[int]], **said: Any) -> dict[str, int]:
    """The entries dealt to the processes, all at once; what they were told, and what is firm in the end."""
    settings: Settings = app.extensions["maillage.settings"]
    call = {"url": settings.database_url, "folder": str(settings.data_dir), "tender_id": tender_id, **said}
    told = together(racing.adhere_many, *[{**call, "entries": entries[hand::PROCESSES]} for hand in range(PROCESSES)], rooms=True)
    with app.app_context(), db.database().reading() as session:
        tender = session.get_one(Tender, tender_id)
        firm = queries.totals(tender)[tender.lots[0].id].firm
        places = len(session.scalars(select(Participation.id).filter_by(tender_id=tender_id)).all())
    return {"firm": firm, "places": places, **{name: sum(one[name] for one in told) for name in ("entered", "refused", "busy")}}


def test_no_quantity_is_lost_or_doubled_among_eight_processes(app: Flask) -> None:
    tender_id, people = flat_tender(app), cities(app, ENTRIES // 2)
    # Each city twice, by two hands that may meet: the second changes what the first wrote.
    entries = [[*one, FIRM] for one in people] + [[*one, FIRM] for one in people[1:] + people[:1]]
    told = race(app, tender_id, entries)
    assert told["entered"] == ENTRIES
    assert (told["places"], told["firm"]) == (ENTRIES // 2, ENTRIES // 2 * FIRM), told


def bounded(app: Flask) -> tuple[int, int, list[list[int]]]:
    """A purchase whose level is reached by half of those who come, and how much may be firm in all."""
    most = ENTRIES // 2 * FIRM
    tender_id = flat_tender(app, ceiling=most * 100 + 1, advice={"ceiling": {"basis": "excluded"}})
    return tender_id, most, [[*one, FIRM] for one in cities(app, ENTRIES)]


def test_the_legal_level_holds_among_eight_processes(app: Flask) -> None:
    tender_id, most, entries = bounded(app)
    told = race(app, tender_id, entries)
    assert (told["firm"], told["entered"], told["refused"]) == (most, ENTRIES // 2, ENTRIES // 2), told


def test_the_same_race_without_the_lock_goes_over_the_level_or_fails(app: Flask) -> None:
    tender_id, most, entries = bounded(app)
    told = race(app, tender_id, entries, begin_writing="BEGIN", insist=False)
    assert told["firm"] > most or told["busy"] > PROCESSES, f"the race shows nothing: {told}"


def test_withdrawals_that_race_the_close_are_before_it_or_refused(app: Flask, make_app, test_clock) -> None:
    test_clock(CLOSES)
    others = [make_app() for _number in range(4)]
    seen = set()
    for number in range(ROUNDS):
        pool = make_pool(app, on_shortfall=OnShortfall.CANCEL, lot={"minimum": 300})
        names = [f"Ville {number}-{place}" for place in range(4)]
        for name in names:
            pool.city(name)
            pool.adhere(name, 100)
        refused: list[str] = []
        hands = [threading.Thread(target=withdraw, args=(pool, one, name, refused)) for one, name in zip(others, names[1:], strict=False)]
        closer = Pool(others[3], pool.tender_id, pool.number)
        hands.insert(number % len(hands), threading.Thread(target=closer.close))
        for one in hands:
            one.start()
        for one in hands:
            one.join()
        seen.add(check(app, pool.tender_id, refused))
    assert not FULL or len(seen) > 1, f"nothing was raced: {seen} left before the close, always"


def withdraw(pool: Pool, app: Flask, name: str, refused: list[str]) -> None:
    """A withdrawal whose last byte came a second before the deadline."""
    hand = Pool(app, pool.tender_id, pool.number, pool.people, pool.slugs)
    try:
        hand.withdraw(name, at=CLOSES - timedelta(seconds=1))
    except RuleBroken:
        refused.append(name)


def check(app: Flask, tender_id: int, refused: list[str]) -> int:
    """That what is there is what some order would have left; how many left before the close."""
    with app.app_context(), db.database().reading() as session:
        tender = session.get_one(Tender, tender_id)
        cutoff = session.scalars(select(TenderCutoff).filter_by(tender_id=tender_id)).one()
        found = session.scalars(select(Participation).filter_by(tender_id=tender_id)).unique().all()
    left = [one for one in found if one.stage is ParticipationStage.WITHDRAWN]
    assert len(left) + len(refused) == 3
    held = {one["organization"] for one in cutoff.content["participations"]}
    assert held == {one.organization_id for one in found} - {one.organization_id for one in left}
    firm = cutoff.content["lots"][0]["firm"]
    assert firm == 100 * len(held)
    bound = ParticipationStage.BOUND if firm >= 300 else ParticipationStage.AUTHORIZED
    assert {one.stage for one in found if one not in left} == {bound}
    assert tender.stage is (TenderStage.CLOSED if firm >= 300 else TenderStage.UNSUCCESSFUL)
    return len(left)


@pytest.mark.kills
def test_killed_anywhere_a_close_is_whole_or_never_was(app: Flask, test_clock) -> None:
    test_clock(CLOSES)
    pool = make_pool(app)
    for name, firm in (("Ville une", 2000), ("Ville deux", 800)):
        pool.city(name)
        pool.adhere(name, firm)
    pool.city("Ville trois")
    pool.adhere("Ville trois", 5, authority=Authority.INTENTION)
    with app.app_context(), db.database().reading() as session:
        before = racing.state(pool.tender_id)
        assert queries.totals(session.get_one(Tender, pool.tender_id), stages=COUNTED)[1] == Wanted(2805)
    settings: Settings = app.extensions["maillage.settings"]
    # The statements of a close of three are about sixty: one past the end of them is not killed.
    numbers = [*one_in(9, range(1, 50)), -1, 0]
    words = [sys.executable, "-m", racing.__name__, settings.database_url, str(settings.data_dir), str(pool.tender_id), *map(str, numbers)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(told) == len(numbers), done.stderr[-2000:]
    for number, (ended, found) in zip(numbers[:-1], told[:-1], strict=True):
        assert ended == -9, f"{number}: it ended with {ended} before it could be killed"
        assert found == before, f"killed at {number}, something was written"
    ended, after = told[-1]
    assert ended == 0
    assert after[:3] == ["closed", [2800], [["bound", 2], ["lapsed", 1]]]
    assert after[3][0] == 1
