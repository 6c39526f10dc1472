"""What an account that was taken back still holds from before: named to its person, and no key of it opens the account by itself before it
served after the new password."""

from datetime import timedelta

import pytest

from marketplace.accounts import addresses
from marketplace.accounts.models import User
from marketplace.core import db
from tests.accounts.conftest import come_in, is_in
from tests.accounts.factor_tools import Device, challenge, code_at, enrolled, show, with_key
from tests.accounts.test_change_of_address import NEW, OLD, press
from tests.accounts.test_passkeys import STEP, alone, asked
from tests.builders import AT, PASSWORD
from tests.page import Page, Visitor

FACTORS = "/compte/second-facteur"
CHANGED = "un mot de passe tout neuf 2026"
LATER = AT + timedelta(days=3)


@pytest.fixture
def person(app, someone, test_clock) -> User:  # type: ignore[no-untyped-def]
    """Somebody with an application of her own, added at AT."""
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_in", "1000 per minute")
    test_clock(AT)
    found = someone(email=OLD, name="Marie-Ève Gagnon")
    enrolled(app, found)
    return found


def add_key(app, person, name: str) -> Device:  # type: ignore[no-untyped-def]
    made = Device()
    with_key(Visitor(app).sign_in(person), made, name=name)
    return made


def take_back(app, person, test_clock):  # type: ignore[no-untyped-def]
    """Three days later another address is asked for, and the old mailbox takes it back; the page that it is led to, and its address."""
    test_clock(LATER)
    with app.app_context(), db.database().writing():
        user = db.load(User, id=person.id)
        addresses.ask(user, NEW, at=LATER)
        link = addresses.cancel_link(user.id)
    owner = Visitor(app)
    path = press(owner, link).location
    return owner.get(path), path


def choose_password(app, path: str) -> Visitor:  # type: ignore[no-untyped-def]
    """The mailbox chooses the next password; a visitor at the second step with it."""
    visitor = Visitor(app)
    form = {"password": CHANGED, "again": CHANGED, "csrf_token": visitor.token(path)}
    assert visitor.client.post(path, data=form).location == "/connexion"
    assert come_in(visitor, OLD, CHANGED).location == STEP
    return visitor


def test_a_key_of_before_that_a_thief_added_opens_nothing_and_is_shown_to_be_removed(app, person, test_clock) -> None:
    thief = add_key(app, person, "Ordinateur du salon")
    page, path = take_back(app, person, test_clock)
    assert "Application de codes, en service depuis" in page
    assert "Ordinateur du salon" in page
    stranger = Visitor(app)
    assert alone(stranger, thief.sign(asked(stranger))).location == "/connexion", "before the password"
    owner = choose_password(app, path)
    assert alone(stranger, thief.sign(asked(stranger))).location == "/connexion", "after it"
    assert not is_in(stranger)
    assert show(owner, code_at(LATER)).location == FACTORS
    found = owner.get(FACTORS)
    assert "retirez d’ici ce que vous n’avez pas ajouté" in found
    assert "À vérifier" in found


def test_her_own_key_opens_alone_again_once_it_served_after_the_password(app, person, test_clock) -> None:
    hers = add_key(app, person, "Portable")
    _page, path = take_back(app, person, test_clock)
    owner = choose_password(app, path)
    answer = hers.sign(challenge(owner, f"{STEP}/defi", STEP))
    response = owner.client.post(STEP, data={"answer": answer, "csrf_token": owner.token(STEP)})
    assert response.location == FACTORS, "the application may be somebody else's"
    assert "À vérifier" not in owner.get(FACTORS)
    again = Visitor(app)
    assert alone(again, hers.sign(asked(again))).status_code == 303
    assert is_in(again)


def test_a_password_that_was_only_forgotten_puts_no_key_in_doubt(app, person, test_clock) -> None:
    hers = add_key(app, person, "Portable")
    assert come_in(Visitor(app), OLD, PASSWORD).location == STEP
    visitor = Visitor(app)
    assert alone(visitor, hers.sign(asked(visitor))).status_code == 303
    assert is_in(visitor)
    assert isinstance(visitor.get(FACTORS), Page)
