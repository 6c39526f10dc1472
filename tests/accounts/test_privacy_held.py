"""A person sees all that is held about her, why and for how long, and nobody else does."""

import pytest
from flask import Flask

from marketplace.accounts import queries
from marketplace.accounts.models import User
from marketplace.accounts.privacy import asking, held
from marketplace.accounts.privacy.held import Coded
from marketplace.core import clock, db, notices
from marketplace.core.locale import speaking
from marketplace.organizations.models import ContactMessage, MemberRole, Membership, Role
from tests.accounts.conftest import come_in
from tests.builders import AT, make_organization, make_user
from tests.page import Visitor

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def mine(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(email="odile@exemple.org", name="Odile Tremblay")
        enterprise = make_organization()
        roles = [MemberRole(role=Role.CATALOGUE), MemberRole(role=Role.READER)]
        db.session().add(Membership(user_id=person.id, organization_id=enterprise.id, joined_at=AT, roles=roles))
        letter = {"sender_name": "Odile T.", "sender_email": "Odile@exemple.org", "sender_locale": "fr", "words": "Bonjour à vous."}
        db.session().add(ContactMessage(organization_id=enterprise.id, created_at=AT, **letter))
        notices.notify(person.id, "essai", "%(what)s", at=AT, what="Un avis pour Odile.")
    return Visitor(app).sign_in(person)


def test_everything_is_there_with_its_reason_and_its_duration(mine: Visitor) -> None:
    page = mine.get("/compte/donnees")
    for words in (
        *("odile@exemple.org", "Odile Tremblay", "français", "Bonjour à vous.", "Un avis pour Odile.", "catalogue, lecture"),
        *("Entretien du Littoral", "s’est connecté", "Pendant 30 jours.", "Pendant 90 jours après la fin de chacune.", "Pourquoi"),
        "votre compte",
    ):
        assert words in page, words
    assert "User" not in page, "the words of the program"


def test_the_page_is_whole_in_english(mine: Visitor) -> None:
    with mine.app.app_context(), db.database().reading(), speaking("en"):
        found = held.about(odile())
    assert all(one.title and one.why and one.how_long for one in found)
    assert "Odile Tremblay" in mine.get("/en/compte/donnees")


def odile() -> User:
    found = queries.by_email("odile@exemple.org")
    assert found is not None
    return found


def test_somebody_else_sees_nothing_of_it_and_a_visitor_is_asked_who_she_is(app: Flask, mine: Visitor, visitor: Visitor) -> None:
    assert visitor.get("/compte/donnees").response.request.path == "/connexion"
    with app.app_context(), db.database().writing():
        other = make_user()
    page = Visitor(app).sign_in(other).get("/compte/donnees")
    assert "Odile" not in page
    assert "Bonjour à vous" not in page


def test_a_long_list_shows_the_newest_and_says_how_many_are_in_the_copy(app: Flask, mine: Visitor) -> None:
    with app.app_context(), db.database().writing():
        person = odile()
        for number in range(30):
            notices.notify(person.id, "essai", "%(what)s", at=clock.now(), what=f"Avis numéro {number}.")
    page = mine.get("/compte/donnees")
    assert "Avis numéro 29." in page
    assert "Avis numéro 9." not in page
    assert "11 autres sont dans la copie." in page


def test_nothing_of_a_network_address_or_of_a_secret_is_held(app: Flask, visitor: Visitor, someone) -> None:  # type: ignore[no-untyped-def]
    visitor.client.environ_base["HTTP_USER_AGENT"] = AGENT
    person = someone()
    come_in(visitor, person.email)
    with app.app_context(), db.database().reading():
        told = repr(held.about(person, most=None))
    assert "127.0.0.1" not in told
    assert person.password_hash not in told


@pytest.mark.parametrize(
    ("value", "said", "plain"),
    [
        (None, "–", None),
        (True, "oui", True),
        (1234, "1\u00a0234", 1234),
        (AT, "10 mars 2026, 14\u00a0h\u00a030", "2026-03-10T18:30:00+00:00"),
        ([Coded("a", "un"), Coded("b", "deux")], "un, deux", ["a", "b"]),
        ([], "–", []),
    ],
)
def test_a_value_is_said_to_people_and_plain_to_programs(app: Flask, value, said, plain) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context("/"):
        assert (held.said(value), held.plain(value)) == (said, plain)


def test_a_request_is_kept_the_team_told_and_a_fourth_one_waits(app: Flask, mine: Visitor) -> None:
    with app.app_context(), db.database().writing():
        staff = make_user(is_staff=True)
    for number in range(3):
        assert "reçue" in mine.post("/compte/donnees/demande", {"words": f"Corrigez le point {number}."})
    assert "Trois de vos demandes" in mine.post("/compte/donnees/demande", {"words": "Encore."}, status=409)
    page = mine.get("/compte/donnees")
    assert "Corrigez le point 2." in page
    assert "en attente" in page
    with app.app_context(), db.database().reading():
        assert (asking.waiting().requests, notices.unread_count(staff.id)) == (3, 3)


@pytest.mark.parametrize("words", ["", "   ", "é" * 2001, "a\x00b"])
def test_a_request_that_says_nothing_or_too_much_is_refused(app: Flask, mine: Visitor, words: str) -> None:
    assert mine.post("/compte/donnees/demande", {"words": words}, status=422).errors()
    with app.app_context(), db.database().reading():
        assert asking.waiting().requests == 0
