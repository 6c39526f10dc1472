"""Unmet demand: counted without who asks, written down at night, shown from five days on, erased after four hundred."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from marketplace.core import clock, db, panels
from marketplace.core.errors import Unusable
from marketplace.core.side import SideStore, side
from marketplace.search import checks
from marketplace.search.demand import counting as demand
from marketplace.search.demand.words import Asked
from marketplace.search.models import SearchDemand
from tests.builders import AT
from tests.core.test_limits import NOWHERE
from tests.search.demands import gather, rows

DRONES = Asked("drone location", "location drones")


def note(app: Flask, question: str = "location de drones", *, region: str | None = None, who: str = "192.0.2.1", at: datetime = AT) -> bool:
    """What a page that found nothing does, in the unit of a reader."""
    with app.app_context(), db.database().reading():
        return demand.note_unmet(question, region, network=who, at=at)


def on_days(app: Flask, number: int, *, region: str | None = None, asked: Asked = DRONES, since: date = date(2026, 3, 1)) -> None:
    with app.app_context(), db.database().writing():
        demand.write_down({demand.Day(asked, region, since + timedelta(days=day)): 2 for day in range(number)})


def shown(app: Flask) -> list[demand.Unmet]:
    with app.app_context(), db.database().reading():
        return demand.shown()


def test_a_page_counts_without_the_pen_and_the_worker_writes_down(app):
    with app.app_context(), db.database().writing():
        pass
    assert note(app)
    assert note(app, who="192.0.2.2", region="01")
    assert note(app, "Location d’un drone", who="192.0.2.3")
    assert rows(app) == []
    gather(app)
    assert sorted(rows(app), key=str) == [("location drone", None, date(2026, 3, 10), 2), ("location drones", "01", date(2026, 3, 10), 1)]
    gather(app)
    assert len(rows(app)) == 2


def test_the_counts_of_two_nights_of_one_day_are_one_row(app):
    note(app)
    gather(app)
    note(app, who="192.0.2.2")
    gather(app)
    assert rows(app) == [("location drones", None, date(2026, 3, 10), 2)]


def test_the_worker_writes_down_every_night(app, worker, test_clock):
    note(app)
    test_clock(AT + timedelta(days=1))
    worker.drain()
    assert rows(app) == [("location drones", None, date(2026, 3, 10), 1)]


def test_a_visitor_who_asks_again_the_same_day_counts_once(app):
    assert [note(app), note(app), note(app, at=AT + timedelta(days=1))] == [True, False, True]


def test_one_network_counts_so_many_needs_a_day_and_no_more(make_app):
    app = make_app(rate_unmet="2 per day")
    assert [note(app, f"chose {name}") for name in ("rouge", "verte", "bleue")] == [True, True, False]


def test_a_day_brings_so_many_needs_at_most(app, monkeypatch):
    monkeypatch.setattr(demand, "MOST_WAITING", 2)
    for name in ("rouge", "verte", "bleue"):
        note(app, f"chose {name}")
    with app.app_context():
        assert len(side().tallied(demand.TALLY, 10)) == 2


@pytest.mark.parametrize("question", ["", "des", "odile tremblay", "418 555-0123", "odile@exemple.org"])
def test_what_may_point_to_somebody_is_not_even_counted(app, question):
    assert not note(app, question)
    with app.app_context():
        assert side().tallied(demand.TALLY, 10) == {}


def test_a_region_that_does_not_exist_is_none(app):
    note(app, region="99")
    gather(app)
    assert rows(app) == [("location drones", None, date(2026, 3, 10), 1)]


def test_a_page_is_served_while_the_store_of_counts_cannot_be_reached(app, tmp_path):
    app.extensions["maillage.side"] = SideStore(NOWHERE, tmp_path)
    assert not note(app)


def test_nobody_sees_what_was_not_asked_on_five_different_days(app):
    on_days(app, 4)
    with app.app_context(), db.database().writing():
        demand.write_down({demand.Day(DRONES, None, date(2026, 3, 1)): 100})
    assert shown(app) == []
    on_days(app, 5)
    (found,) = shown(app)
    assert (found.words, found.days, found.since, found.until) == ("location drones", 5, date(2026, 3, 1), date(2026, 3, 5))


def test_a_region_is_said_only_when_it_has_five_days_by_itself(app):
    on_days(app, 4, region="01")
    on_days(app, 5, region="13")
    (found,) = shown(app)
    assert found.regions == (("13", 5, 10),)


def test_the_same_day_in_two_regions_is_one_day(app):
    for region in ("01", "02", "03", "04", "05"):
        on_days(app, 1, region=region)
    assert shown(app) == []


def test_the_oftenest_come_first(app):
    on_days(app, 5)
    on_days(app, 6, asked=Asked("chapital", "chapiteau"))
    assert [one.words for one in shown(app)] == ["chapiteau", "location drones"]


def test_what_is_older_than_four_hundred_days_is_erased_at_night(app):
    last = clock.local_day(AT) - timedelta(days=400)
    on_days(app, 1, since=last)
    on_days(app, 1, since=last - timedelta(days=1))
    with app.app_context(), db.database().writing():
        demand.forget(job=None, at=AT)  # type: ignore[arg-type]
    assert [day for _words, _region, day, _count in rows(app)] == [last]


def test_the_worker_erases_every_night(app, worker, test_clock):
    on_days(app, 1, since=clock.local_day(AT) - timedelta(days=401))
    test_clock(AT)
    worker.drain()
    assert rows(app) == []


def test_what_somebody_tells_is_written_down_at_once_with_the_region_that_it_names(app):
    with app.app_context(), db.database().writing():
        demand.tell("location de drones à Rimouski", None, at=AT)
        demand.tell("location de drones", "13", at=AT)
    assert rows(app) == [("location drones", "01", date(2026, 3, 10), 1), ("location drones", "13", date(2026, 3, 10), 1)]


@pytest.mark.parametrize(
    "words", ["", "odile tremblay", "418 555-0123", "odile@exemple.org", "mot " * 3 + " ".join(f"mot{n}" for n in "abcdefghij")]
)
def test_what_somebody_tells_and_may_not_be_kept_is_refused_in_words(app, words):
    with app.test_request_context(), db.database().writing(), pytest.raises(Unusable) as refused:
        demand.tell(words, None, at=AT)
    assert len(refused.value.reason.split()) > 5
    assert rows(app) == []


def test_verify_finds_nothing_to_say_of_what_the_search_wrote(app, test_clock):
    test_clock(AT)
    on_days(app, 5, region="01")
    with app.app_context(), db.database().reading():
        assert checks.broken_promises() == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": date(2024, 1, 1)}, "is older than 400 days"),
        ({"count": 0}, "counts nothing"),
        ({"terms": ""}, "counts nothing"),
        ({"terms": "location drone"}, "holds what no analysis gives"),
        ({"terms": "Drône"}, "holds what no analysis gives"),
        ({"words": "odile@exemple.org"}, "holds what no analysis gives"),
        ({"words": "4185550123"}, "holds what no analysis gives"),
    ],
)
def test_verify_names_a_demand_that_should_not_be(app, test_clock, values, said):
    test_clock(AT)
    whole = {"terms": "drone location", "words": "location drones", "region_code": None, "day": date(2026, 3, 1), "count": 1}
    with app.app_context(), db.database().writing() as session:
        session.add(SearchDemand(**{**whole, **values}))
    with app.app_context(), db.database().reading():
        problems = [one for found in panels.pieces("verify") for one in found if one.startswith("Demand ")]
    (problem,) = problems
    assert said in problem
