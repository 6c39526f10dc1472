"""Coming in: who is right enters, and nobody else learns anything from the answer."""

import pytest
from argon2 import PasswordHasher

from marketplace.accounts import passwords
from marketplace.accounts.models import LoginSession, UserStatus
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.accounts.conftest import come_in, is_in
from tests.builders import PASSWORD
from tests.core.web.watching import digest, error_of
from tests.page import Page, Visitor

# What is different from one page to the next whoever asks.
CHANGING = ("csrf_token", "nonce=", "request-id")


@pytest.fixture(autouse=True)
def generous(app) -> None:
    """These tests are about the answer, not about how often one may ask."""
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_in", "1000 per minute")


def test_the_right_password_opens_the_house(app, visitor, someone) -> None:
    person = someone(name="Marie-Ève Gagnon")
    response = come_in(visitor, person.email)
    assert (response.status_code, response.location) == (303, "/compte/aujourdhui")
    page = visitor.get("/")
    assert "Bonjour Marie-Ève Gagnon." in page
    assert "Se déconnecter" in page
    assert is_in(visitor)


def test_an_address_is_the_same_in_capitals_and_between_blanks(app, someone) -> None:
    person = someone(email="marie@exemple.org")
    for written in ("MARIE@EXEMPLE.ORG", "  marie@exemple.org ", "Marie@Exemple.org\t"):
        assert come_in(Visitor(app), written).status_code == 303, written
    assert person.email == "marie@exemple.org"


def test_a_password_is_taken_exactly_as_typed(app, someone) -> None:
    person = someone()
    for written in (PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", PASSWORD[:-1], f"{PASSWORD}x", PASSWORD.replace(" ", "\u00a0")):
        assert come_in(Visitor(app), person.email, written).status_code == 422, written


def test_wrong_unknown_suspended_and_not_yet_come_all_get_the_same_answer(app, someone) -> None:
    attempts = {
        "wrong": (someone().email, "ce n’est pas lui du tout"),
        "unknown": ("personne@nulle-part.example", PASSWORD),
        "suspended": (someone(status=UserStatus.SUSPENDED).email, PASSWORD),
        "suspended and wrong": (someone(status=UserStatus.SUSPENDED).email, "ce n’est pas lui du tout"),
        "invited": (someone(password_hash=None).email, PASSWORD),
    }
    answers = {}
    for name, (email, password) in attempts.items():
        visitor = Visitor(app)
        page = Page(come_in(visitor, email, password), status=422)
        answers[name] = [line for line in page.response.text.replace(email, "@").splitlines() if not any(one in line for one in CHANGING)]
        assert ("ne correspond pas" in page, page.errors()) == (True, [])
        assert not is_in(visitor), name
    assert all(one == answers["wrong"] for one in answers.values())


def test_the_same_work_is_done_for_whoever_is_unknown(app, someone, monkeypatch) -> None:
    class Counting(PasswordHasher):
        """Argon2 as it is, which counts its checks."""

        checks: list[str] = []

        def verify(self, kept, password):  # type: ignore[no-untyped-def]
            self.checks.append(kept.split("$")[3])
            return super().verify(kept, password)

    monkeypatch.setattr(passwords, "hasher", Counting(time_cost=2, memory_cost=19 * 1024, parallelism=1))
    suspended, invited = someone(status=UserStatus.SUSPENDED), someone(password_hash=None)
    for email in (someone().email, "personne@nulle-part.example", suspended.email, invited.email):
        Counting.checks.clear()
        come_in(Visitor(app), email, "ce n’est pas lui du tout")
        assert Counting.checks == ["m=19456,t=2,p=1"], email


def test_a_password_is_never_shown_again_and_the_address_is(app, visitor, someone) -> None:
    email = someone().email
    page = Page(come_in(visitor, email, "un mot de passe manqué"), status=422)
    assert "un mot de passe manqué" not in page.response.text
    assert page.tree.xpath("//input[@name='email']/@value") == [email]


def test_what_is_missing_is_said_next_to_its_field(visitor) -> None:
    response = come_in(visitor, "", "")
    assert response.status_code == 422
    assert error_of(response, "email") == error_of(response, "password") == "Erreur : Ce champ est obligatoire."


def test_what_no_address_or_password_can_be_is_refused_without_an_error_of_ours(visitor) -> None:
    before = digest(visitor.app)
    for strange in (
        "\x00",
        "a\x00@exemple.org",
        "a@" + "b" * 5000,
        "' OR 1=1 --",
        "é" * 200,
        "\ud800".encode("utf-8", "surrogatepass"),
        "%00",
        "{{7*7}}",
    ):
        for email, password in ((strange, PASSWORD), ("a@exemple.org", strange)):
            assert come_in(visitor, email, password).status_code == 422, repr(strange)
    assert digest(visitor.app) == before


def test_a_very_long_password_is_refused_before_any_work(app, visitor, someone) -> None:
    assert come_in(visitor, someone().email, "a" * 129).status_code == 422
    assert come_in(visitor, someone().email, "a" * 1_000_000).status_code == 422


def test_only_a_right_password_leaves_a_session_and_an_act(app, someone) -> None:
    person = someone()
    before = digest(app)
    come_in(Visitor(app), person.email, "ce n’est pas lui du tout")
    assert digest(app) == before
    come_in(Visitor(app), person.email)
    with app.app_context(), db.database().reading() as session:
        (opened,) = session.query(LoginSession).all()
        (act,) = session.query(AuditEvent).all()
        assert (opened.user_id, act.verb, act.actor_id) == (person.id, "accounts.sign_in", person.id)


def test_reading_a_page_never_signs_anyone_in(app, visitor, someone) -> None:
    person = someone()
    visitor.get(f"/connexion?email={person.email}&password={PASSWORD}")
    assert not is_in(visitor)


def test_the_sign_in_page_lets_a_password_keeper_help(visitor) -> None:
    for path in ("/connexion", "/en/connexion"):
        tree = visitor.get(path).tree
        assert tree.xpath("//input[@name='email']/@autocomplete") == ["username"]
        assert tree.xpath("//input[@name='password']/@autocomplete") == ["current-password"]
        assert tree.xpath("//input[@name='password']/@type") == ["password"]
        assert not tree.xpath("//@onpaste")
