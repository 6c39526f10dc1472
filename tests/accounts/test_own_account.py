"""A person's own space: its cards, her name and language, her password."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.models import LoginSession, User
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.accounts.conftest import come_in, is_in
from tests.accounts.letters import sent
from tests.accounts.test_sessions import copy_of
from tests.builders import AT, PASSWORD
from tests.core.web.watching import digest, error_of
from tests.page import Page, Visitor

GOOD = "une loutre lave ses trois parapluies"


def change(visitor: Visitor, present: str = PASSWORD, password: str = GOOD, again: str | None = None):  # type: ignore[no-untyped-def]
    form = {"present": present, "password": password, "again": password if again is None else again}
    return visitor.client.post("/compte/mot-de-passe", data={**form, "csrf_token": visitor.token("/compte/mot-de-passe")})


def reread(app, person: User) -> User:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().reading() as session:
        return session.get_one(User, person.id)


def test_the_space_is_reached_from_the_menu_and_shows_a_card_for_each_idea(visitor, someone) -> None:
    visitor.sign_in(someone(name="Marie-Ève Gagnon", email="marie@exemple.org"))
    assert visitor.get("/").links()["Mon compte"] == "/compte"
    page = visitor.get("/compte")
    for label, path in (
        ("Nom et langue", "/compte/profil"),
        ("Adresse de courriel", "/compte/adresse"),
        ("Mot de passe", "/compte/mot-de-passe"),
        ("Sessions ouvertes", "/compte/sessions"),
    ):
        assert page.links()[label] == path
        assert visitor.get(path).heading
        assert visitor.get(f"/en{path}").heading
    assert "marie@exemple.org" in page
    visitor.get("/en/compte")


def test_a_visitor_is_asked_to_sign_in_first(app, visitor) -> None:
    for path in ("/compte", "/compte/profil", "/compte/mot-de-passe", "/compte/adresse", "/compte/sessions"):
        assert visitor.client.get(path).location == f"/connexion?next={path}"
    token = visitor.token("/connexion")
    before = digest(app)
    for path in ("profil", "mot-de-passe", "adresse", "adresse/retirer", "sessions/1/fermer", "sessions/fermer-les-autres"):
        assert visitor.client.post(f"/compte/{path}", data={"csrf_token": token}).status_code == 401
    assert digest(app) == before


def test_she_changes_her_name_and_her_language_and_the_log_keeps_neither(app, visitor, someone) -> None:
    person = someone(name="Marie Gagnon")
    visitor.sign_in(person)
    page = visitor.post("/compte/profil", {"name": " Marie-Ève Gagnon ", "locale": "en"})
    assert "Votre nom et votre langue sont enregistrés." in page
    found = reread(app, person)
    assert (found.name, found.locale) == ("Marie-Ève Gagnon", "en")
    with app.app_context(), db.database().reading() as session:
        (act,) = session.scalars(select(AuditEvent).where(AuditEvent.verb == "accounts.profile"))
    assert act.changes == {}
    visitor.post("/compte/profil", {"name": "Marie-Ève Gagnon", "locale": "en"})
    with app.app_context(), db.database().reading() as session:
        assert len(session.scalars(select(AuditEvent).where(AuditEvent.verb == "accounts.profile")).all()) == 1


@pytest.mark.parametrize(
    "fields", [{"name": " ", "locale": "fr"}, {"name": "www.a.com", "locale": "fr"}, {"name": "Marie", "locale": "de"}, {"name": "Marie"}]
)
def test_a_name_or_a_language_that_is_none_is_refused(app, visitor, someone, fields) -> None:
    visitor.sign_in(someone())
    before = digest(app)
    assert visitor.post("/compte/profil", fields, status=422)
    assert digest(app) == before


def test_a_new_password_ends_her_other_sessions_and_gives_this_one_a_new_token(app, visitor, someone) -> None:
    person = someone()
    elsewhere = Visitor(app)
    for one in (visitor, elsewhere):
        come_in(one, person.email)
    thief = copy_of(visitor)
    assert change(visitor).location == "/compte"
    assert "Votre mot de passe est changé" in visitor.get("/compte")
    assert (is_in(visitor), is_in(elsewhere), is_in(thief)) == (True, False, False)
    assert come_in(Visitor(app), person.email, GOOD).status_code == 303
    assert come_in(Visitor(app), person.email, PASSWORD).status_code == 422


def test_the_session_that_changed_it_lives_no_longer_for_it(app, visitor, someone, test_clock) -> None:
    person = someone()
    test_clock(AT)
    come_in(visitor, person.email)
    for quarter in range(1, 48):
        test_clock(AT + quarter * timedelta(minutes=15))
        assert is_in(visitor)
    proof = {"password": PASSWORD, "csrf_token": visitor.token("/connexion/confirmer")}
    assert visitor.client.post("/connexion/confirmer", data=proof).status_code == 303
    assert change(visitor).status_code == 303
    assert is_in(visitor)
    test_clock(AT + timedelta(hours=12, seconds=1))
    assert not is_in(visitor)


def test_she_is_told_by_mail_and_on_her_screen(app, visitor, mailer, someone) -> None:
    person = someone()
    visitor.sign_in(person)
    change(visitor)
    (message,) = sent(app, mailer, to=person.email)
    assert message["Subject"] == "Votre mot de passe a changé"
    assert "Le mot de passe de votre compte a changé." in visitor.get("/avis")


def test_without_the_present_password_nothing_changes_and_guessing_is_slow(app, visitor, someone) -> None:
    person = someone()
    visitor.sign_in(person)
    before = digest(app)
    for _again in range(5):
        response = change(visitor, "ce n’est pas lui du tout")
        Page(response, status=422)
        assert "pas votre mot de passe actuel" in error_of(response, "present")
    assert change(visitor).status_code == 429
    assert digest(app) == before
    assert come_in(Visitor(app), person.email).status_code == 303, "who guesses at an open browser does not lock her out elsewhere"


@pytest.mark.parametrize(("password", "again", "field"), [("trop court", None, "password"), (GOOD, "autre", "again"), ("", "", "password")])
def test_a_new_password_that_will_not_do_is_refused_before_the_present_one_is_tried(app, visitor, someone, password, again, field) -> None:
    visitor.sign_in(someone())
    before = digest(app)
    response = change(visitor, password=password, again=again)
    assert response.status_code == 422
    assert error_of(response, field)
    assert digest(app) == before


def test_the_form_lets_a_password_keeper_help(visitor, someone) -> None:
    visitor.sign_in(someone())
    tree = visitor.get("/compte/mot-de-passe").tree
    assert tree.xpath("//input[@type='password']/@autocomplete") == ["current-password", "new-password", "new-password"]


def test_two_changes_at_once_leave_one_of_them(app, visitor, someone) -> None:
    person = someone()
    visitor.sign_in(person)
    change(visitor)
    late = visitor.client.post(
        "/compte/mot-de-passe",
        data={
            "present": PASSWORD,
            "password": "un tout autre parapluie mauve",
            "again": "un tout autre parapluie mauve",
            "csrf_token": visitor.token("/compte/profil"),
        },
    )
    assert late.status_code == 422
    with app.app_context(), db.database().reading() as session:
        assert len(session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).all()) == 1
