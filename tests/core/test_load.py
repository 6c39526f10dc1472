"""Loading one row: it is there, or it is missing; and to a writer it is hers until the end of her unit."""

import threading

import pytest
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.errors import Missing
from tests.core.things import Counter, Door


@pytest.fixture
def base(with_things):
    with with_things.app_context():
        yield db.database()


def test_a_row_is_found_by_its_values(base):
    with base.reading():
        assert db.load(Counter, name="essai", value=0).name == "essai"


@pytest.mark.parametrize("unit", ["reading", "writing"])
def test_an_absent_row_is_missing(base, unit):
    with getattr(base, unit)(), pytest.raises(Missing):
        db.load(Counter, name="personne")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40, 2**63 - 1, -(2**63) + 1, 0, -1])
def test_a_number_that_no_row_has_is_missing_however_large(base, number):
    with base.reading(), pytest.raises(Missing):
        db.load(Door, id=number)


@pytest.mark.parametrize("number", [2**63, 10**40])
def test_an_address_with_such_a_number_is_the_address_of_nothing(app, client, number):
    assert client.post(f"/bureau/travaux/{number}/reprendre").status_code == 404
    largest = app.url_map.bind("localhost").match(f"/bureau/travaux/{2**63 - 1}/reprendre", method="POST")
    assert largest == ("admin.retry", {"number": 2**63 - 1}), "the largest number that a row can have is one"


def test_a_row_that_two_writers_load_is_changed_by_one_after_the_other(base, with_things):
    inside, both = threading.Event(), []

    def second() -> None:
        inside.wait()
        with with_things.app_context(), base.writing():
            counter = db.load(Counter, name="essai")
            both.append(counter.value)
            counter.value += 1

    other = threading.Thread(target=second)
    other.start()
    with base.writing():
        counter = db.load(Counter, name="essai")
        inside.set()
        other.join(0.3)
        assert other.is_alive(), "the second writer waits"
        counter.value += 1
    other.join()
    assert both == [1], "she starts from what the first one wrote"
    with base.reading() as session:
        assert session.scalar(select(Counter.value)) == 2


def test_a_row_already_read_in_the_unit_is_read_again_when_it_is_locked(base, with_things):
    """PostgreSQL lets another writer pass between a first look and the lock; SQLite has one pen, and she waits."""
    looked, done = threading.Event(), threading.Event()

    def passer_by() -> None:
        looked.wait()
        with with_things.app_context(), base.writing():
            db.load(Counter, name="essai").value += 10
        done.set()

    other = threading.Thread(target=passer_by)
    other.start()
    with base.writing() as session:
        first_look = session.get_one(Counter, "essai")
        looked.set()
        passed = done.wait(0.3 if base.is_sqlite else 10)
        assert passed is not base.is_sqlite
        db.load(Counter, name="essai").value += 1
        assert first_look.value == (1 if base.is_sqlite else 11)
    other.join()
    with base.reading() as session:
        assert session.scalar(select(Counter.value)) == 11
