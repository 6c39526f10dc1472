"""What the index says of an enterprise follows what surrounds it: the hubs of its territory at once, all the rest each night."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.core import db, indexing
from marketplace.core.worker import Worker
from marketplace.organizations import actions, reference
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.editing import parts
from marketplace.organizations.models import (
    Mrc,
    Municipality,
    NetworkTerritory,
    NetworkType,
    Organization,
    PurchaseCategory,
    Sector,
)
from marketplace.organizations.places import reference as places
from search_index import Query
from tests.builders import AT, make_organization
from tests.organizations.dressed import make_network

KIND = "enterprises"


@pytest.fixture
def here(app: Flask):  # type: ignore[no-untyped-def]
    """An enterprise of Rimouski, one of Montréal, and a hub whose territory is the MRC of the first."""
    with app.app_context():
        with db.database().writing() as session:
            rimouski = {"region_code": "01", "mrc_code": "100", "municipality": "Rimouski", "municipality_code": "10043"}
            inside, outside = make_organization(name="Ici", **rimouski), make_organization(name="Là-bas", region_code="06")
            hub = make_network("Pôle du Quai")
            session.add(NetworkTerritory(network_id=hub.id, mrc_code="100"))
        Worker(app).drain()
        yield inside.id, outside.id, hub.id


def served(app: Flask, slug: str = "pole-du-quai") -> list[int]:
    """Who the index finds in the territory of a hub, once the worker has followed."""
    while indexing.follow():
        pass
    return sorted(indexing.engine().search(Query(KIND, filters={"hub": frozenset({slug})})).ids)


def act(what: Callable[[Organization], Any], number: int) -> None:
    with db.database().writing():
        what(db.load(Organization, id=number))


def test_a_hub_that_is_taken_down_and_put_back_is_followed_at_once(app: Flask, here) -> None:
    inside, _outside, hub = here
    assert served(app) == [inside]
    act(lambda one: actions.withdraw(one, actor=None, at=AT), hub)
    assert served(app) == []
    act(lambda one: actions.publish(one, actor=None, at=AT), hub)
    assert served(app) == [inside]
    assert indexing.check() == []


def test_a_hub_that_becomes_another_kind_of_network_is_followed_at_once(app: Flask, here) -> None:
    def turn(one: Organization) -> None:
        parts.change(one, {"network_type": NetworkType.FEDERATION}, read_version=one.version, actor=None, at=AT)

    assert served(app) == [here[0]]
    act(turn, here[2])
    assert served(app) == []


def test_a_territory_that_changes_is_followed_at_once_in_what_it_takes_and_what_it_leaves(app: Flask, here) -> None:
    inside, outside, hub = here
    with db.database().writing():
        places._bring_territory(hub, {("06", None, None)}, {(None, "100", None)})
    assert served(app) == [outside]
    with db.database().writing():
        places._bring_territory(hub, {("06", None, None), (None, None, "10043")}, {("06", None, None)})
    assert served(app) == [inside, outside]
    assert indexing.check() == []


def test_hubs_that_are_merged_and_parted_again_are_followed_at_once(app: Flask, here) -> None:
    inside, _outside, hub = here
    with db.database().writing():
        kept = make_network("Pôle du Large")
        done = merging.merge(kept, db.load(Organization, id=hub), {}, actor=None, at=AT)
    assert (served(app), served(app, "pole-du-large")) == ([], [inside])
    with db.database().writing() as session:
        unmerging.unmerge(session.merge(done), actor=None, at=AT)
    assert (served(app), served(app, "pole-du-large")) == ([inside], [])


@pytest.mark.parametrize(
    "change",
    [
        update(NetworkTerritory).values(mrc_code="570").where(NetworkTerritory.mrc_code == "100"),
        update(Mrc).values(name="Autre-Nom").where(Mrc.code == "100"),
        update(Municipality).values(latitude=47.0).where(Municipality.code == "10043"),
        update(Sector).values(label_en="Something else").where(Sector.code == "S11"),
        update(PurchaseCategory).values(sector_code="S17").where(PurchaseCategory.sector_code == "S11"),
    ],
    ids=["the territory of its hub", "the name of its MRC", "the point of its municipality", "its sector", "what is bought of its sector"],
)
def test_the_check_sees_and_mends_what_changed_around_a_row(app: Flask, here, change) -> None:
    assert indexing.check() == []
    with db.database().writing() as session:
        session.execute(change)
    assert f"{KIND} {here[0]} differs from its row: indexed." in indexing.check()
    assert indexing.check() == []


def test_the_check_sees_new_trades_of_a_sector(app: Flask, here, monkeypatch) -> None:
    trades = reference.sector_words()
    monkeypatch.setattr(reference, "sector_words", lambda: {**trades, "S11": "ramonage de zeppelins"})
    assert f"{KIND} {here[0]} differs from its row: indexed." in indexing.check()
    assert indexing.check() == []
