"""Located in and serving are two questions: each list answers its own, and SQL answers as the rule does."""

import itertools
import math

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.organizations.editing.facts import Served
from marketplace.organizations.models import Municipality, Organization, OrganizationStatus, Reach
from marketplace.organizations.places import territories
from marketplace.organizations.places.distance import EARTH_KM, Point, distance_km
from marketplace.organizations.places.territories import Territory
from search_index import IndexDamaged
from tests.builders import make_organization
from tests.organizations import territories_in_words as rule
from tests.organizations.test_browse import figures, fill, listed
from tests.page import Visitor, flat

RIMOUSKI, MATANE = "10043", "08053"


def tab(page, words: str) -> str:  # type: ignore[no-untyped-def]
    """The address of a tab by its words, whatever number stands after them."""
    (found,) = page.tree.xpath(f"//a[@class='tab'][contains(., '{words}')]/@href")
    return str(found)


def test_who_is_there_and_who_serves_are_two_lists(app: Flask, visitor: Visitor) -> None:
    fill(
        app,
        {"name": "D’ici pour ailleurs", "served": Served(Reach.REGIONS, region_codes=("02",))},
        {"name": "D’ailleurs pour ici", "region_code": "02", "served": Served(Reach.REGIONS, region_codes=("01", "03"))},
        {"name": "De loin pour une MRC d’ici", "region_code": "06", "served": Served(Reach.MRCS, mrc_codes=("100",))},
        {"name": "Partout", "region_code": "06", "served": Served(Reach.PROVINCE)},
        {"name": "N’a rien dit"},
    )
    page = visitor.get("/regions/01")
    assert listed(page) == ["D’ici pour ailleurs", "N’a rien dit"]
    served = visitor.get(tab(page, "Qui servent la région"))
    assert listed(served) == ["D’ailleurs pour ici", "De loin pour une MRC d’ici", "Partout"]
    assert "1 entreprise située ici n’a pas encore dit quel territoire elle sert" in served
    assert listed(visitor.get(tab(served, "Situées dans la région"))) == listed(page)


def test_an_mrc_is_served_by_who_serves_its_region_and_not_by_who_serves_another_mrc(app: Flask, visitor: Visitor) -> None:
    fill(
        app,
        {"name": "La région", "served": Served(Reach.REGIONS, region_codes=("01",))},
        {"name": "L’autre MRC", "served": Served(Reach.MRCS, mrc_codes=("080",))},
        {"name": "Celle-ci", "served": Served(Reach.MRCS, mrc_codes=("100",))},
    )
    assert listed(visitor.get("/mrc/100?vue=servent")) == ["Celle-ci", "La région"]


def test_a_sector_narrowed_to_a_region_asks_the_same_two_questions(app: Flask, visitor: Visitor) -> None:
    fill(
        app,
        {"name": "Là", "served": Served(Reach.REGIONS, region_codes=("02",))},
        {"name": "Pour là", "region_code": "02", "served": Served(Reach.REGIONS, region_codes=("01",))},
        {"name": "Autre métier", "sector_codes": ("S17",), "served": Served(Reach.PROVINCE)},
    )
    page = visitor.get("/secteurs/S11?region=01")
    assert listed(page) == ["Là"]
    assert listed(visitor.get(tab(page, "Qui servent la région"))) == ["Pour là"]


@pytest.mark.parametrize("path", ["/regions/01", "/mrc/100", "/secteurs/S11?region=01", "/formes-juridiques/COOP_SOL?region=01"])
def test_the_index_tells_who_serves_as_the_database_does_and_when_it_cannot_the_database_does(app: Flask, path: str, monkeypatch) -> None:
    reaches = (Served(Reach.REGIONS, region_codes=("01",)), Served(Reach.MRCS, mrc_codes=("100",)), Served(Reach.PROVINCE))
    fill(app, *({"name": f"Coop {number:02d}", "served": reaches[number % 3]} for number in range(30)), {"name": "N’a rien dit"})
    address = f"{path}{'&' if '?' in path else '?'}vue=servent"
    told = [(figures(page), listed(page)) for page in (Visitor(app).get(address), Visitor(app).get(f"{address}&page=2"))]
    asked: list[object] = []
    monkeypatch.setattr(app.extensions["maillage.engine"], "search", lambda query: asked.append(query) or _damaged())
    assert [(figures(page), listed(page)) for page in (Visitor(app).get(address), Visitor(app).get(f"{address}&page=2"))] == told
    assert len(asked) == 2
    assert len(told[0][1]) == 20


def _damaged() -> None:
    raise IndexDamaged("a byte was flipped")


def test_what_the_index_still_names_and_the_database_no_longer_shows_is_not_shown(app: Flask, visitor: Visitor) -> None:
    made = fill(app, *({"name": name, "served": Served(Reach.PROVINCE)} for name in ("Partie", "Restée")))
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, made[0].id).status = OrganizationStatus.WITHDRAWN
    assert listed(visitor.get("/regions/01?vue=servent")) == ["Restée"]


