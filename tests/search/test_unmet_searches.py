"""Searches that nobody answers, through the page: counted whole, without the pen and without who asks."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from marketplace.core import db
from marketplace.core.side import side
from marketplace.search.demand import counting as demand
from marketplace.search.models import SearchDemand
from tests.builders import make_organization
from tests.core.web.watching import digest
from tests.search.demands import gather, rows


@pytest.mark.parametrize(
    ("path", "words", "region"),
    [
        ("/recherche?q=location+de+drones", "location drones", None),
        ("/recherche?q=location+de+drones&region=13", "location drones", "13"),
        ("/recherche?q=location+de+drones&region=13&region=14", "location drones", None),
        ("/recherche?q=location+de+drones+à+Rimouski", "location drones", "01"),
        ("/recherche?q=location+de+drones+Saint-Damase", "location drones saint-damase", None),
        ("/en/recherche?q=I+need+drones", "drones", None),
    ],
)
def test_a_search_without_result_is_counted_with_its_words_and_its_region(app, visitor, path, words, region):
    before = digest(app)
    visitor.get(path)
    assert digest(app) == before
    gather(app)
    assert [(kept, code, times) for kept, code, _day, times in rows(app)] == [(words, region, 1)]


@pytest.mark.parametrize(
    "path",
    [
        *("/recherche", "/recherche?q=", "/recherche?q=de+la", "/recherche?q=Odile+Tremblay", "/recherche?q=418+555-0123"),
        *("/recherche?region=01", "/recherche?q=orme", "/recherche?q=-drones"),
    ],
)
def test_a_search_that_finds_or_asks_nothing_or_names_somebody_is_not_counted(app, visitor, worker, path):
    with app.app_context(), db.database().writing():
        make_organization(name="Menuiserie des Ormes")
    worker.drain()
    visitor.get(path)
    with app.app_context():
        assert side().tallied(demand.TALLY, 10) == {}


def test_a_search_that_only_some_of_its_words_find_is_counted_whole(app, visitor, worker):
    with app.app_context(), db.database().writing():
        make_organization(name="Location des Ormes")
    worker.drain()
    page = visitor.get("/recherche?q=location+de+drones")
    assert "Location des Ormes" in page
    assert page.links()["Dites-nous ce que vous cherchez"] == "/recherche/dites-nous?q=location+de+drones"
    gather(app)
    assert [words for words, *_rest in rows(app)] == ["location drones"]


def test_a_search_without_result_is_answered_while_another_holds_the_pen(app, visitor):
    with app.app_context(), db.database().writing(), ThreadPoolExecutor(1) as elsewhere:
        assert "Dites-nous ce que vous cherchez" in elsewhere.submit(visitor.get, "/recherche?q=location+de+drones").result(timeout=10)
    with app.app_context():
        assert sum(side().tallied(demand.TALLY, 10).values()) == 1


def test_nothing_of_who_asks_is_kept_beside_the_words(app, visitor):
    """What waits for the worker, and what it writes down, hold words, a region and a day alone."""
    visitor.get("/recherche?q=location+de+drones")
    with app.app_context():
        (waiting,) = side().tallied(demand.TALLY, 10)
    assert len(json.loads(waiting)) == 4
    assert "127.0.0.1" not in waiting
    assert {column.name for column in SearchDemand.__table__.columns} == {"id", "terms", "words", "region_code", "day", "count"}
