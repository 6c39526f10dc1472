"""A forgotten password: one link, one hour, once, to its owner's mailbox alone, and the same answer to everyone."""

import re
from datetime import timedelta

import pytest

from marketplace.accounts import actions, invitations, resets, tokens
from marketplace.accounts.models import User, UserStatus
from marketplace.core import db
from tests.accounts.conftest import come_in, is_in
from tests.accounts.letters import link_in, sent, text_of
from tests.accounts.test_sign_up import CHANGING, counts
from tests.builders import AT, PASSWORD, make_user
from tests.core.web.watching import error_of, statements
from tests.page import Page, Visitor

GOOD = "une loutre lave ses trois parapluies"


@pytest.fixture(autouse=True)
def generous(app) -> None:
    for name in ("rate_reset", "rate_reset_address", "rate_reset_global"):
        object.__setattr__(app.extensions["maillage.settings"], name, "1000 per minute")


def ask(visitor: Visitor, email: str, path: str = "/mot-de-passe/oublie", **options: object):  # type: ignore[no-untyped-def]
    return visitor.client.post(path, data={"email": email, "csrf_token": visitor.token(path)}, **options)


def choose(visitor: Visitor, path: str, password: str = GOOD, token: str = ""):  # type: ignore[no-untyped-def]
    return visitor.client.post(path, data={"password": password, "again": password, "csrf_token": token or visitor.token(path)})


@pytest.fixture
def link_of(app, mailer):  # type: ignore[no-untyped-def]
    """A function that asks for a link for somebody, and gives its path."""

    def get(person: User) -> str:
        ask(Visitor(app), person.email)
        return link_in(sent(app, mailer, to=person.email)[-1], "/mot-de-passe/")

    return get


def test_from_the_sign_in_page_to_the_house_with_another_password(app, visitor, mailer, someone) -> None:
    person = someone(name="Marie-Ève Gagnon")
    assert visitor.get("/connexion").links()["Mot de passe oublié?"] == "/mot-de-passe/oublie"
    assert "Lisez vos courriels" in Page(ask(visitor, person.email))
    (message,) = sent(app, mailer)
    assert message["Subject"] == "Choisissez un nouveau mot de passe"
    path = link_in(message, "/mot-de-passe/")
    assert "Marie-Ève Gagnon" in visitor.get(path)
    assert choose(visitor, path).location == "/connexion"
    assert not is_in(visitor), "she signs in by herself: a reset passes over no second factor"
    assert come_in(Visitor(app), person.email, PASSWORD).status_code == 422
    assert come_in(Visitor(app), person.email, GOOD).status_code == 303


def test_it_is_done_in_english_too(app, visitor, mailer, someone) -> None:
    person = someone(locale="en")
    assert Page(ask(visitor, person.email, "/en/mot-de-passe/oublie"), french=False)
    (message,) = sent(app, mailer)
    path = link_in(message, "/mot-de-passe/")
    assert path.startswith("/en/")
    visitor.get(path)
    assert choose(visitor, path).location == "/en/connexion"


def test_whoever_the_address_belongs_to_the_answer_and_the_work_are_the_same(app, someone) -> None:
    with app.app_context(), db.database().writing():
        actions.invite("invitee@exemple.org", "Invitée", staff=False, locale="fr", actor=None, at=AT)
    asked = {
        "unknown": "personne@nulle-part.example",
        "known": someone().email,
        "suspended": someone(status=UserStatus.SUSPENDED).email,
        "invited": "invitee@exemple.org",
    }
    seen = []
    for email in asked.values():
        visitor = Visitor(app)
        visitor.token("/mot-de-passe/oublie")
        before = counts(app)
        with statements(app) as listened:
            response = ask(visitor, email)
        lines = [line.replace(email, "@") for line in response.text.splitlines() if not any(one in line for one in CHANGING)]
        rows = {table: count - before[table] for table, count in counts(app).items()}
        seen.append((response.status_code, lines, [re.sub(r"\s+", " ", one) for one in listened], rows))
    assert all(one == seen[0] for one in seen)
    assert seen[0][3] == {"users": 0, "jobs": 1, "notices": 0, "audit_events": 0}


def test_nobody_is_written_to_at_an_address_that_nobody_may_use(app, visitor, mailer, someone) -> None:
    for email in ("personne@nulle-part.example", someone(status=UserStatus.SUSPENDED).email):
        ask(visitor, email)
        assert sent(app, mailer) == []


def test_whoever_never_came_gets_the_link_that_opens_her_account(app, visitor, mailer) -> None:
    with app.app_context(), db.database().writing():
        actions.invite("invitee@exemple.org", "Invitée", staff=False, locale="fr", actor=None, at=AT)
    sent(app, mailer)
    ask(visitor, "invitee@exemple.org")
    (message,) = sent(app, mailer)
    assert link_in(message, "/invitation/")


def test_every_session_ends_and_she_is_told_that_it_was_done(app, mailer, someone, link_of) -> None:
    person = someone()
    thief = Visitor(app)
    come_in(thief, person.email)
    choose(Visitor(app), link_of(person))
    assert not is_in(thief)
    (message,) = sent(app, mailer)
    assert message["Subject"] == "Votre mot de passe a changé"
    assert "/mot-de-passe/oublie" in text_of(message)


