"""Invited from the terminal, written to, let in once: nobody gets an account without being asked for by name."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts import invitations
from marketplace.accounts.models import User, UserStatus
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.accounts.conftest import come_in, is_in
from tests.builders import AT
from tests.core.web.watching import digest, error_of
from tests.page import Page, Visitor

GOOD = "une loutre lave ses trois parapluies"
LINK = re.compile(r"http://localhost:8000((?:/en)?/invitation/\S+)")


@pytest.fixture
def invite(app: Flask):  # type: ignore[no-untyped-def]
    """A function that types `flask people invite`, and gives the path of the link that is printed."""

    def type_it(*words: str) -> str:
        result = app.test_cli_runner().invoke(args=["people", "invite", *(words or ("marie@exemple.org", "--name", "Marie-Ève Gagnon"))])
        assert result.exit_code == 0, result.output
        found = LINK.search(result.output)
        assert found, result.output
        return found[1]

    return type_it


def choose(visitor: Visitor, path: str, password: str = GOOD, again: str | None = None, token: str = ""):  # type: ignore[no-untyped-def]
    form = {"password": password, "again": password if again is None else again, "csrf_token": token or visitor.token(path)}
    return visitor.client.post(path, data=form)


def test_from_the_terminal_to_the_house(app, visitor, worker, mailer, invite) -> None:
    printed = invite()
    worker.drain()
    (message,) = mailer.sent
    assert str(message["To"]) == "Marie-Ève Gagnon <marie@exemple.org>"
    assert message["Subject"] == "Votre invitation à Maillage"
    assert message["Content-Language"] == "fr"
    text = message.get_content()
    assert "Bonjour Marie-Ève Gagnon," in text
    (path,) = LINK.findall(text)
    assert path.split(".")[0] == printed.split(".")[0]
    page = visitor.get(path)
    assert "Marie-Ève Gagnon" in page
    assert not is_in(visitor), "the link alone opens nothing"
    response = choose(visitor, path)
    assert (response.status_code, response.location) == (303, "/compte/aujourdhui")
    assert "Bonjour Marie-Ève Gagnon." in visitor.get("/")
    assert come_in(Visitor(app), "marie@exemple.org", GOOD).status_code == 303


def test_someone_who_reads_english_is_written_to_in_english(worker, mailer, invite) -> None:
    assert invite("mary@example.org", "--name", "Mary", "--locale", "en").startswith("/en/invitation/")
    worker.drain()
    (message,) = mailer.sent
    assert message["Content-Language"] == "en"
    assert LINK.findall(message.get_content())[0].startswith("/en/invitation/")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("trop court", "au moins 12 caractères"),
        ("motdepasse123", "se devine trop vite"),
        ("Marie-Ève Gagnon", "se devine trop vite"),
        ("marie@exemple.org", "se devine trop vite"),
        ("maillage-maillage", "se devine trop vite"),
        ("Gagnon.Maillage.7", "se devine trop vite"),
        ("exempleorgmarie2026", "se devine trop vite"),
        ("a" * 129, "au plus 128 caractères"),
        ("", "obligatoire"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(app, visitor, invite, password, reason) -> None:
    path = invite()
    before = digest(app)
    response = choose(visitor, path, password)
    Page(response, status=422)
    assert reason in error_of(response, "password").replace("\u00a0", " ")
    english = choose(visitor, f"/en{path}", password)
    Page(english, status=422, french=False)
    assert error_of(english, "password")
    assert digest(app) == before


def test_two_passwords_that_differ_are_refused(visitor, invite) -> None:
    path = invite()
    response = choose(visitor, path, GOOD, f"{GOOD}!")
    assert response.status_code == 422
    assert "diffèrent" in error_of(response, "again")
    assert choose(visitor, path).status_code == 303


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "🦦 lave ses 3 ☂ bleus",
        "ÉÀÇ œuvre du bon dieu vert",
        "x7#Kq9!vLm2$",
        "tisane " * 18 + "ab",
        "\u00a0loutre bleue sans parapluie\u00a0",
    ],
)
def test_any_characters_make_a_good_password_and_each_one_counts(app, visitor, invite, password) -> None:
    assert choose(visitor, invite(), password).status_code == 303
    assert come_in(Visitor(app), "marie@exemple.org", password).status_code == 303
    assert come_in(Visitor(app), "marie@exemple.org", password[:-1]).status_code == 422


def test_a_link_serves_once(app, visitor, invite) -> None:
    path = invite()
    stranger = Visitor(app)
    held = stranger.token(path)
    assert choose(visitor, path).status_code == 303
    page = stranger.get(path, status=410)
    assert "déjà servi" in page
    assert page.heading == "Ce lien ne sert plus"
    response = choose(stranger, path, "un autre mot de passe assez long", token=held)
    assert response.status_code == 410
    assert not is_in(stranger)
    assert come_in(Visitor(app), "marie@exemple.org", GOOD).status_code == 303


def test_a_link_is_good_for_a_week_and_not_a_minute_more(visitor, invite, test_clock) -> None:
    test_clock(AT)
    path = invite()
    test_clock(AT + timedelta(days=7))
    visitor.get(path)
    test_clock(AT + timedelta(days=7, minutes=1))
    assert "n’est plus bon" in visitor.get(path, status=410)


def test_a_forged_link_is_gone_like_an_old_one(app, visitor, invite, make_app, someone) -> None:
    path = invite()
    token = path.rpartition("/")[2]
    other = make_app(secret_key="another secret of tests, forty letters")
    with other.app_context(), db.database().reading() as session:
        foreign = invitations.link_for(session.scalars(select(User.id)).one()).rpartition("/")[2]
    session_token = app.session_interface.get_signing_serializer(app).dumps([1, "a"])
    flips = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(0, len(token) - 1, 5)]
    for forged in (*flips, foreign, session_token, token[:-1], "x", "a.b.c", "%00", "é", "None", token.swapcase()):
        assert visitor.client.get(f"/invitation/{forged}").status_code == 410, forged
    assert Page(visitor.client.get("/en/invitation/x"), status=410, french=False)
    visitor.get(path)


def test_the_link_of_someone_suspended_is_gone(app, visitor, invite) -> None:
    path = invite()
    held = visitor.token(path)
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).values(status=UserStatus.SUSPENDED))
    visitor.get(path, status=410)
    assert choose(visitor, path, token=held).status_code == 410


def test_someone_suspended_or_gone_is_not_written_to(app, worker, mailer, invite) -> None:
    invite()
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).values(status=UserStatus.SUSPENDED))
    worker.drain()
    assert mailer.sent == []


def test_inviting_is_an_act_and_so_is_choosing(app, visitor, invite) -> None:
    choose(visitor, invite("chef@exemple.org", "--name", "Cheffe", "--staff"))
    with app.app_context(), db.database().reading() as session:
        acts = {act.verb: act for act in session.scalars(select(AuditEvent))}
        person = session.scalars(select(User)).one()
    assert list(acts) == ["accounts.invite", "accounts.password", "accounts.sign_in"]
    assert acts["accounts.invite"].actor_id is None
    assert acts["accounts.invite"].changes == {"is_staff": [None, True]}
    assert acts["accounts.password"].actor_id == acts["accounts.password"].subject_id == person.id
    assert "chef@exemple.org" not in str([act.changes for act in acts.values()])
    assert person.is_staff


def test_the_password_page_tells_its_address_to_nobody(visitor, invite) -> None:
    page = visitor.get(invite())
    assert page.tree.xpath("//meta[@name='referrer']/@content") == ["same-origin"]
    assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert set(page.tree.xpath("//input[@type='password']/@autocomplete")) == {"new-password"}
