"""A browser from which somebody came in before is known: strangers who use up the tries of her account, or of all, lock nobody out."""

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.accounts import known_devices, resets
from marketplace.accounts.models import User
from marketplace.core import db, limits
from marketplace.core.errors import TooMany
from tests.accounts.conftest import come_in
from tests.builders import PASSWORD, make_user
from tests.page import Page, Visitor

WRONG = "ce n’est pas lui du tout"


def browser(app: Flask, where: str) -> Visitor:
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = where
    return visitor


def knock(app: Flask, email: str, number: int) -> int:
    """A guess, each from a network of its own."""
    return come_in(browser(app, f"203.0.113.{number}"), email, WRONG).status_code


def known(app: Flask, person: User) -> Visitor:
    """Her own browser, from which she came in, and left."""
    visitor = browser(app, "198.51.100.7")
    assert come_in(visitor, person.email).status_code == 303
    visitor.post("/deconnexion", token_from="/compte")
    return visitor


def test_one_account_is_not_guessed_from_many_networks_and_its_person_comes_in(make_app, mailer) -> None:
    app = make_app(rate_sign_in_account="4 per hour")
    with app.app_context(), db.database().writing():
        person = make_user()
    hers = known(app, person)
    assert [knock(app, person.email, number) for number in range(5)] == [422] * 4 + [429], "hers was no guess"
    elsewhere = browser(app, "198.51.100.99")
    page = Page(come_in(elsewhere, person.email), status=429)
    assert "demandez un nouveau mot de passe" in page
    assert [knock(app, "personne@exemple.org", number) for number in range(5)] == [422] * 4 + [429], "an unknown address answers alike"
    with app.app_context(), db.database().reading():
        path = f"/mot-de-passe/{resets.token_for(db.load(User, id=person.id))}"
    good = "une loutre lave ses trois parapluies"
    elsewhere.client.post(path, data={"password": good, "again": good, "csrf_token": elsewhere.token(path)})
    assert come_in(elsewhere, person.email, good).status_code == 303, "who proved the mailbox is known"
    assert [knock(app, person.email, number) for number in range(20, 25)] == [422] * 4 + [429]
    assert come_in(hers, person.email, good).status_code == 303


def test_the_tries_of_everyone_may_be_used_up_and_she_comes_in_and_asks_for_a_password(make_app) -> None:
    app = make_app(rate_sign_in_global="3 per minute", rate_reset_global="1 per hour")
    with app.app_context(), db.database().writing():
        person = make_user()
    hers = known(app, person)
    assert [knock(app, f"x{number}@exemple.org", number) for number in range(3)] == [422, 422, 429]
    assert come_in(hers, person.email).status_code == 303
    assert come_in(hers, "autre@exemple.org").status_code == 429, "known for one address alone"
    asked = [ask_reset(browser(app, f"203.0.113.{number}"), "x@exemple.org") for number in range(2)]
    assert asked == [200, 429]
    assert ask_reset(hers, person.email) == 200


def ask_reset(visitor: Visitor, email: str) -> int:
    page = "/mot-de-passe/oublie"
    return visitor.client.post(page, data={"email": email, "csrf_token": visitor.token(page)}).status_code


def test_a_known_browser_has_a_count_of_its_own(make_app) -> None:
    app = make_app(rate_sign_in_account="3 per hour")
    with app.app_context(), db.database().writing():
        person = make_user()
    hers = known(app, person)
    assert [come_in(hers, person.email, WRONG).status_code for _again in range(4)] == [422] * 3 + [429]


def test_the_cookie_opens_nothing_names_nobody_and_cannot_be_forged(app: Flask, someone: Callable[..., User], make_app) -> None:
    person = someone(email="odile@exemple.org")
    hers = known(app, person)
    cookie = hers.client.get_cookie("maillage-connu")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert "odile" not in cookie.value
    assert hers.client.get("/avis").status_code == 303, "it signs nobody in"
    with app.test_request_context(headers={"Cookie": f"maillage-connu={cookie.value}"}):
        assert known_devices.of("Odile@exemple.org ")
        assert known_devices.of("autre@exemple.org") is None
    for forged in (cookie.value[:-2], "x", "", cookie.value.swapcase()):
        with app.test_request_context(headers={"Cookie": f"maillage-connu={forged}"}):
            assert known_devices.of("odile@exemple.org") is None
    other = make_app(secret_key="another secret of tests, forty letters")
    with other.test_request_context(headers={"Cookie": f"maillage-connu={cookie.value}"}):
        assert known_devices.of("odile@exemple.org") is None


def test_a_subscriber_of_ipv6_who_changes_network_at_will_has_a_share_and_not_everyones(app) -> None:
    def let_in(addresses: list[str], name: str) -> int:
        passed = 0
        for one in addresses:
            try:
                limits.take_from(name, "5 per minute", one)
                passed += 1
            except TooMany:
                continue
        return passed

    with app.test_request_context():
        assert let_in(["2001:db8:1:2::1"] * 30, "a") == 5
        assert let_in([f"2001:db8:1:{number:x}::1" for number in range(30)], "b") == 10, "one /56"
        assert let_in([f"2001:db8:1:{number:x}00::1" for number in range(30)], "c") == 20, "one /48"
        assert let_in([f"2001:db8:{number:x}::1" for number in range(30)], "d") == 30, "subscribers apart"
        assert let_in([f"203.0.113.{number}" for number in range(30)], "e") == 30


@pytest.mark.parametrize("path", ["/connexion/confirmer", "/compte/mot-de-passe"])
def test_a_session_that_guesses_the_password_leaves_her_other_sessions_as_they_were(app, someone, path) -> None:
    for name in ("rate_second_factor", "rate_sign_in"):
        object.__setattr__(app.extensions["maillage.settings"], name, "2 per hour")
    person = someone()
    thief, hers = Visitor(app).sign_in(person), Visitor(app).sign_in(person)
    field = "password" if path.endswith("confirmer") else "present"
    good = "une loutre lave ses trois parapluies"

    def prove(visitor: Visitor, password: str, where: str) -> int:
        page = path if path.endswith("confirmer") else "/compte/profil"
        form = {field: password, "csrf_token": visitor.token(page)} | ({"password": good, "again": good} if field == "present" else {})
        return visitor.client.post(path, data=form, environ_overrides={"REMOTE_ADDR": where}).status_code

    tried = [prove(thief, WRONG, f"2001:db8::{number:x}") for number in range(3)]
    assert tried == [422, 422, 429], "whatever networks it moves through"
    assert prove(hers, PASSWORD, "2001:db8::1") == 303
