"""What becomes of an account that was asked for: opened by its link, taken over by an invitation, or forgotten after a week."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.accounts import actions, sign_ups
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from tests.accounts.letters import link_in, sent
from tests.accounts.test_sign_up import NEW, ask, choose, counts, people
from tests.builders import AT
from tests.page import Visitor


@pytest.fixture(autouse=True)
def generous(app) -> None:
    for name in ("rate_sign_up", "rate_sign_up_address", "rate_sign_up_global"):
        object.__setattr__(app.extensions["maillage.settings"], name, "1000 per minute")


def night(app, at) -> None:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().writing():
        sign_ups.sweep(job=Job(kind="x"), at=at)


def test_a_link_is_good_for_a_day_and_serves_once(app, visitor, mailer, test_clock) -> None:
    test_clock(AT)
    ask(visitor)
    (message,) = sent(app, mailer)
    path = link_in(message, "/invitation/")
    test_clock(AT + timedelta(days=1))
    visitor.get(path)
    test_clock(AT + timedelta(days=1, minutes=1))
    visitor.get(path, status=410)
    ask(visitor)
    (again,) = sent(app, mailer)
    fresh = link_in(again, "/invitation/")
    assert choose(visitor, fresh).status_code == 303
    assert "déjà servi" in Visitor(app).get(fresh, status=410)


def test_asking_twice_makes_one_account_that_bears_the_first_name(app, visitor, mailer) -> None:
    ask(visitor, name="Mari Gagnon")
    ask(visitor, name="Marie Gagnon")
    assert len(sent(app, mailer)) == 2
    assert [one.name for one in people(app)] == ["Mari Gagnon"], "anybody may have asked the second time; she mends hers once in"


def test_an_account_never_opened_is_forgotten_after_a_week_with_its_traces(app, visitor, mailer, test_clock) -> None:
    test_clock(AT)
    ask(visitor)
    (message,) = sent(app, mailer)
    (person,) = people(app)
    with app.app_context(), db.database().writing() as session:
        session.add(Notice(recipient_id=person.id, topic="essai", message="Un.", values={}, at=AT))
    night(app, AT + timedelta(days=7))
    assert people(app)
    night(app, AT + timedelta(days=7, seconds=1))
    assert people(app) == []
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0
        jobs = list(session.scalars(select(Job)))
    assert not [job for job in jobs if job.kind == "mail" or NEW in str(job.payload) or "Gagnon" in str(job.payload)]
    visitor.get(link_in(message, "/invitation/"), status=410)


def test_who_was_invited_who_came_and_who_is_counted_on_stay(app, visitor, mailer, someone, test_clock) -> None:
    test_clock(AT)
    with app.app_context(), db.database().writing():
        actions.invite("invitee@exemple.org", "Invitée", staff=False, locale="fr", actor=None, at=AT)
    ask(visitor, "venue@exemple.org")
    (message,) = sent(app, mailer, to="venue@exemple.org")
    choose(visitor, link_in(message, "/invitation/"))
    ask(Visitor(app), "comptee@exemple.org")
    sent(app, mailer)
    counted = people(app)[-1]
    with app.app_context(), db.database().writing():
        actions.start_session(counted, at=AT)
    night(app, AT + timedelta(days=30))
    assert {one.email for one in people(app)} == {"invitee@exemple.org", "venue@exemple.org", "comptee@exemple.org"}


def test_an_invitation_takes_over_an_account_that_was_asked_for(app, visitor, mailer, test_clock) -> None:
    test_clock(AT)
    ask(visitor, name="Nom de quelqu’un d’autre")
    sent(app, mailer)
    with app.app_context(), db.database().writing():
        actions.invite(NEW, "Marie Gagnon", staff=True, locale="fr", actor=None, at=AT)
    night(app, AT + timedelta(days=30))
    assert [(one.name, one.is_staff) for one in people(app)] == [("Marie Gagnon", True)]


def test_only_an_account_that_opens_is_told_of_in_the_log_of_acts(app, visitor, mailer) -> None:
    ask(visitor)
    (message,) = sent(app, mailer)
    assert counts(app)["audit_events"] == 0
    choose(visitor, link_in(message, "/invitation/"))
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)).all() == [
            *("accounts.sign_up", "accounts.password", "accounts.sign_in")
        ]


def test_whoever_was_going_somewhere_is_led_there_once_her_account_is_open_and_nowhere_else(app, visitor, mailer) -> None:
    page = visitor.get("/connexion?next=/en/recherche%3Fq%3Dpain")
    (way,) = page.tree.xpath("//main//a[contains(@href, '/inscription')]/@href")
    for asked, led in ((way, "/en/recherche?q=pain"), ("/inscription?next=https://ailleurs.example/", "/compte/aujourdhui")):
        address = f"{len(asked)}@example.org"
        (kept,) = visitor.get(asked).tree.xpath("//input[@name='next']/@value") or ("",)
        visitor.post("/inscription", {"name": "Marie", "email": address, "next": kept}, token_from="/inscription")
        assert choose(visitor, link_in(sent(app, mailer)[-1], "/invitation/")).headers["Location"].endswith(led)
        visitor.post("/deconnexion", token_from="/compte")
