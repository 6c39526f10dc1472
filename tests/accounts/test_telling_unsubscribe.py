"""The link that stops a topic: nothing before the button, one click for a program, and no right but that one."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import NoticeChoice, User, UserStatus
from marketplace.core import db, notices
from marketplace.core.audit import AuditEvent
from marketplace.core.topics import ByMail
from tests import topics
from tests.builders import AT
from tests.page import Page
from tests.topics import ALWAYS, DAILY, PLAIN

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def declared(app):
    with topics.declared(PLAIN, DAILY, ALWAYS):
        yield


@pytest.fixture
def link(app, worker, mailer):
    """A function that writes to somebody and gives the path of the link in the mail's own header."""

    def write(person: User) -> str:
        mailer.sent.clear()
        with app.app_context(), db.database().writing():
            notices.notify(person.id, PLAIN.name, "Un fait.", at=AT)
        worker.drain()
        (letter,) = mailer.sent
        return re.sub(r"^<http://localhost:8000(.*)>$", r"\1", str(letter["List-Unsubscribe"]))

    return write


def choices(app: Flask) -> list[tuple[int, str, ByMail]]:
    with app.app_context(), db.database().reading() as session:
        return [(one.user_id, one.topic, one.by_mail) for one in session.scalars(select(NoticeChoice).order_by(NoticeChoice.id))]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_person_follows_the_link_and_presses_one_button_without_signing_in(app, visitor, someone, link, locale):
    person = someone(locale=locale)
    path = link(person)
    page = visitor.get(path)
    assert "Essais ordinaires" in page
    assert choices(app) == [], "programs that open every link of a mail stop nothing"
    (form,) = page.tree.xpath("//main//form")
    assert not form.xpath(".//input"), "and nothing is asked"
    done = Page(visitor.client.post(path), french=locale == "fr")
    assert "Essais ordinaires" in done
    assert choices(app) == [(person.id, PLAIN.name, ByMail.NEVER)]


def test_a_program_does_it_in_one_request_without_cookie_nor_token(app, someone, link):
    person = someone()
    answer = app.test_client(use_cookies=False).post(link(person), data=ONE_CLICK)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert choices(app) == [(person.id, PLAIN.name, ByMail.NEVER)]


def test_it_stops_the_mail_and_not_the_notice_and_may_be_done_twice(app, someone, link, worker, mailer, visitor):
    person = someone()
    path = link(person)
    for _time in range(2):
        assert visitor.client.post(path, data=ONE_CLICK).status_code == 200
    with app.app_context(), db.database().writing():
        notices.notify(person.id, PLAIN.name, "Un autre fait.", at=AT)
    mailer.sent.clear()
    worker.drain()
    assert mailer.sent == []
    assert "Un autre fait." in visitor.sign_in(person).get("/avis")


def test_it_signs_nobody_in_and_is_noted_without_an_actor(app, visitor, someone, link):
    visitor.client.post(link(someone()), data=ONE_CLICK)
    assert visitor.client.get("/avis").location == "/connexion?next=/avis"
    with app.app_context(), db.database().reading() as session:
        act = session.scalars(select(AuditEvent).where(AuditEvent.verb == "accounts.unsubscribe")).one()
    assert act.actor_id is None


@pytest.mark.parametrize("change", ["person", "topic", "signature", "cut", "nothing"])
def test_a_link_that_was_touched_opens_nothing(app, visitor, someone, link, change):
    person, other = someone(), someone()
    token = link(person).rsplit("/", 1)[1]
    payload, signature = token.rsplit(".", 1)
    others = link(other).rsplit("/", 1)[1].rsplit(".", 1)[0]
    forged = {"person": f"{others}.{signature}", "topic": f"{payload[:-2]}AA.{signature}", "signature": f"{payload}.{signature[::-1]}"}
    token = {**forged, "cut": token[:-3], "nothing": "x"}[change]
    for answer in (visitor.client.get(f"/avis/desabonnement/{token}"), visitor.client.post(f"/avis/desabonnement/{token}", data=ONE_CLICK)):
        assert answer.status_code == 410
    assert choices(app) == []


@pytest.mark.parametrize("gone", ["erased", "another born with her number"])
def test_it_dies_with_the_account_and_not_with_time(app, visitor, someone, link, test_clock, gone):
    person = someone()
    path = link(person)
    test_clock(AT.replace(year=2036))
    visitor.get(path)
    with app.app_context(), db.database().writing():
        user = db.load(User, id=person.id)
        if gone == "erased":
            user.status = UserStatus.ERASED
        else:
            user.created_at = AT.replace(year=2031)
    visitor.get(path, status=410)


def test_a_topic_that_became_mandatory_is_not_stopped_by_an_old_link(app, visitor, someone):
    from marketplace.accounts.telling import stopping

    person = someone()
    with app.test_request_context(), db.database().reading():
        url = stopping.stop_url(person, ALWAYS.name)
    visitor.get(url.removeprefix("http://localhost:8000"), status=410)


def test_the_link_of_the_message_of_the_day_stops_all_that_is_in_it_and_no_more(app, visitor, someone):
    from marketplace.accounts.telling import stopping

    person = someone()
    with app.test_request_context(), db.database().reading():
        path = stopping.stop_url(person, stopping.DIGEST).removeprefix("http://localhost:8000")
    page = visitor.get(path)
    assert "Essais du jour" in page
    assert "Essais ordinaires" not in page
    visitor.client.post(path, data=ONE_CLICK)
    assert (person.id, DAILY.name, ByMail.NEVER) in choices(app)
    assert PLAIN.name not in [one[1] for one in choices(app)]
    assert "déjà plus rien" in visitor.get(path)


def test_a_page_of_another_site_cannot_press_the_button_in_her_browser(app, visitor, someone, link):
    path = link(someone())
    assert visitor.client.post(path, data=ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert choices(app) == []
