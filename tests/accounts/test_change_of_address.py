"""Another address: proved by the new mailbox, told to both, taken back by the old one, and nobody learns who uses which."""

from datetime import timedelta

import pytest

from marketplace.accounts import addresses, tokens
from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.outbox import Job
from tests.accounts.conftest import come_in, is_in
from tests.accounts.letters import link_in, sent, text_of
from tests.accounts.test_own_account import reread
from tests.accounts.test_sign_up import ask as ask_account
from tests.builders import AT, PASSWORD
from tests.core.web.watching import digest, error_of
from tests.page import Page, Visitor

OLD, NEW = "ancienne@exemple.org", "nouvelle@exemple.org"


def ask(visitor: Visitor, email: str = NEW, present: str = PASSWORD):  # type: ignore[no-untyped-def]
    form = {"email": email, "present": present, "csrf_token": visitor.token("/compte/profil")}
    return visitor.client.post("/compte/adresse", data=form)


def press(visitor: Visitor, path: str):  # type: ignore[no-untyped-def]
    return visitor.client.post(path, data={"csrf_token": visitor.token(path)})


@pytest.fixture
def person(app, someone) -> User:
    return someone(email=OLD, name="Marie-Ève Gagnon")


@pytest.fixture
def asked(app, visitor, mailer, person, test_clock) -> tuple[str, str]:
    """The links of a change that was asked at AT: the one that proves the new mailbox, the one of the old."""
    test_clock(AT)
    visitor.sign_in(person)
    assert ask(visitor).status_code == 303
    return links(app, mailer)


def links(app, mailer) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    messages = {one["To"].addresses[0].addr_spec: one for one in sent(app, mailer)}
    assert messages.keys() == {OLD, NEW}
    assert NEW not in text_of(messages[OLD])
    return link_in(messages[NEW], "/adresse/"), link_in(messages[OLD], "/adresse/annuler/")


def test_from_asking_to_signing_in_with_the_new_address(app, visitor, mailer, person, asked) -> None:
    assert NEW in visitor.get("/compte/adresse")
    assert "attend d’être confirmée" in visitor.get("/compte")
    stranger = Visitor(app)
    page = stranger.get(asked[0])
    assert NEW in page
    assert reread(app, person).email == OLD, "reading the link changes nothing"
    assert press(stranger, asked[0]).status_code == 303
    found = reread(app, person)
    assert (found.email, found.new_email, found.previous_email) == (NEW, None, OLD)
    messages = {one["To"].addresses[0].addr_spec: one["Subject"] for one in sent(app, mailer)}
    assert messages == {OLD: "L’adresse de votre compte a changé", NEW: "Votre compte utilise maintenant cette adresse"}
    assert is_in(visitor)
    assert not is_in(stranger), "the link proves a mailbox, it signs nobody in"
    assert come_in(Visitor(app), NEW).status_code == 303
    assert come_in(Visitor(app), OLD).status_code == 422


def test_the_present_password_is_asked(app, visitor, person) -> None:
    visitor.sign_in(person)
    before = digest(app)
    response = ask(visitor, present="ce n’est pas lui du tout")
    Page(response, status=422)
    assert error_of(response, "present")
    assert digest(app) == before


@pytest.mark.parametrize("email", ["", "marie", OLD, OLD.upper(), "a\n@exemple.org"])
def test_an_address_that_is_none_or_the_same_is_refused(app, visitor, person, email) -> None:
    visitor.sign_in(person)
    before = digest(app)
    response = ask(visitor, email)
    assert response.status_code == 422
    assert error_of(response, "email")
    assert digest(app) == before


def test_only_whoever_proves_the_new_mailbox_learns_that_another_uses_it(app, visitor, mailer, person, someone) -> None:
    other = someone(email=NEW)
    visitor.sign_in(person)
    taken, free = ask(visitor, NEW), ask(visitor, "libre@exemple.org")
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    ask(visitor, NEW)
    path = link_in([one for one in sent(app, mailer, to=NEW) if one["Subject"] == "Confirmez votre nouvelle adresse"][-1], "/adresse/")
    assert "Un autre compte" in Visitor(app).get(path, status=409)
    assert press(visitor, path).status_code in (400, 409)
    assert (reread(app, person).email, reread(app, other).email) == (OLD, NEW)


def test_the_links_serve_once(app, visitor, asked) -> None:
    stranger = Visitor(app)
    assert press(stranger, asked[0]).status_code == 303
    stranger.get(asked[0], status=410)
    assert press(stranger, asked[1]).status_code == 303
    stranger.get(asked[1], status=410)


def test_the_new_mailbox_has_a_day(visitor, asked, test_clock) -> None:
    test_clock(AT + timedelta(days=1))
    Visitor(visitor.app).get(asked[0])
    test_clock(AT + timedelta(days=1, seconds=1))
    Visitor(visitor.app).get(asked[0], status=410)


