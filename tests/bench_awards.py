"""How long deciding a large purchase takes: `python -m tests.bench_awards [ROUNDS] [--profile]`: 40 buyers × 12 lots × 25 answers.

The purchase is from a need, its answers are open, and none supplies a lot whole: each lot goes to several, some of which serve some places
only or answered as a group. What is proposed is computed for every lot, then decided in one act, contracts and texts included, and written.
Nothing here is a test: figures are read, not asserted.
"""

import cProfile
import os
import platform
import pstats
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from config import Settings
from marketplace import create_app
from marketplace.accounts.models import User
from marketplace.awards import checks
from marketplace.awards.contracts import writing
from marketplace.awards.deciding import choosing, previewing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.models import AwardShare
from marketplace.bids.opening import opened
from marketplace.core import db, schema, seeding
from marketplace.core.mail import MemoryMailer
from marketplace.organizations.models import Role
from marketplace.tenders.models import ParticipationPlace, Tender
from search_index.memory import MemoryEngine
from tests.awards.needs import OPENED, answer, enterprise, make_need, minuted
from tests.tenders.things import make_city, member

BUYERS, LOTS, ANSWERS = 40, 12, 25
WHY = "Les prix les plus bas, jusqu’à ce que la demande soit comblée."


def made(draw: random.Random) -> tuple[int, int]:
    """A purchase to decide and who decides it, in the unit at work."""
    wanted = [
        [[(10 * draw.randint(1, 60), 10 * draw.randint(0, 10)) for _lot in range(LOTS)] for _place in range(draw.randint(1, 3))]
        for _buyer in range(BUYERS)
    ]
    tender = make_need(make_city(), wanted, number="AR-2026-9040")
    places = [one.id for one in db.session().query(ParticipationPlace).order_by(ParticipationPlace.id)]
    leads = [enterprise(number) for number in range(ANSWERS)]
    for place, lead in enumerate(leads):
        served = sorted(draw.sample(places, len(places) * 2 // 3)) if place % 3 == 0 else None
        lines = {lot.rank: _line(lot.closed_firm or 0, served, draw) for lot in tender.lots}
        more = {"group": _group([lead, leads[place - 1]], [lot.id for lot in tender.lots], places)} if place % 8 == 7 else {}
        answer(tender, lead, lines, **more)
    minuted(tender)
    return tender.id, member(tender.organizer, Role.ADMINISTRATOR, Role.BUYER).id


def decide(tender_id: int, actor_id: int) -> None:
    """What is proposed for each lot, then the one act, in the unit at work."""
    tender = db.load(Tender, id=tender_id)
    found, cutoff = opened.of(tender), previewing.frozen(tender)
    proposed = {lot.id: choosing.proposed(lot, choosing.order(lot, found, tender), tender, cutoff) for lot in tender.lots}
    choice = Choice({number: one.ids if one else None for number, one in proposed.items()}, WHY)
    choosing.choose(tender, choice, actor=db.session().get_one(User, actor_id), at=OPENED)


def round_of(seed: int, profile: cProfile.Profile | None) -> tuple[float, float, str]:
    """Seconds of the act, processor seconds, and what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), keys_dir=Path(folder) / "keys", database_url=f"sqlite:///{folder}/maillage.db",
            secret_key="a secret of a bench, forty letters or so", demo=False,
        )  # fmt: skip
        app = create_app(settings, engine=MemoryEngine(), mailer=MemoryMailer())
        with app.app_context():
            schema.upgrade(db.database().engine)
            seeding.write_reference()
            app.extensions["maillage.engine"].rebuild([])
            with db.database().writing():
                numbers = made(random.Random(seed))
            if profile:
                profile.enable()
            started, spent = time.perf_counter(), time.process_time()
            with db.database().writing():
                decide(*numbers)
            seconds, own = time.perf_counter() - started, time.process_time() - spent
            if profile:
                profile.disable()
            with db.database().reading() as session:
                contracts = writing.of_tender(session.get_one(Tender, numbers[0]))
                lines, shares = sum(len(one.lines) for one in contracts), session.query(AwardShare).count()
                faults = checks.broken_promises()
    said = f"{shares} shares, {len(contracts)} contracts, {lines} lines"
    return seconds, own, said if not faults else f"{said}, WRONG: {faults[:3]}"


def _line(firm: int, served: list[int] | None, draw: random.Random) -> dict[str, object]:
    price, capacity = draw.randint(100_000, 200_000), firm * draw.randint(20, 40) // 1000 * 10
    tiers = {"tiers": [[0, price], [capacity // 2 + 1, price - 2_000]]} if draw.random() < 0.5 else {}
    return {"unit_price": price, "capacity": capacity, "note": "", **tiers, **({"places": served} if served else {})}


def _group(members: list, lots: list[int], places: list[int]) -> dict[str, object]:  # type: ignore[type-arg]
    half = len(places) // 2
    return {
        "form": "joint",
        "members": [
            {
                "organization": one.id, "name": one.name, "is_lead": rank == 0, "role": "", "share": 5000,
                "lots": {str(lot): places[:half] if rank == 0 else places[half:] for lot in lots},
            }
            for rank, one in enumerate(members)
        ],
    }  # fmt: skip


def main() -> None:
    """Print what docs/performance.md tells."""
    rounds = next((int(one) for one in sys.argv[1:] if one.isdigit()), 5)
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite")
    found = [round_of(seed, profile) for seed in range(rounds)]
    for seconds, own, said in found:
        print(f"{BUYERS} buyers x {LOTS} lots x {ANSWERS} answers: {seconds:.3f} s, {own:.3f} s of processor; {said}")
    print(f"median {statistics.median(one[0] for one in found):.3f} s, worst {max(one[0] for one in found):.3f} s")
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