def test_a_link_serves_once_even_to_two_who_hold_its_form(app, visitor, someone, link_of) -> None:
    person = someone()
    path = link_of(person)
    stranger = Visitor(app)
    held = stranger.token(path)
    assert choose(visitor, path).status_code == 303
    assert stranger.get(path, status=410).heading == "Ce lien ne sert plus"
    assert choose(stranger, path, "un autre mot de passe assez long", token=held).status_code == 410
    assert come_in(Visitor(app), person.email, GOOD).status_code == 303


def test_a_link_is_good_for_an_hour_and_not_a_minute_more(visitor, someone, link_of, test_clock) -> None:
    test_clock(AT)
    path = link_of(someone())
    test_clock(AT + timedelta(hours=1))
    visitor.get(path)
    test_clock(AT + timedelta(hours=1, seconds=1))
    visitor.get(path, status=410)


def test_a_link_dies_with_the_password_it_was_made_under_and_with_the_address_it_was_sent_to(app, visitor, someone, link_of) -> None:
    first, second, third = someone(), someone(), someone()
    paths = [link_of(one) for one in (first, second, third)]
    with app.app_context(), db.database().writing():
        actions.choose_password(db.load(User, id=first.id), "$argon2id$another", at=AT)
        db.load(User, id=second.id).email = "autre@exemple.org"
        db.load(User, id=third.id).status = UserStatus.SUSPENDED
    for path in paths:
        visitor.get(path, status=410)


def test_a_forged_link_and_one_of_another_purpose_open_nothing(app, visitor, someone, link_of, make_app) -> None:
    person, invited = someone(), someone(password_hash=None)
    token = link_of(person).rpartition("/")[2]
    with app.app_context(), db.database().reading():
        other_purposes = [
            tokens.made(one, person, person.email, person.password_hash) for one in ("invitation", "address", "address.cancel")
        ]
        of_invited = tokens.made(resets.PURPOSE, invited, invited.email, None)
        for_invited = tokens.made(invitations.PURPOSE, invited, invited.email, None)
    other = make_app(secret_key="another secret of tests, forty letters")
    with other.app_context(), db.database().reading():
        foreign = tokens.made(resets.PURPOSE, person, person.email, person.password_hash)
    flips = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(0, len(token) - 1, 5)]
    for forged in (*flips, *other_purposes, of_invited, for_invited, foreign, token[:-1], "x", "a.b.c", "%00", "é", token.swapcase()):
        assert visitor.client.get(f"/mot-de-passe/{forged}").status_code == 410, forged
    assert visitor.client.get(f"/invitation/{token}").status_code == 410
    visitor.get(f"/mot-de-passe/{token}")


def test_a_password_that_will_not_do_is_refused_and_the_link_stays_good(visitor, someone, link_of) -> None:
    path = link_of(someone())
    response = choose(visitor, path, "trop court")
    Page(response, status=422)
    assert "au moins 12" in error_of(response, "password").replace("\u00a0", " ")
    assert choose(visitor, path).status_code == 303


def test_the_link_starts_from_our_address_whatever_the_request_claims(app, visitor, mailer, someone) -> None:
    person = someone()
    for headers in ({"X-Forwarded-Host": "pirate.example"}, {"X-Forwarded-Host": "pirate.example", "X-Forwarded-Proto": "https"}):
        assert ask(visitor, person.email, headers=headers).status_code == 200
        (message,) = sent(app, mailer)
        assert "pirate" not in message.as_string()
        assert link_in(message, "/mot-de-passe/")
    assert ask(visitor, person.email, headers={"Host": "pirate.example"}).status_code == 400
    assert sent(app, mailer) == []


def test_a_proxy_that_is_trusted_does_not_say_where_links_lead(make_app, mailer) -> None:
    app = make_app(proxy_hops=1)
    with app.app_context(), db.database().writing():
        email = make_user().email
    assert ask(Visitor(app), email, headers={"X-Forwarded-Host": "pirate.example"}).status_code == 200
    (message,) = sent(app, mailer)
    assert "pirate" not in message.as_string()


def test_whoever_asks_for_somebody_else_time_and_again_locks_nobody_out(app, mailer, someone) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_reset", "3 per hour")
    person = someone()
    asked = [ask(Visitor(app), person.email, environ_overrides={"REMOTE_ADDR": f"203.0.113.{number}"}).status_code for number in range(6)]
    assert asked == [200] * 6
    messages = sent(app, mailer, to=person.email)
    assert len(messages) == 3
    assert come_in(Visitor(app), person.email).status_code == 303, "her password still opens"
    assert choose(Visitor(app), link_in(messages[0], "/mot-de-passe/")).status_code == 303, "and so does each link"


def test_a_network_that_asks_too_often_is_told_to_wait(app, someone) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_reset_address", "2 per hour")
    asked = [ask(Visitor(app), f"p{number}@exemple.org").status_code for number in range(3)]
    assert asked == [200, 200, 429]


def test_reading_the_link_changes_nothing_and_is_told_to_nobody(visitor, someone, link_of) -> None:
    person = someone()
    page = visitor.get(link_of(person))
    assert page.tree.xpath("//meta[@name='referrer']/@content") == ["same-origin"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert come_in(visitor, person.email).status_code == 303
