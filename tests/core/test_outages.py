"""While the site answers a heart beats each minute; a silence of a quarter of an hour or more is an outage, noted once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db, outages
from marketplace.core.heart import Heart
from marketplace.core.outages import ServiceOutage
from tests.builders import AT
from tests.core.processes import together
from tests.tenders.racing import site

MINUTE = timedelta(minutes=1)


def beats(app: Flask, *minutes: float) -> list[tuple[float, float]]:
    """The heart beats at these minutes after AT; the outages that are known then, in minutes after AT."""
    for one in minutes:
        with app.app_context(), db.database().writing():
            outages.beat(at=AT + one * MINUTE)
    return noted(app)


def noted(app: Flask) -> list[tuple[float, float]]:
    with app.app_context(), db.database().reading() as session:
        found = session.scalars(select(ServiceOutage).order_by(ServiceOutage.id)).all()
        return [((one.started_at - AT) / MINUTE, (one.ended_at - AT) / MINUTE) for one in found]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ((0,), []),
        ((0, 1, 2, 3), []),
        ((0, 14.98), []),
        ((0, 15), [(0, 15)]),
        ((0, 1, 41, 42, 43), [(1, 41)]),
        ((0, 20, 40), [(0, 20), (20, 40)]),
        # The clock goes back an hour, and on from there.
        ((60, 0, 1, 2), []),
    ],
)
def test_a_silence_of_a_quarter_of_an_hour_is_noted(app: Flask, minutes: tuple[float, ...], expected: list[tuple[float, float]]) -> None:
    assert beats(app, *minutes) == expected


def test_nothing_beats_while_the_site_does_not_answer(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    answers = [True, False, False, True]
    heart = Heart(app, asked=lambda _settings: answers.pop(0))
    said = []
    for minute in (0, 5, 14, 16):
        test_clock(AT + minute * MINUTE)
        said.append(heart.beat())
    assert said == [True, False, False, True]
    assert noted(app) == [(0, 16)]


def test_a_port_that_nobody_listens_at_is_no_answer_and_no_error(app: Flask) -> None:
    # The tests serve nothing where this installation would.
    assert not Heart(app).beat()
    assert noted(app) == []


def test_the_heart_lives_as_long_as_its_process_works(app: Flask) -> None:
    asked = []
    with Heart(app, every=0.01, asked=lambda _settings: bool(asked.append(1)) or True) as heart:
        while len(asked) < 3:
            heart.over.wait(0.01)
    assert not heart.thread.is_alive()


def beat_once(url: str, folder: str, minute: int) -> bool:
    """One of several processes that beat at the same moment; whether it noted an outage."""
    app = site(url, folder)
    with app.app_context(), db.database().writing():
        return outages.beat(at=AT + minute * MINUTE) is not None


def test_the_worker_and_the_opener_note_one_outage_between_them(app: Flask) -> None:
    beats(app, 0)
    settings = app.extensions["maillage.settings"]
    call = {"url": settings.database_url, "folder": str(settings.data_dir), "minute": 30}
    assert sorted(together(beat_once, *[call] * 4, rooms=True)) == [False, False, False, True]
    assert noted(app) == [(0, 30)]
