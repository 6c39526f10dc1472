"""How often is too often: counted exactly whoever counts, kept over a restart, and shut when the count cannot be had."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from config import Settings
from marketplace import create_app
from marketplace.core import limits
from marketplace.core.db import Busy
from marketplace.core.errors import TooMany
from marketplace.core.side import SideStore
from search_index.memory import MemoryEngine
from tests.conftest import close
from tests.core.processes import together

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing_test"


def taken(app, times: int, rate: str, who: str = "anne", name: str = "essai") -> int:
    """How many of so many attempts were let through."""
    passed = 0
    with app.app_context():
        for _attempt in range(times):
            try:
                limits.take(name, rate, who)
                passed += 1
            except TooMany:
                continue
    return passed


def take_elsewhere(url: str, folder: str, times: int, rate: str) -> int:
    """What another process is let through."""
    settings = Settings(data_dir=Path(folder), keys_dir=Path(folder), database_url=url, secret_key="a secret of tests, forty letters or so")
    return taken(create_app(settings, engine=MemoryEngine()), times, rate)


def test_as_many_as_the_rate_says_are_let_through_and_not_one_more(app):
    assert taken(app, 8, "5 per minute") == 5


def test_a_refusal_says_when_to_come_back(app):
    taken(app, 5, "5 per minute")
    with app.test_request_context(), pytest.raises(TooMany) as refused:
        limits.take("essai", "5 per minute", "anne")
    assert 1 <= refused.value.retry_after <= 60
    assert f"{refused.value.retry_after}" in refused.value.reason


def test_each_person_and_each_act_has_a_count_of_its_own(app):
    assert [taken(app, 3, "2 per minute", who, name) for who in ("anne", "bob") for name in ("entrer", "écrire")] == [2, 2, 2, 2]


def test_the_count_starts_again_when_its_window_is_over(app):
    assert taken(app, 3, "2 per second") == 2
    time.sleep(1.1)
    assert taken(app, 3, "2 per second") == 2


def test_refused_attempts_do_not_push_the_end_of_the_window_away(app):
    started = time.monotonic()
    taken(app, 1, "1 per second")
    while taken(app, 1, "1 per second") == 0:
        time.sleep(0.05)
        assert time.monotonic() - started < 30, "hammering must not lock anyone out for ever"


def test_the_count_is_exact_over_threads(app):
    passed: list[int] = []
    threads = [threading.Thread(target=lambda: passed.append(taken(app, 25, "50 per hour"))) for _number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(passed) == 50


@pytest.mark.slow
def test_the_count_is_exact_over_processes_even_the_very_first_ones(app):
    settings = app.extensions["maillage.settings"]
    call = {"url": settings.database_url, "folder": str(settings.data_dir), "times": 25, "rate": "50 per hour"}
    assert sum(together(take_elsewhere, call, call, call, call, rooms=True)) == 50


def test_the_count_survives_a_restart(app, settings):
    assert taken(app, 3, "5 per hour") == 3
    again = create_app(settings, engine=MemoryEngine())
    assert taken(again, 5, "5 per hour") == 2
    close(again)


def test_who_is_counted_is_not_written_in_clear(app):
    taken(app, 1, "5 per hour", who="anne@exemple.org 192.0.2.7")
    with app.extensions["maillage.side"].engine.connect() as connection:
        (key,) = connection.scalars(text(f"SELECT key FROM {'' if app.extensions['maillage.side'].is_sqlite else 'side.'}rate_hits"))
    assert key.startswith("essai:")
    assert "anne" not in key
    assert "192" not in key


def test_an_unreachable_count_lets_nobody_through(app, tmp_path):
    app.extensions["maillage.side"].engine.dispose()
    app.extensions["maillage.side"] = SideStore(NOWHERE, tmp_path)
    with app.app_context(), pytest.raises(Busy):
        limits.take("essai", "5 per minute", "anne")


def test_an_unreachable_count_is_said_as_503_come_back_later(app, client, tmp_path):
    app.extensions["maillage.side"].engine.dispose()
    app.extensions["maillage.side"] = SideStore(NOWHERE, tmp_path)
    response = client.get("/api/v1/enterprises")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.mimetype == "application/problem+json"


@pytest.mark.sqlite_only
def test_a_spoiled_store_lets_nobody_through_either(app, settings):
    taken(app, 1, "5 per minute")
    app.extensions["maillage.side"].engine.dispose()
    for file in settings.data_dir.glob("side.db*"):
        file.unlink()
    (settings.data_dir / "side.db").write_bytes(b"this is no database" * 100)
    with app.app_context(), pytest.raises(Busy):
        limits.take("essai", "5 per minute", "anne")


def test_too_many_is_said_as_429_with_when_to_come_back(make_app):
    client = make_app(rate_api="2 per minute").test_client()
    answers = [client.get("/api/v1/enterprises") for _time in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_windows_that_ended_are_forgotten_and_the_others_are_not(app):
    side = app.extensions["maillage.side"]
    side.hit("ended", 0)
    side.hit("present", 60)
    side.see("long ago", time.time() - 40 * 24 * 3600)
    side.see("today", time.time())
    side.forget()
    assert side.hit("present", 60)[0] == 2
    assert side.hit("ended", 60)[0] == 1
    assert side.last_seen("long ago") is None
    assert side.last_seen("today") is not None
