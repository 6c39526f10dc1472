"""Asking for an account: a link to whoever reads the mailbox, the same answer to everyone, and nothing left of who never came."""

import re

import pytest
from sqlalchemy import func, select

from marketplace.accounts import actions
from marketplace.accounts.models import User, UserStatus
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.core.worker import Worker
from tests.accounts.conftest import come_in, is_in
from tests.accounts.letters import link_in, sent
from tests.builders import AT
from tests.core.web.watching import digest, error_of, log_lines, statements
from tests.page import Page, Visitor

GOOD = "une loutre lave ses trois parapluies"
NEW = "nouvelle@exemple.org"
CHANGING = ("csrf_token", "nonce=", "request-id")


@pytest.fixture(autouse=True)
def generous(app) -> None:
    """These tests are about the answer; those of the limits set them themselves."""
    for name in ("rate_sign_up", "rate_sign_up_address", "rate_sign_up_global"):
        object.__setattr__(app.extensions["maillage.settings"], name, "1000 per minute")


def ask(visitor: Visitor, email: str = NEW, name: str = "Marie-Ève Gagnon", path: str = "/inscription", where: str = "127.0.0.1"):  # type: ignore[no-untyped-def]
    form = {"email": email, "name": name, "csrf_token": visitor.token(path)}
    return visitor.client.post(path, data=form, environ_overrides={"REMOTE_ADDR": where})


def choose(visitor: Visitor, path: str, password: str = GOOD):  # type: ignore[no-untyped-def]
    return visitor.client.post(path, data={"password": password, "again": password, "csrf_token": visitor.token(path)})


def people(app) -> list[User]:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(User).order_by(User.id)))


def test_from_the_home_page_to_the_house(app, visitor, mailer) -> None:
    assert visitor.get("/").links()["Créer un compte"] == "/inscription"
    assert visitor.get("/connexion").links()["Créer un compte"] == "/inscription"
    page = Page(ask(visitor))
    assert "Lisez vos courriels" in page
    (message,) = sent(app, mailer)
    assert (message["Subject"], message["To"].addresses[0].addr_spec) == ("Ouvrez votre compte Maillage", NEW)
    path = link_in(message, "/invitation/")
    visitor.get(path)
    assert not is_in(visitor), "the link alone opens nothing"
    assert choose(visitor, path).status_code == 303
    assert is_in(visitor)
    assert come_in(Visitor(app), NEW, GOOD).status_code == 303
    (person,) = people(app)
    assert (person.name, person.is_staff, person.signed_up_at is not None) == ("Marie-Ève Gagnon", False, True)


def test_whoever_asks_in_english_is_written_to_in_english(app, visitor, mailer) -> None:
    Page(ask(visitor, path="/en/inscription"), french=False)
    (message,) = sent(app, mailer)
    assert message["Content-Language"] == "en"
    assert link_in(message, "/invitation/").startswith("/en/")


def test_unknown_invited_known_suspended_and_waiting_all_get_the_same_answer_after_the_same_work(app, someone) -> None:
    with app.app_context(), db.database().writing():
        actions.invite("invitee@exemple.org", "Invitée", staff=False, locale="fr", actor=None, at=AT)
    ask(Visitor(app), "attend@exemple.org")
    asked = {
        "unknown": NEW,
        "known": someone().email,
        "capitals": someone(email="marie@exemple.org").email.upper(),
        "suspended": someone(status=UserStatus.SUSPENDED).email,
        "invited": "invitee@exemple.org",
        "waiting": "attend@exemple.org",
    }
    answers, work, rows = {}, {}, {}
    for name, email in asked.items():
        visitor = Visitor(app)
        visitor.token("/inscription")
        before = counts(app)
        with statements(app) as listened:
            response = ask(visitor, email)
        answers[name] = [line.replace(email, "@") for line in response.text.splitlines() if not any(one in line for one in CHANGING)]
        work[name] = (response.status_code, [re.sub(r"\s+", " ", one) for one in listened])
        rows[name] = {table: count - before[table] for table, count in counts(app).items()}
    assert all(one == answers["unknown"] for one in answers.values())
    assert all(one == work["unknown"] for one in work.values())
    assert all(one == {**dict.fromkeys(one, 0), "jobs": 1} for one in rows.values()), rows


def counts(app) -> dict[str, int]:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().reading() as session:
        return {
            model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0 for model in (User, Job, Notice, AuditEvent)
        }


