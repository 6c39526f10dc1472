"""Public numbers follow each other without a gap or a double, whoever asks at once; an undone unit gives its number back."""

import threading
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.db import Busy, Database
from marketplace.core.notices import Notice
from marketplace.core.numbering import next_number, next_numbers
from tests import databases
from tests.builders import AT, make_user

WRITERS, EACH = 6, 5


def take(app: Flask, recipient: int, count: int, wait: threading.Event | None = None) -> None:
    """Add so many rows that bear the next number, each in a unit of its own."""
    for _place in range(count):
        with suppress(Busy), app.app_context(), db.database().writing() as session:
            number = next_number("ZZ", 2026, Notice.message)
            if wait is not None:
                wait.wait(0.2)
            session.add(notice(recipient, number))


def notice(recipient: int, number: str) -> Notice:
    """Any row with a text that may bear a number."""
    return Notice(recipient_id=recipient, topic="essai", message=number, values={}, at=AT)


def numbers(app: Flask) -> list[str]:
    with app.app_context(), db.database().reading() as session:
        return sorted(session.scalars(select(Notice.message).where(Notice.message.startswith("ZZ-"))))


def test_numbers_follow_each_other_by_year_and_prefix_past_9999_and_are_given_back_when_undone(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        person = make_user().id
        assert next_number("ZZ", 2026, Notice.message) == "ZZ-2026-0001"
        session.add(notice(person, "ZZ-2026-0001"))
        assert next_number("ZZ", 2026, Notice.message) == "ZZ-2026-0002"
        assert next_number("ZZ", 2027, Notice.message) == "ZZ-2027-0001"
        assert next_number("Z", 2026, Notice.message) == "Z-2026-0001"
        assert next_numbers("ZZ", 2026, Notice.message, 3) == ["ZZ-2026-0002", "ZZ-2026-0003", "ZZ-2026-0004"]
    with suppress(ZeroDivisionError), app.app_context(), db.database().writing() as session:
        session.add(notice(person, next_number("ZZ", 2026, Notice.message)))
        session.flush()
        raise ZeroDivisionError
    with app.app_context(), db.database().writing() as session:
        assert next_number("ZZ", 2026, Notice.message) == "ZZ-2026-0002"
        session.add_all([notice(person, "ZZ-2026-9999"), notice(person, "ZZ-2026-10000")])
        assert next_number("ZZ", 2026, Notice.message) == "ZZ-2026-10001"
    with app.app_context(), db.database().reading(), pytest.raises(db.UnitMisused):
        next_number("ZZ", 2026, Notice.message)


@pytest.mark.slow
def test_many_at_once_leave_neither_a_gap_nor_a_double_and_without_the_pen_they_do(app: Flask, make_app) -> None:
    with app.app_context(), db.database().writing():
        person = make_user().id
    apps = [make_app() for _number in range(WRITERS)]
    threads = [threading.Thread(target=take, args=(one, person, EACH)) for one in apps]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert numbers(app) == [f"ZZ-2026-{place:04d}" for place in range(1, WRITERS * EACH + 1)]
    if databases.on_postgres():  # there the protection is a lock of its own, that no setting takes away
        return
    for one in apps:
        one.extensions["maillage.database"].engine.dispose()
        one.extensions["maillage.database"] = Database(one.extensions["maillage.database"].url, budget=2.0, begin_writing="BEGIN")
    gate = threading.Event()
    threads = [threading.Thread(target=take, args=(one, person, 1, gate)) for one in apps[:2]]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    told = numbers(app)[WRITERS * EACH :]
    assert len(set(told)) < 2, f"the control shows nothing: {told}"