def test_the_old_mailbox_takes_it_back_before_it_is_done(app, visitor, person, asked) -> None:
    stranger = Visitor(app)
    assert OLD in stranger.get(asked[1])
    response = press(stranger, asked[1])
    assert response.location.startswith("/mot-de-passe/")
    assert not is_in(visitor), "whoever asked is out"
    assert come_in(Visitor(app), OLD).status_code == 422, "her password serves no more"
    stranger.get(asked[0], status=410)
    good = "une loutre lave ses trois parapluies"
    path = response.location
    assert stranger.client.post(path, data={"password": good, "again": good, "csrf_token": stranger.token(path)}).status_code == 303
    assert come_in(Visitor(app), OLD, good).status_code == 303
    assert reread(app, person).new_email is None


def test_the_old_mailbox_takes_it_back_within_a_week_of_its_being_done(app, visitor, mailer, person, asked, test_clock) -> None:
    press(Visitor(app), asked[0])
    (left,) = sent(app, mailer, to=OLD)
    late = link_in(left, "/adresse/annuler/")
    test_clock(AT + timedelta(days=7) - timedelta(seconds=1))
    response = press(Visitor(app), late)
    assert response.location.startswith("/mot-de-passe/")
    found = reread(app, person)
    assert (found.email, found.previous_email, found.email_changed_at) == (OLD, None, None)
    assert not is_in(visitor)
    assert come_in(Visitor(app), NEW).status_code == 422


def test_after_a_week_it_is_taken_back_no_more_and_the_old_address_is_forgotten(app, visitor, mailer, person, asked, test_clock) -> None:
    press(Visitor(app), asked[0])
    (left,) = sent(app, mailer, to=OLD)
    test_clock(AT + timedelta(days=7, seconds=1))
    Visitor(app).get(link_in(left, "/adresse/annuler/"), status=410)
    with app.app_context(), db.database().writing():
        addresses.forget(job=Job(kind="x"), at=AT + timedelta(days=7, seconds=1))
    found = reread(app, person)
    assert (found.email, found.previous_email, found.email_changed_at) == (NEW, None, None)


def test_a_second_change_waits_a_week_so_that_the_first_can_be_taken_back(app, visitor, mailer, person, asked, test_clock) -> None:
    press(Visitor(app), asked[0])
    assert "moins de sept jours" in visitor.get("/compte/adresse")
    assert ask(visitor, "troisieme@exemple.org").status_code == 409
    test_clock(AT + timedelta(days=7))
    visitor.sign_in(person)
    assert ask(visitor, "troisieme@exemple.org").status_code == 303


def test_a_change_asked_for_again_is_proved_by_the_last_mailbox_alone(app, visitor, mailer, person, asked) -> None:
    ask(visitor, "autre@exemple.org")
    (message,) = sent(app, mailer, to="autre@exemple.org")
    Visitor(app).get(asked[0], status=410)
    Visitor(app).get(link_in(message, "/adresse/"))
    Visitor(app).get(asked[1])


def test_a_change_dies_with_the_password_it_was_asked_with(app, visitor, person, asked) -> None:
    with app.app_context(), db.database().writing():
        db.load(User, id=person.id).password_hash = "$argon2id$another"
    Visitor(app).get(asked[0], status=410)


def test_she_keeps_her_address_after_all(app, visitor, person, asked) -> None:
    visitor.post("/compte/adresse/retirer", token_from="/compte/adresse")
    assert reread(app, person).new_email is None
    Visitor(app).get(asked[0], status=410)


def test_an_address_left_this_week_is_nobody_elses_and_its_mailbox_is_told_how_to_take_it_back(app, visitor, mailer, asked) -> None:
    press(Visitor(app), asked[0])
    sent(app, mailer)
    ask_account(Visitor(app), OLD)
    (message,) = sent(app, mailer, to=OLD)
    assert link_in(message, "/adresse/annuler/")
    with app.app_context(), db.database().reading() as session:
        assert session.query(User).count() == 1


def test_a_forged_link_and_one_of_another_purpose_open_nothing(app, visitor, person, asked, make_app) -> None:
    token = asked[0].rpartition("/")[2]
    cancel = asked[1].rpartition("/")[2]
    other = make_app(secret_key="another secret of tests, forty letters")
    with other.app_context(), db.database().reading():
        user = db.load(User, id=person.id)
        foreign = tokens.made(addresses.CONFIRM, user, *addresses._asked(user))
    stranger = Visitor(app)
    flips = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(0, len(token) - 1, 5)]
    for forged in (*flips, cancel, foreign, token[:-1], "x", "%00"):
        assert stranger.client.get(f"/adresse/{forged}").status_code == 410, forged
    for forged in (token, cancel[:-1], "x"):
        assert stranger.client.get(f"/adresse/annuler/{forged}").status_code == 410, forged


def test_addresses_that_were_never_proved_are_forgotten_when_no_link_proves_them_any_more(app, person, asked) -> None:
    for at, kept in ((AT + timedelta(days=2), NEW), (AT + timedelta(days=2, seconds=1), None)):
        with app.app_context(), db.database().writing():
            addresses.forget(job=Job(kind="x"), at=at)
        assert reread(app, person).new_email == kept