def test_the_words_of_the_tabs_keep_the_place_and_the_pages(app: Flask, visitor: Visitor) -> None:
    fill(app, *({"name": f"Coop {number:02d}", "served": Served(Reach.PROVINCE)} for number in range(21)))
    page = visitor.get("/en/secteurs/S11?region=01&vue=servent")
    (following,) = page.tree.xpath("//a[@rel='next']/@href")
    assert flat(visitor.get(following).tree.xpath("string(//*[@class='result-title'])")) == "Coop 20"
    assert "vue=servent" in following
    assert "region=01" in following


def test_a_radius_reaches_to_its_last_metre_and_no_farther(app: Flask) -> None:
    metre = 0.001
    with app.app_context(), db.database().writing() as session:
        latitude, longitude = point_of(session.get(Municipality, RIMOUSKI))
        for name, far in (("À un mètre près", 40 - metre), ("Un mètre de trop", 40 + metre)):
            south = latitude - math.degrees(far / EARTH_KM)
            assert distance_km((south, longitude), (latitude, longitude)) == pytest.approx(far, abs=metre / 100)
            make_organization(name=name, latitude=south, longitude=longitude, served=Served(Reach.RADIUS, radius_km=40))
        assert serving_names(Territory(municipalities=(RIMOUSKI,))) == ["À un mètre près"]


@pytest.mark.slow
def test_sql_answers_as_the_rule_does_for_every_territory(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        places = list(session.scalars(select(Municipality).where(Municipality.latitude.is_not(None)).order_by(Municipality.code)))
        for number, place in enumerate(places[::7]):
            ways = (
                Served(Reach.PROVINCE),
                Served(Reach.REGIONS, region_codes=(place.region_code, "10")),
                Served(Reach.MRCS, mrc_codes=(place.mrc_code,) if place.mrc_code else ("460",)),
                *(Served(Reach.RADIUS, radius_km=km) for km in (1, 25, 60, 140, 400)),
            )
            point = {"latitude": place.latitude + 0.01, "longitude": place.longitude}
            make_organization(name=f"Coop {number:03d}", served=ways[number % len(ways)], **point)
        session.flush()
        session.expire_all()
        made = list(session.scalars(select(Organization).where(Organization.is_enterprise)))
        regions, mrcs = {one.region_code for one in places}, {(one.mrc_code, one.region_code) for one in places if one.mrc_code}
        for code in sorted(regions):
            points = [point_of(one) for one in places if one.region_code == code]
            expected = [one.name for one in made if any(serves_region(one, code, points))]
            assert serving_names(Territory(regions=(code,))) == sorted(expected), f"region {code}"
        for code, region in sorted(mrcs)[::4]:
            points = [point_of(one) for one in places if one.mrc_code == code]
            expected = [one.name for one in made if any(serves_mrc(one, code, region, points))]
            assert serving_names(Territory(mrcs=(code,))) == sorted(expected), f"MRC {code}"


def serves_region(one: Organization, code: str, points: list[Point]) -> list[bool | None]:
    return [rule.serves_region(rule.territory_of(each, point_of(one)), code, points=points) for each in one.activities]


def serves_mrc(one: Organization, code: str, region: str, points: list[Point]) -> list[bool | None]:
    return [rule.serves_mrc(rule.territory_of(each, point_of(one)), code, region_code=region, points=points) for each in one.activities]


def serving_names(territory: Territory) -> list[str]:
    rows = select(Organization.name).where(territories.serving(territory)).order_by(Organization.name)
    return list(db.session().scalars(rows))


def point_of(place: Municipality | Organization | None) -> Point:
    assert place is not None
    return place.latitude or 0, place.longitude or 0


def test_an_empty_territory_holds_and_is_served_by_nobody(app: Flask) -> None:
    fill(app, {"served": Served(Reach.PROVINCE)})
    with app.app_context(), db.database().reading() as session:
        for question in (territories.located_in, territories.serving):
            assert list(session.scalars(select(Organization.name).where(Organization.is_enterprise, question(Territory())))) == []


def test_the_pieces_of_a_territory_are_each_enough(app: Flask) -> None:
    fill(
        app, {"name": "A", "region_code": "02"}, {"name": "B", "mrc_code": "100"}, {"name": "C", "municipality_code": MATANE}, {"name": "D"}
    )
    parts = ({"regions": ("02",)}, {"mrcs": ("100",)}, {"municipalities": (MATANE,)})
    with app.app_context(), db.database().reading() as session:
        for size in range(1, 4):
            for chosen in itertools.combinations(zip("ABC", parts, strict=True), size):
                territory = Territory(**{name: codes for _letter, part in chosen for name, codes in part.items()})
                rows = select(Organization.name).where(territories.located_in(territory), Organization.is_enterprise)
                assert sorted(session.scalars(rows)) == [letter for letter, _part in chosen]
