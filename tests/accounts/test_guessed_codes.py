"""Whoever knows the password does not find the code by trying: an account has one count wherever the tries come from, and its person is
told."""

import pytest
from flask import Flask

from marketplace.accounts import passwords
from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.mail import MemoryMailer
from tests.accounts.factor_tools import code_at, enrolled, halfway, show
from tests.accounts.letters import sent
from tests.builders import AT
from tests.page import Page, Visitor


@pytest.fixture
def person(app, someone, test_clock) -> User:
    """Someone who has an application, in a house where the first step may be done as often as one likes."""
    for name, rate in (("rate_sign_in", "1000 per minute"), ("rate_second_factor_account", "12 per hour")):
        object.__setattr__(app.extensions["maillage.settings"], name, rate)
    test_clock(AT)
    user = someone(name="Marie-Ève Gagnon")
    enrolled(app, user)
    return user


def at_the_door(app: Flask, person: User, number: int) -> Visitor:
    """Somebody who knows the password, each time from a network of its own."""
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
    halfway(visitor, person)
    return visitor


def guess(app: Flask, person: User, *doors: int) -> list[int]:
    answers = []
    for number, tries in enumerate(doors):
        visitor = at_the_door(app, person, number)
        answers += [show(visitor, "000000").status_code for _again in range(tries)]
    return answers


def test_wherever_they_come_from_the_codes_of_an_account_are_counted_together(app, person, mailer: MemoryMailer) -> None:
    assert guess(app, person, 5, 5, 3) == [422] * 12 + [429]
    assert "choisissez un nouveau mot de passe" in Page(show(at_the_door(app, person, 99), code_at(AT)), status=429)
    told = [one["Subject"] for one in sent(app, mailer, to=person.email)]
    assert told == ["Quelqu’un essaie d’entrer dans votre compte Maillage"], "at the first door, once"
    with app.app_context(), db.database().writing():
        db.load(User, id=person.id).password_hash = passwords.hashed("un tout nouveau mot de passe")
    hers = Visitor(app)
    form = {"email": person.email, "password": "un tout nouveau mot de passe", "csrf_token": hers.token("/connexion")}
    assert hers.client.post("/connexion", data=form).location == "/connexion/second-facteur"
    assert show(hers, code_at(AT)).status_code == 303, "with another password everything is counted anew"


def test_four_wrong_codes_are_a_slip_and_nobody_is_written_to(app, person, mailer) -> None:
    guess(app, person, 4)
    assert sent(app, mailer) == []


def test_the_right_code_makes_the_count_start_again(app, person) -> None:
    guess(app, person, 5, 5)
    assert show(at_the_door(app, person, 50), code_at(AT)).status_code == 303
    assert guess(app, person, 5, 5, 3) == [422] * 12 + [429]