def test_each_is_written_what_helps_her_and_one_mail(app, visitor, mailer, someone) -> None:
    known = someone(name="Denise L’Heureux")
    with app.app_context(), db.database().writing():
        actions.invite("invitee@exemple.org", "Invitée", staff=False, locale="fr", actor=None, at=AT)
    sent(app, mailer)
    for email, subject, beginning in (
        (known.email, "Vous avez déjà un compte Maillage", "/mot-de-passe/oublie"),
        ("invitee@exemple.org", "Votre invitation à Maillage", "/invitation/"),
        (NEW, "Ouvrez votre compte Maillage", "/invitation/"),
    ):
        ask(visitor, email)
        (message,) = sent(app, mailer)
        assert message["Subject"] == subject
        assert link_in(message, beginning)
    ask(visitor, someone(status=UserStatus.SUSPENDED).email)
    assert sent(app, mailer) == []


def test_somebody_known_is_changed_in_nothing_by_a_demand(app, visitor, someone) -> None:
    known = someone(name="Denise L’Heureux", locale="en")
    ask(visitor, known.email, "Pirate")
    Worker(app).drain()
    (person,) = people(app)
    assert (person.name, person.locale, person.password_hash) == ("Denise L’Heureux", "en", known.password_hash)


def test_an_account_that_waits_keeps_the_name_and_language_of_the_first_demand(app, visitor, mailer) -> None:
    ask(visitor)
    sent(app, mailer)
    ask(visitor, NEW, "Pirate", path="/en/inscription")
    (message,) = sent(app, mailer)
    (person,) = people(app)
    assert (person.name, person.locale, message["Content-Language"]) == ("Marie-Ève Gagnon", "fr", "fr")


def test_the_mail_to_an_unproved_mailbox_holds_nothing_that_a_stranger_typed(app, visitor, mailer) -> None:
    ask(visitor, name="Gagnez mille dollars")
    (message,) = sent(app, mailer)
    assert "mille dollars" not in message.as_string()
    assert message["To"].addresses[0].display_name == ""


@pytest.mark.parametrize("name", ["https://gagnez.example", "www.gagnez.example", "a@exemple.org", "Voir gagnez.com"])
def test_a_name_that_holds_an_address_is_refused(app, visitor, name) -> None:
    before = digest(app)
    response = ask(visitor, name=name)
    assert response.status_code == 422
    assert "sans adresse" in error_of(response, "name")
    assert digest(app) == before


@pytest.mark.parametrize(
    ("email", "name", "field"), [("", "Marie", "email"), ("marie", "Marie", "email"), (NEW, "  ", "name"), (NEW, "a\x00b", "name")]
)
def test_what_is_missing_or_no_address_is_said_next_to_its_field(app, visitor, email, name, field) -> None:
    response = ask(visitor, email, name)
    Page(response, status=422)
    assert error_of(response, field)


def test_the_demand_leaves_no_address_in_the_outbox_nor_in_the_log(app, visitor, mailer) -> None:
    with log_lines() as lines:
        ask(visitor)
        sent(app, mailer)
    assert NEW not in lines.getvalue()
    assert "asked by mail" in lines.getvalue()
    with app.app_context(), db.database().reading() as session:
        assert NEW not in str([job.payload for job in session.scalars(select(Job))])


def test_past_its_rate_an_address_is_sent_no_more_and_the_answer_stays_the_same(app, visitor, mailer) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_up", "3 per hour")
    answers = [ask(visitor, where=f"203.0.113.{number}").status_code for number in range(5)]
    assert answers == [200] * 5
    messages = sent(app, mailer)
    assert len(messages) == 3
    assert choose(visitor, link_in(messages[0], "/invitation/")).status_code == 303, "her owner is not locked out"


def test_a_network_that_asks_too_often_is_told_to_wait_and_others_are_not(app) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_up_address", "10 per hour")
    asked = [ask(Visitor(app), f"p{number}@exemple.org", where="203.0.113.7").status_code for number in range(12)]
    assert asked == [200] * 10 + [429] * 2
    assert ask(Visitor(app), where="198.51.100.4").status_code == 200


def test_all_together_are_counted_too(app) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_up_global", "4 per hour")
    asked = [ask(Visitor(app), f"p{number}@exemple.org", where=f"203.0.113.{number}").status_code for number in range(5)]
    assert asked == [200] * 4 + [429]


def test_the_links_of_the_mail_start_from_our_address_whatever_the_request_claims(app, visitor, mailer) -> None:
    form = {"email": NEW, "name": "Marie", "csrf_token": visitor.token("/inscription")}
    forged = {"X-Forwarded-Host": "pirate.example", "X-Forwarded-Proto": "https", "Forwarded": "host=pirate.example"}
    assert visitor.client.post("/inscription", data=form, headers=forged).status_code == 200
    (message,) = sent(app, mailer)
    assert "pirate" not in message.as_string()
    assert link_in(message, "/invitation/")
    assert visitor.client.post("/inscription", data=form, headers={"Host": "pirate.example"}).status_code == 400
    assert sent(app, mailer) == []
