"""Two editors who save the same listing at once: one is told, and both texts are kept. Without the locks nobody is told."""

import threading
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from marketplace.accounts.models import User
from marketplace.catalogue import actions, content
from marketplace.catalogue.models import Listing, ListingVersion
from marketplace.core import clock, db
from marketplace.core.db import Busy, Database
from marketplace.core.errors import RuleBroken

ROUNDS = 3


def save(app: Flask, listing_id: int, by: int, title: str, read: int, said: dict[str, str]) -> None:
    """What the form does when it is sent: load, compare the version that was read, write."""
    try:
        with app.app_context(), db.database().writing() as session:
            listing = db.load(Listing, id=listing_id)
            actions.check_version(listing, read)
            actor = session.get_one(User, by)
            actions.revise(listing, content.content_of(listing) | {"title_fr": title}, actor=actor, at=clock.now())
        said[title] = "saved"
    except RuleBroken:
        said[title] = "told"
    except Busy:
        said[title] = "busy"
    except StaleDataError:  # the count of the row, which PostgreSQL alone comes to without its lock
        said[title] = "failed"


def race(apps: list[Flask], market, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, str], list[str]]:
    """Both at once, each through a server of its own; whoever has compared waits a moment for the other to compare too. What each was
    told, and the titles of the versions; whoever was told saves again, over what the other wrote."""
    listing = market.listing()
    meeting, compared = threading.Barrier(2), actions.is_stale

    def slowly(*asked):  # type: ignore[no-untyped-def]
        found = compared(*asked)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.7)
        return found

    monkeypatch.setattr(actions, "is_stale", slowly)
    said: dict[str, str] = {}
    writers = zip(apps, (market.numbers["editor"], market.numbers["second"]), ("Le jour", "La nuit"), strict=True)
    threads = [threading.Thread(target=save, args=(app, listing.id, by, title, listing.version, said)) for app, by, title in writers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    monkeypatch.undo()
    for title in [title for title, told in said.items() if told == "told"]:
        save(apps[0], listing.id, market.numbers["editor"], title, market.now(listing).version, {})
    with market.app.app_context(), db.database().reading() as session:
        asked = select(ListingVersion).where(ListingVersion.listing_id == listing.id).order_by(ListingVersion.number)
        return said, [one.content["title_fr"] for one in session.scalars(asked)]


@pytest.mark.slow
def test_two_editors_at_once_one_is_told_and_both_texts_are_kept(app: Flask, make_app, market, monkeypatch) -> None:
    other = make_app()
    for _round in range(ROUNDS):
        said, titles = race([app, other], market, monkeypatch)
        assert sorted(said.values()) == ["saved", "told"]
        assert titles[0] == "Entretien ménager de bureaux"
        assert sorted(titles[1:]) == ["La nuit", "Le jour"]


@pytest.mark.slow
def test_the_same_race_without_the_locks_tells_nobody_what_happened(app: Flask, make_app, market, monkeypatch) -> None:
    unlocked = []
    for _number in range(2):
        one = make_app()
        one.extensions["maillage.database"].engine.dispose()
        url = one.extensions["maillage.database"].url
        one.extensions["maillage.database"] = Database(url, budget=2.0, begin_writing="BEGIN")
        unlocked.append(one)
    said, titles = race(unlocked, market, monkeypatch)
    assert "told" not in said.values(), f"the race shows nothing: {said} {titles}"
