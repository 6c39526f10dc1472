"""The map: the same enterprises as the list, as points that are grouped where there are many, and no word of any other host."""

import json

import pytest
from flask import Flask

from config import ConfigurationError, load
from marketplace.organizations.editing.facts import Served
from marketplace.organizations.models import Reach
from marketplace.organizations.reading import points
from marketplace.organizations.reading.points import Frame, Point
from tests.core.web.watching import statements
from tests.organizations.test_browse import fill, listed
from tests.page import Visitor

TILES = "https://tuiles.example/v1/{z}/{x}/{y}.png"
RIMOUSKI = "10043"


def names(found: dict) -> list[str]:  # type: ignore[type-arg]
    return sorted(one[0] for spot in found["spots"] for one in spot[2])


def some(number: int, step: float = 0.001) -> list[Point]:
    return [Point(46 + one * step, -72 + one * step, f"Coop {one}", f"coop-{one}", False) for one in range(number)]


def test_points_are_those_of_the_published_whose_place_is_known(app: Flask, client) -> None:
    fill(
        app,
        {"name": "Au quai", "latitude": 48.45, "longitude": -68.52},
        {"name": "Quelque part à Rimouski", "municipality_code": RIMOUSKI},
        {"name": "On ne sait où"},
    )
    found = client.get("/carte/points.json").get_json()
    assert names(found) == ["Au quai", "Quelque part à Rimouski"]
    approximate = {one[0]: one[2] for spot in found["spots"] for one in spot[2]}
    assert approximate == {"Au quai": 0, "Quelque part à Rimouski": 1}
    assert found["total"] == 2


def test_the_map_and_its_list_are_narrowed_alike(app: Flask, visitor: Visitor) -> None:
    here = {"latitude": 48.45, "longitude": -68.52}
    fill(
        app,
        {"name": "Est", "mrc_code": "100", **here},
        {"name": "Nord", "region_code": "02", "sector_codes": ("S17",), "served": Served(Reach.REGIONS, region_codes=("01",)), **here},
    )
    asked = {
        "": ["Est", "Nord"],
        "?region=01": ["Est"],
        "?secteur=S17": ["Nord"],
        "?mrc=100": ["Est"],
        "?forme=COOP_SOL": ["Est", "Nord"],
        "?certification=EA": [],
        "?pole=pole-d-economie-sociale-du-bas-saint-laurent": ["Est"],
        "?region=01&vue=servent": ["Nord"],
        "?region=01&secteur=S17": [],
    }
    for query, expected in asked.items():
        assert names(visitor.client.get(f"/carte/points.json{query}").get_json()) == expected, query
        page = visitor.get(f"/carte{query}")
        assert listed(page) == expected, query
        assert page.tree.xpath("string(//*[@id='carte']/@data-points)").startswith("/carte/points.json")


def test_an_unknown_criterion_is_said_so(visitor: Visitor) -> None:
    for query in ("region=99", "secteur=x", "mrc=999", "forme=x", "certification=x", "pole=x", "page=2"):
        visitor.get(f"/carte?{query}", status=404)
        if query != "page=2":
            assert visitor.client.get(f"/carte/points.json?{query}").status_code == 404


def test_the_frame_of_a_screen_holds_its_points_alone(app: Flask, client) -> None:
    fill(app, {"name": "Dedans", "latitude": 48.45, "longitude": -68.52}, {"name": "Dehors", "latitude": 45.5, "longitude": -73.6})
    assert names(client.get("/carte/points.json?z=8&cadre=-70,48,-68,49").get_json()) == ["Dedans"]


@pytest.mark.parametrize(
    ("zoom", "bounds"),
    [
        *((None, "-70,48,-68,49"), ("8", None), ("8", ""), ("8", "-70,48,-68"), ("8", "a,b,c,d"), ("8", "-68,48,-70,49")),
        *(("-1", "-70,48,-68,49"), ("8", "nan,48,-68,49"), ("8", "-inf,48,-68,49"), ("9" * 50, "-70,48,-68,49"), ("٣", "1e999,0,1,1")),
    ],
)
def test_a_frame_that_is_none_is_no_frame(zoom: str | None, bounds: str | None) -> None:
    assert points.frame(zoom, bounds) is None


def test_a_frame_keeps_to_the_zooms_of_the_map() -> None:
    assert points.frame("8", "-70,48,-68.5,49") == Frame(8, -70.0, 48.0, -68.5, 49.0)
    assert [points.frame(zoom, "0,0,1,1").zoom for zoom in ("0", "99")] == [points.FARTHEST, points.NEAREST]  # type: ignore[union-attr]


