"""Guessing is slow: attempts are counted by account and place and for all, and the count outlives the program."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.core import db
from tests.accounts.conftest import come_in
from tests.builders import PASSWORD, make_user
from tests.page import Page, Visitor

WRONG = "ce n’est pas lui du tout"


def knock(app: Flask, email: str, password: str = WRONG, address: str = "127.0.0.1") -> int:
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return come_in(visitor, email, password).status_code


def test_the_sixth_attempt_of_a_minute_is_told_to_wait(app, visitor, someone) -> None:
    person = someone()
    assert [come_in(visitor, person.email, WRONG).status_code for _again in range(5)] == [422] * 5
    response = come_in(visitor, person.email)
    page = Page(response, status=429)
    wait = int(response.headers["Retry-After"])
    assert 1 <= wait <= 60
    assert f"Réessayez dans {wait} seconde" in page.prose().replace("\u00a0", " ")


def test_the_right_password_is_refused_too_once_there_were_too_many(app, someone) -> None:
    person = someone()
    for _again in range(5):
        knock(app, person.email)
    assert knock(app, person.email, PASSWORD) == 429


def test_the_count_outlives_the_program(make_app) -> None:
    app = make_app()
    with app.app_context(), db.database().writing():
        email = make_user().email
    for _again in range(5):
        assert knock(make_app(), email) == 422
    assert knock(make_app(), email, PASSWORD) == 429


def test_writing_the_address_otherwise_gives_no_more_attempts(app) -> None:
    ways = (
        "marie@exemple.org",
        "Marie@exemple.org",
        " marie@exemple.org",
        "MARIE@EXEMPLE.ORG",
        "marie@exemple.org\t",
        "mArie@exemple.org ",
    )
    assert [knock(app, one) for one in ways] == [422] * 5 + [429]


def test_whoever_attacks_from_elsewhere_does_not_lock_the_person_out(app, someone) -> None:
    person = someone()
    for _again in range(6):
        knock(app, person.email, address="203.0.113.7")
    assert knock(app, person.email, address="203.0.113.7") == 429
    assert knock(app, person.email, PASSWORD) == 303


def test_all_together_are_counted_too(make_app) -> None:
    app = make_app(rate_sign_in_global="8 per minute")
    seen = [knock(app, f"personne{number}@exemple.org", address=f"203.0.113.{number}") for number in range(9)]
    assert seen == [422] * 8 + [429]


def test_a_form_that_is_not_filled_in_costs_no_attempt(app, someone) -> None:
    person = someone()
    for _again in range(10):
        assert knock(app, person.email, "") == 422
    assert knock(app, person.email, PASSWORD) == 303


def test_when_the_count_cannot_be_kept_nobody_is_let_in(app, someone) -> None:
    person = someone()
    knock(app, "autre@exemple.org")
    with app.extensions["maillage.side"].engine.connect() as side:
        side.execute(text(f"DROP TABLE {'rate_hits' if app.extensions['maillage.side'].is_sqlite else 'side.rate_hits'}"))
    visitor = Visitor(app)
    response = come_in(visitor, person.email)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert visitor.client.get("/avis").status_code == 303


def test_what_is_counted_is_kept_without_the_address(app, someone) -> None:
    person = someone(email="marie.tremblay@exemple.org")
    knock(app, person.email)
    table = "rate_hits" if app.extensions["maillage.side"].is_sqlite else "side.rate_hits"
    with app.extensions["maillage.side"].engine.connect() as side:
        keys = side.execute(text(f"SELECT key FROM {table}")).scalars().all()
    assert len(keys) == 4
    assert not any("marie" in key or "127.0.0.1" in key for key in keys)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_both_languages_share_one_count(app, someone, prefix) -> None:
    person = someone()
    for number in range(5):
        visitor = Visitor(app)
        path = "/en/connexion" if number % 2 else "/connexion"
        visitor.client.post(path, data={"email": person.email, "password": WRONG, "csrf_token": visitor.token(path)})
    visitor = Visitor(app)
    form = {"email": person.email, "password": PASSWORD, "csrf_token": visitor.token(f"{prefix}/connexion")}
    response = visitor.client.post(f"{prefix}/connexion", data=form)
    assert Page(response, status=429, french=not prefix)
    assert timedelta(seconds=int(response.headers["Retry-After"])) <= timedelta(minutes=1)
