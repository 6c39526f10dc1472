"""Many who record, confirm or import at once: nothing is paid twice, nothing counted twice. Without the locks it is."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, Payment
from marketplace.billing.paying import checks, confirming, recording
from marketplace.core import db
from marketplace.core.db import Busy, Database
from marketplace.core.errors import RuleBroken
from tests.billing.paying.conftest import Till
from tests.billing.paying.things import LATER, pay
from tests.drawn import FULL

pytestmark = pytest.mark.always

AT_ONCE = 16 if FULL else 6
ROUNDS = 50 if FULL else 2


def at_once(apps: list[Flask], act: Callable[[int], None]) -> Counter[str]:
    """Each in a thread of its own, all let go together; what each was told."""
    said: list[str] = []
    start = threading.Barrier(len(apps))

    def one(rank: int, app: Flask) -> None:
        start.wait()
        try:
            with app.app_context(), db.database().writing():
                act(rank)
            said.append("done")
        except RuleBroken:
            said.append("told")
        except Busy:
            said.append("busy")
        except (IntegrityError, StaleDataError):
            said.append("refused by the database")

    threads = [threading.Thread(target=one, args=(rank, app)) for rank, app in enumerate(apps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(said)


@pytest.mark.slow
def test_of_those_who_record_the_whole_of_an_invoice_at_once_one_does(till: Till, make_app) -> None:
    apps = [till.app, make_app()] * (AT_ONCE // 2)

    def act(rank: int) -> None:
        invoice = db.session().get_one(Invoice, till.invoices[0])
        pay((invoice, 11_498), reference=f"T-{rank}")

    said = at_once(apps, act)
    assert (said["done"], said["done"] + said["told"] + said["busy"]) == (1, AT_ONCE), said
    assert [one.amount for one in till.payments()] == [11_498]


@pytest.mark.slow
def test_of_those_who_confirm_a_payment_at_once_one_does_and_it_counts_once(till: Till, make_app) -> None:
    apps = [till.app, make_app()] * (AT_ONCE // 2)
    for round_number in range(ROUNDS):
        with till.app.app_context(), db.database().writing():
            number = pay((db.load(Invoice, id=till.invoices[2]), 100), reference=f"R-{round_number}").id
        said = at_once(apps, lambda _rank, number=number: confirming.confirm(db.load(Payment, id=number), 100, actor=None, at=LATER))
        assert (said["done"], said["done"] + said["told"] + said["busy"]) == (1, AT_ONCE), said
    with till.app.app_context(), db.database().reading():
        assert balances.owed_on(db.session().get_one(Invoice, till.invoices[2])) == 20_000 - 100 * ROUNDS
        assert checks.broken_promises() == []


@pytest.mark.slow
def test_the_same_race_without_locks_pays_an_invoice_twice(till: Till, make_app, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each has looked at what is left before the first writes: what the locks forbid.
    left, meeting = recording.left_on, threading.Barrier(2)

    def slowly(ids):  # type: ignore[no-untyped-def]
        found = left(ids)
        meeting.wait(5)
        return found

    monkeypatch.setattr(recording, "left_on", slowly)
    unlocked = []
    for _number in range(2):
        one = make_app()
        one.extensions["maillage.database"].engine.dispose()
        one.extensions["maillage.database"] = Database(one.extensions["maillage.database"].url, budget=5.0, begin_writing="BEGIN")
        unlocked.append(one)
    said = at_once(unlocked, lambda rank: _pay_whole(till, rank))
    assert said["told"] == 0, f"the race shows nothing: {said}"


def _pay_whole(till: Till, rank: int) -> None:
    pay((db.session().get_one(Invoice, till.invoices[0]), 11_498), reference=f"T-{rank}")
