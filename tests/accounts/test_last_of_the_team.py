"""The team always keeps somebody: two who take each other away, or leave, at once come one after the other, on both databases."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts import queries, suspensions
from marketplace.accounts.models import User, UserStatus
from marketplace.accounts.privacy import erasing
from marketplace.core import db
from marketplace.core.db import Database
from marketplace.core.errors import RuleBroken
from tests.builders import AT, make_user
from tests.page import Visitor

# What becomes of whoever asked: the act was done; refused, by a sentence or because she is out already; or told to ask again.
DONE, REFUSED, BUSY = "done", "refused", "busy"
Acts = tuple[Callable[[], Any], Callable[[], Any]]


@pytest.fixture
def two(app: Flask, make_app: Callable[[], Flask], test_clock) -> tuple[list[User], list[Visitor]]:  # type: ignore[no-untyped-def]
    """A team of two, each signed in at a server of her own."""
    with app.app_context(), db.database().writing():
        people = [make_user(is_staff=True) for _number in range(2)]
    return people, [Visitor(server).sign_in(person) for server, person in zip((app, make_app()), people, strict=True)]


def suspending(people: list[User], visitors: list[Visitor], *, act: str = "suspendre") -> Acts:
    """Each presses the button that suspends the other."""

    def press(visitor: Visitor, whom: User) -> Callable[[], Any]:
        form = {"reason": "Différend.", "csrf_token": visitor.token(f"/bureau/personnes/{whom.id}")}
        return lambda: visitor.client.post(f"/bureau/personnes/{whom.id}/{act}", data=form)

    return press(visitors[0], people[1]), press(visitors[1], people[0])


def demoting(people: list[User], visitors: list[Visitor]) -> Acts:
    """Each takes the other off the team."""
    return suspending(people, visitors, act="retirer-de-l-equipe")


def leaving(people: list[User], visitors: list[Visitor]) -> Acts:
    """Each has her own account erased."""

    def press(visitor: Visitor, hers: User) -> Callable[[], Any]:
        form = {"email": hers.email, "csrf_token": visitor.token("/compte/effacer")}
        return lambda: visitor.client.post("/compte/effacer", data=form)

    return press(visitors[0], people[0]), press(visitors[1], people[1])


def race(acts: Acts, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Both at once; whoever has asked whether somebody is left waits a moment for the other to ask too."""
    meeting, asked, said = threading.Barrier(2), queries.is_run_without, []

    def slowly(person: User) -> bool:
        answer = asked(person)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.7)
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(queries, "is_run_without", slowly)
        threads = [threading.Thread(target=lambda act=one: said.append(became(act()))) for one in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sorted(said)


def became(answer: Any) -> str:
    if answer.status_code == 503:
        return BUSY
    is_out = "/connexion" in (answer.location or "")
    return DONE if answer.status_code == 303 and not is_out else REFUSED


def left(app: Flask) -> int:
    with app.app_context(), db.database().reading() as session:
        return session.scalar(select(func.count()).select_from(User).where(User.is_staff, User.status == UserStatus.ACTIVE)) or 0


@pytest.mark.slow
@pytest.mark.parametrize("acts", [suspending, demoting, leaving])
def test_two_of_the_team_who_take_each_other_away_or_leave_at_once_leave_one(app: Flask, two, acts, monkeypatch) -> None:
    people, visitors = two
    assert race(acts(people, visitors), monkeypatch) == [DONE, REFUSED]
    assert left(app) == 1


@pytest.mark.slow
@pytest.mark.parametrize("acts", [suspending, demoting, leaving])
def test_the_same_race_without_the_locks_leaves_nobody_or_fails(app: Flask, two, acts, monkeypatch) -> None:
    people, visitors = two
    both = acts(people, visitors)
    for visitor in visitors:
        before = visitor.app.extensions["maillage.database"]
        before.engine.dispose()
        visitor.app.extensions["maillage.database"] = Database(before.url, budget=2.0, begin_writing="BEGIN")
    monkeypatch.setattr(queries, "hold_staff", lambda: None)
    said = race(both, monkeypatch)
    assert left(app) == 0 or BUSY in said, f"the race shows nothing: {said}"


def test_whoever_has_not_come_yet_does_not_count_and_whoever_is_out_acts_no_more(app: Flask, someone) -> None:
    first, second, third = (someone(is_staff=True) for _number in range(3))
    someone(is_staff=True, password_hash=None)
    with app.app_context(), db.database().writing() as session:
        suspensions.suspend(db.load(User, id=third.id), "Partie.", None, actor=None, at=AT)
        with pytest.raises(RuleBroken, match="n’agissez plus"):
            suspensions.suspend(db.load(User, id=first.id), "x", None, actor=session.get_one(User, third.id), at=AT)
        suspensions.suspend(db.load(User, id=second.id), "Partie.", None, actor=None, at=AT)
        last = db.load(User, id=first.id)
        with pytest.raises(RuleBroken, match="dernière personne"):
            suspensions.suspend(last, "x", None, actor=None, at=AT)
        assert erasing.obstacles(last)
