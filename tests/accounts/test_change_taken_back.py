"""A change of address taken back by the old mailbox: by one link, once, whatever whoever asked did meanwhile, and without her keys."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts import actions, addresses, suspensions
from marketplace.accounts.factors import recovery
from marketplace.accounts.models import Passkey, RecoveryCode, User, UserStatus
from marketplace.core import db
from tests.accounts.letters import sent
from tests.accounts.test_change_of_address import NEW, OLD, ask, links, press
from tests.accounts.test_own_account import reread
from tests.builders import AT
from tests.page import Visitor


@pytest.fixture
def person(app, someone) -> User:
    return someone(email=OLD, name="Marie-Ève Gagnon")


@pytest.fixture
def asked(app, visitor, mailer, person, test_clock) -> tuple[str, str]:
    """The links of a change that was asked at AT: the one that proves the new mailbox, the one of the old."""
    test_clock(AT)
    assert ask(visitor.sign_in(person)).status_code == 303
    return links(app, mailer)


def device(app, person, at) -> None:  # type: ignore[no-untyped-def]
    """A key of the account, added at an instant."""
    with app.app_context(), db.database().writing() as session:
        key = {"credential_id": f"key {at}", "public_key": "x", "sign_count": 0, "name": "Clé", "options": {}}
        session.add(Passkey(user_id=person.id, created_at=at, **key))
        session.add(RecoveryCode(user_id=person.id, code_hash=f"code {at}", created_at=at))


def factors(app, person) -> tuple[list[datetime], int]:  # type: ignore[no-untyped-def]
    """When her keys were added, and how many recovery codes she has."""
    with app.app_context(), db.database().reading() as session:
        mine = session.scalars(select(Passkey.created_at).where(Passkey.user_id == person.id).order_by(Passkey.id))
        return list(mine), recovery.left(person)


def test_taking_it_back_takes_away_the_factors_that_whoever_asked_had_added(app, mailer, person, asked, test_clock) -> None:
    press(Visitor(app), asked[0])
    test_clock(AT + timedelta(days=3))
    device(app, person, AT - timedelta(hours=23))
    device(app, person, AT + timedelta(days=2))
    stranger = Visitor(app)
    assert "seront retirés" in stranger.get(asked[1])
    response = press(stranger, asked[1])
    assert factors(app, person) == ([], 0)
    assert "ont été retirés" in stranger.get(response.location)
    told = {one["Subject"] for one in sent(app, mailer, to=OLD)}
    assert "Vos seconds facteurs ont été retirés" in told


def test_taking_it_back_leaves_the_factors_of_before_for_a_mailbox_alone_proves_less_than_they_do(app, person, asked) -> None:
    before = AT - timedelta(days=1, seconds=1)
    device(app, person, before)
    device(app, person, AT + timedelta(seconds=1))
    press(Visitor(app), asked[1])
    assert factors(app, person) == ([before], 1)


def test_a_link_that_took_a_change_back_takes_back_no_other(app, mailer, person, asked, test_clock) -> None:
    press(Visitor(app), asked[1])
    test_clock(AT + timedelta(hours=1))
    with app.app_context(), db.database().writing():
        addresses.ask(db.load(User, id=person.id), NEW, at=AT + timedelta(hours=1))
    Visitor(app).get(asked[1], status=410)
    Visitor(app).get(links(app, mailer)[1])


def test_whoever_asks_cannot_kill_the_link_that_stops_her(app, visitor, mailer, person, asked, test_clock) -> None:
    with app.app_context(), db.database().writing():
        user = db.load(User, id=person.id)
        addresses.ask(user, "autre@exemple.org", at=AT + timedelta(minutes=1))
        addresses.withdraw(user, at=AT + timedelta(minutes=2))
        addresses.ask(user, NEW, at=AT + timedelta(minutes=3))
        actions.choose_password(user, "$argon2id$another", at=AT + timedelta(minutes=4))
        addresses.confirm(user, at=AT + timedelta(minutes=5))
    assert press(Visitor(app), asked[1]).location.startswith("/mot-de-passe/")
    assert reread(app, person).email == OLD


def test_an_account_that_the_team_shut_meanwhile_has_its_address_back_and_stays_shut(app, mailer, person, asked) -> None:
    with app.app_context(), db.database().writing():
        user = db.load(User, id=person.id)
        addresses.confirm(user, at=AT)
        suspensions.suspend(user, "Compte volé.", None, actor=None, at=AT)
    assert "L’adresse de votre compte a changé" in {one["Subject"] for one in sent(app, mailer, to=OLD)}
    stranger = Visitor(app)
    assert "une fois qu’il sera rouvert" in stranger.get(asked[1])
    response = press(stranger, asked[1])
    assert response.location == "/connexion"
    assert "Le compte reste suspendu" in stranger.get(response.location)
    found = reread(app, person)
    assert (found.email, found.status, found.password_hash[0]) == (OLD, UserStatus.SUSPENDED, "!")


def test_a_second_change_after_the_week_may_be_taken_back_too_before_any_night(app, mailer, person, asked) -> None:
    later = AT + timedelta(days=7, minutes=1)
    with app.app_context(), db.database().writing():
        user = db.load(User, id=person.id)
        addresses.confirm(user, at=AT)
        addresses.ask(user, "troisieme@exemple.org", at=later)
        token = addresses.cancel_link(user.id).rpartition("/")[2]
        assert addresses.left_by(token, later).id == person.id
