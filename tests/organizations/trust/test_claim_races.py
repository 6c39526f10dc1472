"""Two claims of one page accepted at once: one person administers it, the other asks to join her. Without the lock, both do."""

import threading
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.db import Busy
from marketplace.core.errors import Refusal
from marketplace.organizations.models import Claim, MemberRole, Membership, Role
from marketplace.organizations.teams import belonging, membership
from marketplace.organizations.trust import claiming, deciding
from tests.organizations.trust.conftest import World
from tests.organizations.trust.test_claims import claim


def accept(app: Flask, world: World, number: int, said: list[str]) -> None:
    try:
        with app.app_context(), db.database().writing() as session:
            found = claiming.held(number)
            taken = deciding.accept(found, Role.READER, network=None, actor=session.get_one(User, world.people["staff"].id), at=clock.now())
        said.append("taken" if taken else "passed on")
    except Refusal:
        said.append("refused")
    except Busy:
        said.append("busy")


def race(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Both at once; whoever has found that nobody administers the page waits a moment for the other to find it too."""
    meeting, found = threading.Barrier(2), belonging.administrators

    def slowly(*asked):  # type: ignore[no-untyped-def]
        told = found(*asked)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.5)
        return told

    monkeypatch.setattr(belonging, "administrators", slowly)
    said: list[str] = []
    threads = [threading.Thread(target=accept, args=(app, world, one.id, said)) for one in world.claims()]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    monkeypatch.setattr(belonging, "administrators", found)
    return sorted(said)


def administrators(world: World) -> int:
    with world.app.app_context(), db.database().reading() as session:
        asked = select(Membership.id).join(Membership.roles).where(Membership.organization_id == world["enterprise"].id)
        return len(session.scalars(asked.where(MemberRole.role == Role.ADMINISTRATOR)).all())


@pytest.mark.slow
def test_of_two_claims_accepted_at_once_one_makes_the_other_a_request_to_her(app: Flask, world: World, monkeypatch) -> None:
    world.person("other")
    claim(world)
    claim(world, "other")
    said = race(app, world, monkeypatch)
    assert said in (["refused", "taken"], ["passed on", "taken"], ["busy", "taken"])
    assert administrators(world) == 1
    assert sorted(one.status.value for one in world.claims()) == ["accepted", "joining"]


@pytest.mark.slow
@pytest.mark.parametrize("is_locked", [True, False])
def test_the_lock_alone_keeps_the_page_to_one_administrator(app: Flask, world: World, monkeypatch, is_locked: bool) -> None:
    """What makes the other claim a request is switched off, so that nothing but the lock is in the way; then the lock too."""
    world.person("other")
    claim(world)
    claim(world, "other")
    with monkeypatch.context() as patched:
        patched.setattr(deciding, "_pass_on", lambda claim, at: None)
        if not is_locked:
            patched.setattr(claiming, "held", lambda number: db.session().get_one(Claim, number))
            patched.setattr(membership, "hold", lambda organization: [])
        race(app, world, patched)
    # SQLite has one writer at a time, whatever is locked.
    is_kept = is_locked or not app.extensions["maillage.database"].locks_rows
    assert administrators(world) == (1 if is_kept else 2)
