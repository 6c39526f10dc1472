"""Demonstration accounts have a public password: said at the start, and never let near the public."""

import pytest
from flask import Flask

from marketplace.accounts import demo
from marketplace.accounts.models import User
from marketplace.core import clock, db, panels, seeding, supervisor
from tests.accounts.conftest import come_in, is_in
from tests.accounts.factor_tools import code_at, show
from tests.page import Visitor


@pytest.fixture
def demonstration(app: Flask) -> Flask:
    """An installation with the people of the demonstration."""
    with app.app_context():
        demo.seed(seeding.Seeding(seeding.PROFILES["S"], 1, seeding.SEEDED_AT, lambda _words: None))
    return app


def test_the_accounts_that_are_announced_open_the_house(demonstration) -> None:
    with demonstration.app_context():
        (said,) = panels.pieces("greeting")
    for email, name, is_staff in demo.PEOPLE:
        assert email in said
        assert name in said
        visitor = Visitor(demonstration)
        assert come_in(visitor, email, demo.PASSWORD).status_code == 303
        if email == demo.WITH_FACTOR:
            assert demo.TOTP_SECRET in said
            assert not is_in(visitor)
            assert show(visitor, code_at(clock.now(), demo.TOTP_SECRET)).status_code == 303
        assert is_in(visitor)
        assert visitor.client.get("/bureau").status_code == (200 if is_staff else 403)
    assert demo.PASSWORD in said


def test_an_installation_without_them_announces_and_refuses_nothing(app, someone) -> None:
    someone()
    someone(is_staff=True)
    with app.app_context():
        assert panels.pieces("greeting") == []
        assert supervisor.production_problems() == []


def test_production_refuses_a_database_that_holds_one(demonstration) -> None:
    with demonstration.app_context():
        (problem,) = supervisor.production_problems()
    assert problem == "3 demonstration accounts are in the database: their password is public."


def test_one_alone_is_refused_too_whoever_she_is(app, someone) -> None:
    someone(is_demo=True, is_staff=False)
    with app.app_context():
        assert len(supervisor.production_problems()) == 1


def test_serving_production_stops_before_the_port_is_opened(make_app, someone, monkeypatch) -> None:
    monkeypatch.setattr(supervisor.Supervisor, "run", lambda _self: pytest.fail("the public was served"))
    someone(is_demo=True)
    app = make_app(env="production", base_url="https://maillage.example", port=0)
    result = app.test_cli_runner().invoke(args=["serve", "--no-prepare"])
    assert result.exit_code == 1
    assert "Production refused" in result.output
    assert "demonstration accounts" in result.output


def test_the_password_of_the_demonstration_is_kept_as_a_hash_too(demonstration) -> None:
    with demonstration.app_context(), db.database().reading() as session:
        hashes = [person.password_hash for person in session.query(User)]
    assert all(one.startswith("$argon2id$") for one in hashes)
    assert not any(demo.PASSWORD in one for one in hashes)


def test_an_installation_without_a_team_says_how_to_begin_one(app, someone) -> None:
    someone()
    with app.app_context():
        (said,) = panels.pieces("greeting")
    assert "people invite" in said
    assert "--staff" in said
