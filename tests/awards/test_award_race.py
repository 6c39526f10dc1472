"""Many who award the same lot at once: one wins, the others are told. Without the locks and the index nobody is."""

import threading
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from marketplace.accounts.models import User
from marketplace.awards import checks
from marketplace.awards.deciding import awarding
from marketplace.awards.models import Award, AwardStatus
from marketplace.core import db
from marketplace.core.db import Busy, Database
from marketplace.core.errors import RuleBroken
from marketplace.tenders.models import Tender
from tests.awards.things import LATER, closed_tender, decide, organizer_of
from tests.drawn import FULL

pytestmark = pytest.mark.always

AT_ONCE = 32 if FULL else 8
ROUNDS = 200 if FULL else 2


def a_closed_purchase(app: Flask) -> tuple[str, int]:
    """Its number and somebody who decides for its organiser."""
    with app.app_context(), db.database().writing():
        tender = closed_tender(3000, 1500)
        return tender.number, organizer_of(tender).id


def award_at_once(apps: list[Flask], number: str, by: int) -> Counter[str]:
    """Each in a thread of its own, all let go together; what each was told."""
    said: list[str] = []
    start = threading.Barrier(len(apps))

    def one(app: Flask) -> None:
        start.wait()
        try:
            with app.app_context(), db.database().writing() as session:
                decide(db.load(Tender, number=number), session.get_one(User, by), at=LATER)
            said.append("won")
        except RuleBroken as told:
            said.append("told" if "déjà décidé" in told.reason else told.reason)
        except Busy:
            said.append("busy")
        except (IntegrityError, StaleDataError):  # what PostgreSQL alone comes to without its lock
            said.append("refused by the database")

    threads = [threading.Thread(target=one, args=(app,)) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(said)


def winners(app: Flask, number: str) -> int:
    with app.app_context(), db.database().reading() as session:
        mine = select(func.count()).select_from(Award).join(Award.tender)
        return session.scalar(mine.where(Tender.number == number, Award.status == AwardStatus.ACTIVE)) or 0


@pytest.mark.slow
def test_of_those_who_award_one_lot_at_once_one_wins_and_the_others_are_told(app: Flask, make_app) -> None:
    other = make_app()
    for _round in range(ROUNDS):
        number, by = a_closed_purchase(app)
        said = award_at_once([app, other] * (AT_ONCE // 2), number, by)
        # Whoever waited too long was told to ask again; nobody was told a wrong thing.
        assert said["won"] == 1
        assert said["won"] + said["told"] + said["busy"] == AT_ONCE, said
        assert said["told"]
        assert winners(app, number) == 1
    with app.app_context(), db.database().reading():
        assert checks.broken_promises() == []


@pytest.mark.slow
def test_the_same_race_without_locks_and_index_tells_nobody_what_happened(app: Flask, make_app, monkeypatch: pytest.MonkeyPatch) -> None:
    number, by = a_closed_purchase(app)
    with app.app_context(), db.database().writing() as session:
        session.execute(text("DROP INDEX uq_awards_active"))
        session.execute(text("DROP INDEX uq_contracts_one"))
    # Each has looked before the first writes: what the locks forbid.
    looked, meeting = awarding._check, threading.Barrier(2)

    def slowly(*asked):  # type: ignore[no-untyped-def]
        looked(*asked)
        meeting.wait(5)

    monkeypatch.setattr(awarding, "_check", slowly)
    unlocked = []
    for _number in range(2):
        one = make_app()
        one.extensions["maillage.database"].engine.dispose()
        one.extensions["maillage.database"] = Database(one.extensions["maillage.database"].url, budget=5.0, begin_writing="BEGIN")
        unlocked.append(one)
    said = award_at_once(unlocked, number, by)
    assert said["told"] == 0, f"the race shows nothing: {said}"


def test_two_active_awards_of_a_lot_are_refused_by_the_database_itself(unit) -> None:
    tender = closed_tender(3000)
    [award] = decide(tender, organizer_of(tender))
    names = ("tender_id", "lot_id", "supplier_id", "status", "unit_price", "firm", "flexible", "amount", "justification", "decided_at")
    with pytest.raises(IntegrityError, match="awards"), unit.begin_nested():
        unit.add(Award(**{name: getattr(award, name) for name in names}))
