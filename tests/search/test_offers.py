"""Each other search that is offered when nothing answers finds as many as it says."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from marketplace.core import db
from marketplace.search import asked, queries
from marketplace.search.results import labels
from marketplace.search.results.offers import Group, offers
from tests.search.five import ALL

# Two write the word, among more of their sector who do not.
MORE = [
    {
        "name": "Cantine des Îles",
        "region_code": "11",
        "sector_codes": ("S17",),
        "description_fr": "Repas en zeppelin.",
        "description_en": None,
    },
    {"name": "Le Garde-manger", "region_code": "03", "sector_codes": ("S17",), "description_fr": "Épicerie.", "description_en": None},
    {
        "name": "Traiteur de Rimouski",
        **{"region_code": "01", "mrc_code": "100", "municipality": "Rimouski", "municipality_code": "10043"},
        **{"sector_codes": ("S17",), "description_fr": "Voyages en zeppelin.", "description_en": None},
    },
]
NEARBY, WITHOUT, SECTORS = "Dans les régions les plus proches", "En retirant un filtre", "Dans ces secteurs"


def offered(app: Flask, query: str) -> dict[str, Group]:
    """What is offered at this address, by the title of its group, once each was seen to find as many as it says."""
    with app.test_request_context("/recherche"), db.database().reading():
        values = MultiDict(parse_qsl(query))
        what = asked.read(values)
        found = queries.find(what)
        assert found.total == 0, "something answers"
        groups = offers(what, found, asked.address(what, values), labels.read())
        for one in (offer for group in groups for offer in group.offers):
            there = asked.read(MultiDict(parse_qsl(urlsplit(one.url).query)))
            assert queries.find(there).total == one.count > 0, f"{one.label}: {one.url}"
    return {group.title: group for group in groups}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=zeppelin&region=02", [NEARBY, WITHOUT, SECTORS]),
        ("q=zeppelin&region=02&mrc=910", [NEARBY, WITHOUT, SECTORS]),
        ("q=zeppelin&region=02&mrc=100&nature=works", [WITHOUT, SECTORS]),
        ("q=zeppelin+traiteur&region=02&secteur=S10", [WITHOUT, SECTORS]),
        ("q=zeppelin+-iles&region=11&pres=Rimouski&rayon=10", [NEARBY, WITHOUT, SECTORS]),
        ("q=epicerie&pres=Rimouski&rayon=10", [WITHOUT, SECTORS]),
        ("q=zeppelin+a+rimouski&region=02&mrc=910", [NEARBY, WITHOUT, SECTORS]),
        ("region=02&mrc=100", [NEARBY, WITHOUT]),
    ],
)
def test_what_is_offered_finds_as_many_as_it_says(app: Flask, fill, query: str, titles: list[str]) -> None:  # type: ignore[no-untyped-def]
    fill(*ALL, *MORE)
    assert sorted(offered(app, query)) == sorted(titles)


def test_the_regions_nearby_are_offered_though_an_mrc_was_chosen_too(app: Flask, fill) -> None:  # type: ignore[no-untyped-def]
    fill(*ALL, *MORE)
    nearby = offered(app, "q=zeppelin&region=02&mrc=910")[NEARBY]
    assert {one.url: one.count for one in nearby.offers} == {"/recherche?q=zeppelin&region=01": 1, "/recherche?q=zeppelin&region=11": 1}


def test_a_sector_is_counted_whole_as_its_link_shows_it(app: Flask, fill) -> None:  # type: ignore[no-untyped-def]
    fill(*ALL, *MORE)
    (sector,) = offered(app, "q=zeppelin&region=02")[SECTORS].offers
    assert (sector.url, sector.count) == ("/recherche?secteur=S17", 5)
