"""Two who order the last quantity at once, two who decide of a delivery at once: one is told. Without the locks nobody is."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from marketplace.accounts.models import User
from marketplace.awards.models import Contract
from marketplace.core import db
from marketplace.core.db import Busy, Database
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.orders import checks
from marketplace.orders.calling import quantities, writing
from marketplace.orders.calling.writing import Wanted
from marketplace.orders.models import Delivery, Order
from tests.drawn import FULL
from tests.orders.things import NOW, SAID, accept, buyer_of, deliver, make_contract, make_sent, seller_of

pytestmark = pytest.mark.always

AT_ONCE = 24 if FULL else 6
ROUNDS = 50 if FULL else 1


def at_once(apps: list[Flask], act: Callable[[], None]) -> Counter[str]:
    """Each in a thread and a unit of its own, all let go together; what each was told."""
    said: list[str] = []
    start = threading.Barrier(len(apps))

    def one(app: Flask) -> None:
        start.wait()
        try:
            with app.app_context(), db.database().writing():
                act()
            said.append("done")
        except (RuleBroken, Unusable):
            said.append("told")
        except Busy:
            said.append("busy")
        except (IntegrityError, StaleDataError):
            said.append("refused by the database")

    threads = [threading.Thread(target=one, args=(app,)) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(said)


def calling(app: Flask) -> tuple[Callable[[], None], int]:
    """A contract of 2 400 meals, and the act of ordering 2 000 of them."""
    with app.app_context(), db.database().writing():
        contract = make_contract(2400)
        number, line, by = contract.id, contract.lines[0].id, buyer_of(contract).id

    def act() -> None:
        session = db.session()
        writing.call(session.get_one(Contract, number), [Wanted(line, 2000)], SAID, actor=session.get_one(User, by), at=NOW)

    return act, number


def ordered(app: Flask, contract: int) -> int:
    with app.app_context(), db.database().reading() as session:
        return max(one.ordered for one in quantities.left_of(session.get_one(Contract, contract)).values())


@pytest.mark.slow
def test_of_those_who_order_the_last_quantity_at_once_one_has_it(app: Flask, make_app) -> None:
    other = make_app()
    for _round in range(ROUNDS):
        act, contract = calling(app)
        said = at_once([app, other] * (AT_ONCE // 2), act)
        assert said["done"] == 1, said
        assert said["told"]
        assert said["done"] + said["told"] + said["busy"] == AT_ONCE, said
        assert ordered(app, contract) == 2000
    with app.app_context(), db.database().reading():
        assert checks.broken_promises() == []


@pytest.mark.slow
def test_the_same_race_without_locks_tells_nobody_what_happened(app: Flask, make_app, monkeypatch: pytest.MonkeyPatch) -> None:
    act, _contract = calling(app)
    # Both have looked at what is left before the first writes: what the lock of the contract forbids.
    looked, meeting = writing.check_left, threading.Barrier(2)

    def slowly(*asked, **more):  # type: ignore[no-untyped-def]
        looked(*asked, **more)
        meeting.wait(5)

    monkeypatch.setattr(writing, "check_left", slowly)
    unlocked = []
    for _number in range(2):
        one = make_app()
        one.extensions["maillage.database"].engine.dispose()
        one.extensions["maillage.database"] = Database(one.extensions["maillage.database"].url, budget=5.0, begin_writing="BEGIN")
        unlocked.append(one)
    said = at_once(unlocked, act)
    assert said["told"] == 0, f"the race shows nothing: {said}"


@pytest.mark.slow
def test_of_those_who_decide_of_a_delivery_at_once_one_does(app: Flask, make_app) -> None:
    with app.app_context(), db.database().writing():
        contract = make_contract(2400)
        buyer, seller = buyer_of(contract), seller_of(contract)
        order = make_sent(contract, 100, actor=buyer, seller=seller)
        made = deliver(order, 100, actor=seller)
        numbers = (order.id, made.id, buyer.id)

    def act() -> None:
        db.load(Order, id=numbers[0])
        accept(db.load(Delivery, id=numbers[1]), actor=db.session().get_one(User, numbers[2]))

    said = at_once([app, make_app()] * (AT_ONCE // 2), act)
    assert said["done"] == 1, said
    assert said["done"] + said["told"] + said["busy"] == AT_ONCE, said
    with app.app_context(), db.database().reading():
        assert checks.broken_promises() == []