def test_five_hundred_points_stand_each_for_itself_and_one_more_groups_them() -> None:
    assert len(points.compact(some(points.MOST), 5)["spots"]) == points.MOST
    found = points.compact(some(points.MOST + 1), 5)
    assert 0 < len(found["groups"]) < 20


@pytest.mark.parametrize("zoom", [3, 6, 9, 12, 17])
def test_grouping_loses_nobody(zoom: int) -> None:
    found = points.compact(some(3000, 0.0007), zoom)
    assert sum(group[2] for group in found["groups"]) + sum(spot[3] for spot in found["spots"]) == found["total"] == 3000


def test_a_group_holds_its_points_and_its_middle() -> None:
    for latitude, longitude, _count, (west, south, east, north) in points.compact(some(900), 6)["groups"]:
        assert south <= latitude <= north
        assert west <= longitude <= east


def test_those_of_one_place_are_one_spot_however_near_one_looks() -> None:
    crowd = [Point(46.5, -72.5, f"Coop {one}", f"coop-{one}", True) for one in range(600)]
    for zoom in (4, 18):
        (spot,) = points.compact(crowd, zoom)["spots"]
        assert (len(spot[2]), spot[3]) == (points.NAMES, 600)


def test_points_that_have_not_changed_are_neither_sent_nor_read_again(app: Flask, client) -> None:
    fill(app, {"name": "Une", "latitude": 48.45, "longitude": -68.52})
    mark = client.get("/carte/points.json").headers["ETag"]
    with statements(app) as sent:
        again = client.get("/carte/points.json", headers={"If-None-Match": mark})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert not [one for one in sent if "slug" in one]
    fill(app, {"name": "Deux", "latitude": 48.45, "longitude": -68.52})
    assert names(client.get("/carte/points.json", headers={"If-None-Match": mark}).get_json()) == ["Deux", "Une"]


def test_a_name_that_is_markup_stays_text_in_the_answer(app: Flask, client) -> None:
    nasty = "</script><img src=x onerror=alert(1)>"
    fill(app, {"name": nasty, "latitude": 48.45, "longitude": -68.52})
    response = client.get("/carte/points.json")
    assert names(response.get_json()) == [nasty]
    assert response.mimetype == "application/json"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_without_tiles_no_other_host_is_named_and_the_regions_are_written(visitor: Visitor) -> None:
    page = visitor.get("/carte")
    assert page.tree.xpath("string(//*[@id='carte']/@data-tiles)") == ""
    assert "img-src 'self' data:;" in page.response.headers["Content-Security-Policy"]
    labels = json.loads(page.tree.xpath("string(//*[@id='carte']/@data-labels)"))
    assert {one[3] for one in labels} >= {"Mauricie", "Montréal", "Côte-Nord"}


def test_the_host_of_the_tiles_is_allowed_on_the_map_and_nowhere_else(make_app) -> None:
    client = make_app(map_tiles=TILES, map_attribution="© <b>Quelqu’un</b>").test_client()
    page = client.get("/carte")
    assert "img-src 'self' data: https://tuiles.example;" in page.headers["Content-Security-Policy"]
    assert TILES in page.text
    assert "© &lt;b&gt;Quelqu’un&lt;/b&gt;" in page.text
    for path in ("/", "/regions/01", "/carte/points.json", "/parcourir"):
        assert "tuiles" not in client.get(path).headers["Content-Security-Policy"], path


@pytest.mark.parametrize(
    "address",
    [
        *("tuiles.example/{z}/{x}/{y}.png", "https://tuiles.example/{z}/{x}.png", "https://{s}.tuiles.example/{z}/{x}/{y}.png"),
        *(
            "https://tuiles.example; script-src */{z}/{x}/{y}",
            "javascript:alert(1)/{z}/{x}/{y}",
            "https://*/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
        ),
    ],
)
def test_an_address_of_tiles_that_would_loosen_the_policy_is_refused(tmp_path, address: str) -> None:
    with pytest.raises(ConfigurationError, match="MAP_TILES"):
        load({"MAP_TILES": address, "DATA_DIR": str(tmp_path), "KEYS_DIR": str(tmp_path)})


def test_a_good_address_of_tiles_is_kept_as_it_is(tmp_path) -> None:
    settings = load({"MAP_TILES": TILES, "MAP_ATTRIBUTION": "© Quelqu’un", "DATA_DIR": str(tmp_path), "KEYS_DIR": str(tmp_path)})
    assert (settings.map_tiles, settings.map_attribution) == (TILES, "© Quelqu’un")
