"""Places as the database holds them: read once a unit, seen again when they change, near or far."""

from flask import Flask

from marketplace.core import db
from marketplace.organizations.models import Municipality, PlaceName, PlaceNameKind
from marketplace.organizations.places import finding as places
from marketplace.organizations.places.distance import distance_km
from tests.core.web.watching import statements

MONTREAL, QUEBEC = (45.5089, -73.5617), (46.8123, -71.2145)


def resolved(app: Flask, written: str, **more: str) -> str | None:
    with app.app_context(), db.database().reading():
        found = places.resolve(written, **more).municipality
    return found.code if found else None


def test_what_the_product_carries_is_found(app: Flask) -> None:
    assert resolved(app, "ST-JÉRÔME") == "75017"
    assert resolved(app, "Jonquière (Saguenay)") == "94068"


def test_a_file_from_before_the_region_changed_is_understood(app: Flask) -> None:
    assert resolved(app, "Granby", region_code="05") == "47017"
    assert resolved(app, "Granby", region_code="16") == "47017"
    assert resolved(app, "Granby", region_code="04") is None


def test_a_place_that_changes_is_seen_by_the_next_unit(app: Flask) -> None:
    assert resolved(app, "Val-des-Ormes") is None
    with app.app_context(), db.database().writing() as session:
        added = PlaceName(municipality_code="47017", name="Val-des-Ormes", folded="val des ormes", kind=PlaceNameKind.DISTRICT)
        session.add(added)
    assert resolved(app, "Val-des-Ormes") == "47017"
    with app.app_context(), db.database().writing() as session:
        session.get_one(PlaceName, added.id).is_withdrawn = True
    assert resolved(app, "Val-des-Ormes") is None
    with app.app_context(), db.database().writing() as session:
        session.get_one(Municipality, "47017").name = "Granby-la-Neuve"
    assert resolved(app, "Granby-la-Neuve") == "47017"


def test_a_unit_sees_what_it_changed_itself_when_it_says_so(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        assert places.resolve("Granby-la-Neuve").municipality is None
        session.get_one(Municipality, "47017").name = "Granby-la-Neuve"
        session.flush()
        places.forget()
        assert places.resolve("Granby-la-Neuve").municipality is not None


def test_a_thousand_places_ask_the_database_five_times(app: Flask) -> None:
    with app.app_context(), db.database().reading(), statements(app) as sent:
        for number in range(1000):
            places.resolve(f"Saint-Donat {number}")
    assert len([one for one in sent if one.lstrip().upper().startswith("SELECT")]) == 5


def test_distances_are_those_of_the_map() -> None:
    assert distance_km(MONTREAL, MONTREAL) == 0
    # 233 km from one city hall to the other, as the crow flies.
    assert 231 < distance_km(MONTREAL, QUEBEC) < 236
    assert distance_km(MONTREAL, QUEBEC) == distance_km(QUEBEC, MONTREAL)
    # A degree of latitude.
    assert abs(distance_km((45.0, -73.0), (46.0, -73.0)) - 111.2) < 0.1
    assert abs(distance_km((0.0, 0.0), (0.0, 180.0)) - 20015.1) < 0.1


def test_the_mrcs_within_so_many_kilometres_are_those_with_a_municipality_there(app: Flask) -> None:
    granby = (45.4001, -72.7324)
    with app.app_context(), db.database().reading():
        near, far = places.mrcs_within(granby, 25), places.mrcs_within(granby, 60)
    assert {"470", "460"} <= near
    assert "480" in far - near
    assert near < far
    assert not {"020", "971"} & far
