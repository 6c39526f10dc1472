"""Two administrators who remove each other at once: one stays, on both databases. The same race without the locks is shown to lose."""

import threading
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.db import Busy, Database
from marketplace.core.errors import Refusal
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.organizations.teams import membership, rules
from marketplace.organizations.teams.membership import NOBODY
from tests.organizations.teams.conftest import Team

ROUNDS = 3


def remove(app: Flask, team: Team, by: str, whom: str, said: dict[str, str]) -> None:
    """What the page of a removal does: load, ask whether one may, act."""
    try:
        with app.app_context(), db.database().writing() as session:
            organization = db.load(Organization, slug=team.slug)
            actor = session.get_one(User, team.people[by].id)
            current = rules.membership_in(actor, organization)
            if current is None or not current.may(Role.ADMINISTRATOR):
                raise Refusal("no longer")
            leaving = db.load(Membership, id=team.places[whom], ended_at=None)
            membership.end(leaving, NOBODY, actor=actor, at=clock.now())
        said[by] = "done"
    except Refusal:
        said[by] = "refused"
    except Busy:
        said[by] = "busy"


def race(apps: list[Flask], team: Team, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Both at once, each through a server of its own; whoever has judged waits a moment for the other to judge too."""
    meeting, judged = threading.Barrier(2), rules.why_not_without

    def slowly(*asked):  # type: ignore[no-untyped-def]
        reason = judged(*asked)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.7)
        return reason

    monkeypatch.setattr(rules, "why_not_without", slowly)
    said: dict[str, str] = {}
    pairs = zip(apps, ("ana", "bob"), ("bob", "ana"), strict=True)
    threads = [threading.Thread(target=remove, args=(app, team, by, whom, said)) for app, by, whom in pairs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    monkeypatch.undo()
    return said


def left(team: Team) -> int:
    with team.app.app_context(), db.database().reading() as session:
        mine = (Membership.organization_id == team.organization.id, Membership.ended_at.is_(None))
        return len(session.scalars(select(Membership).where(*mine)).unique().all())


@pytest.mark.slow
def test_two_administrators_who_remove_each_other_at_once_leave_one(app: Flask, make_app, team, monkeypatch) -> None:
    other = make_app()
    for _round in range(ROUNDS):
        mine = team(ana=[Role.ADMINISTRATOR], bob=[Role.ADMINISTRATOR])
        said = race([app, other], mine, monkeypatch)
        assert sorted(said.values()) == ["done", "refused"]
        assert left(mine) == 1


@pytest.mark.slow
def test_the_same_race_without_the_locks_leaves_nobody_or_fails(app: Flask, make_app, team, monkeypatch) -> None:
    unlocked = []
    for _number in range(2):
        one = make_app()
        one.extensions["maillage.database"].engine.dispose()
        url = one.extensions["maillage.database"].url
        one.extensions["maillage.database"] = Database(url, budget=2.0, begin_writing="BEGIN")
        unlocked.append(one)
    mine = team(ana=[Role.ADMINISTRATOR], bob=[Role.ADMINISTRATOR])
    said = race(unlocked, mine, monkeypatch)
    assert left(mine) == 0 or "busy" in said.values(), f"the race shows nothing: {said}"
