"""Kept searches hold: a kill loses nothing and tells nothing twice, two workers tell once, and many searches cost no edit."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from marketplace.accounts.models import User
from marketplace.core import db, notices
from marketplace.core.outbox import Job
from marketplace.core.worker import Worker
from marketplace.search.kept import alerts
from marketplace.search.models import SavedSearch
from tests.builders import make_user
from tests.search.conftest import CATERER, CLEANER
from tests.search.kept_things import EVENING, MORNING, add, alerts_of, keep, kept


def test_a_kill_between_what_was_found_and_the_message_undoes_both_and_two_workers_tell_once(
    app: Flask, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = people[0]
    number = keep(app, ana, at=EVENING)
    add(app, **CATERER)
    Worker(app).drain()
    before, at = kept(app, number), MORNING
    is_due = alerts.due("morning", at)

    def killed(*_args: Any, **_values: Any) -> None:
        raise KeyboardInterrupt

    with app.app_context():
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(notices, "notify", killed)
            alerts.look_for(ana.id, is_due, at=at)
        after = kept(app, number)
        assert (after.known, after.checked_at, alerts_of(app, ana)) == (before.known, before.checked_at, [])
        with db.database().reading() as session:
            mine = session.scalars(select(SavedSearch)).one()
            read = alerts._found(mine, session.get_one(User, ana.id), at)
        assert read is not None
        alerts.look_for(ana.id, is_due, at=at)
        # The other worker had read the same, and comes second.
        with db.database().writing():
            assert not alerts._write(read, at)
        alerts.look_for(ana.id, is_due, at=at)
    assert len(alerts_of(app, ana)) == 1


@pytest.mark.slow
def test_many_searches_cost_an_edit_nothing_and_are_looked_at_a_slice_of_people_a_job(
    app: Flask, people: list[User], monkeypatch: pytest.MonkeyPatch, test_clock: Any
) -> None:
    # Thirty-five people of three searches each: nine a job, for twenty-seven searches bind before ten people do.
    monkeypatch.setattr(alerts, "PEOPLE", 10)
    monkeypatch.setattr(alerts, "SEARCHES", 27)
    statements: list[str] = []
    event.listen(app.extensions["maillage.database"].engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    def asked(**facts: Any) -> int:
        statements.clear()
        add(app, **facts)
        return len(statements)

    few = asked(**CLEANER)
    Worker(app).drain()
    with app.app_context(), db.database().writing() as session:
        for number in range(35):
            person = make_user()
            common = {"query": "q=traiteur", "kind": "enterprises", "locale": "fr", "known": [], "news": []}
            rows = [{**common, "name": f"{number} {one}", "user_id": person.id} for one in range(3)]
            times = {"created_at": EVENING, "checked_at": EVENING - timedelta(hours=1)}
            session.execute(SavedSearch.__table__.insert(), [{**one, **times, "frequency": "immediate"} for one in rows])
    assert asked(**CATERER) == few
    Worker(app).drain()
    with app.app_context(), db.database().reading() as session:
        slices = [one for one in session.scalars(select(Job).where(Job.kind == alerts.SLICE)) if one.payload["moment"] == "now"]
        told = session.scalars(select(notices.Notice).where(notices.Notice.topic == alerts.TOPIC)).all()
    assert len(slices) == 4
    assert len(told) == len({one.recipient_id for one in told}) == 35
