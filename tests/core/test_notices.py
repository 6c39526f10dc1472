"""Telling someone: a row of the unit at work, hers alone, in the language of the page that shows it."""

import pytest
from sqlalchemy import select

from marketplace.core import db, notices
from marketplace.core.locale import N_
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from tests.builders import make_user

MESSAGE = N_("Le travail «\u00a0%(kind)s\u00a0» a échoué et ne sera plus tenté.")


@pytest.fixture
def base(app):
    with app.app_context():
        yield db.database()


def told(base, person: int) -> list[Notice]:
    with base.reading() as session:
        return list(session.scalars(select(Notice).where(Notice.recipient_id == person).order_by(Notice.id)))


def test_a_notice_is_told_to_its_reader_and_to_nobody_else(base, at):
    with base.writing():
        anne, bob = make_user(), make_user()
        notices.notify(anne.id, "essai", MESSAGE, at=at, path="/bureau", kind="mail")
    (notice,) = told(base, anne.id)
    assert (notice.topic, notice.path, notice.at, notice.read_at) == ("essai", "/bureau", at, None)
    assert told(base, bob.id) == []


def test_a_notice_is_counted_until_it_is_read_and_others_go_on_being_counted(base, at):
    with base.writing():
        anne, bob = make_user(), make_user()
        for _time in range(3):
            notices.notify(anne.id, "essai", MESSAGE, at=at, kind="mail")
        notices.notify(bob.id, "essai", MESSAGE, at=at, kind="mail")
        assert (notices.unread_count(anne.id), notices.unread_count(bob.id)) == (3, 1)
    with base.writing():
        notices.mark_all_read(anne.id, at=at)
    with base.reading():
        assert (notices.unread_count(anne.id), notices.unread_count(bob.id)) == (0, 1)
    assert {notice.read_at for notice in told(base, anne.id)} == {at}


def test_what_was_read_keeps_the_time_of_its_first_reading(base, at):
    with base.writing():
        anne = make_user()
        notices.notify(anne.id, "essai", MESSAGE, at=at, kind="mail")
        notices.mark_all_read(anne.id, at=at)
    with base.writing():
        notices.mark_all_read(anne.id, at=at.replace(year=2027))
    assert told(base, anne.id)[0].read_at == at


def test_a_notice_vanishes_with_its_unit_and_so_does_its_mail(base, at):
    with pytest.raises(KeyError), base.writing():
        notices.notify(1, "essai", MESSAGE, at=at, mail_template="accounts/mail/promoted.txt", kind="mail")
        raise KeyError
    with base.reading() as session:
        assert session.scalars(select(Notice)).all() == []
        assert session.scalars(select(Job)).all() == []


@pytest.mark.parametrize("wanted", [None, "accounts/mail/promoted.txt"])
def test_a_mail_is_asked_for_in_the_same_unit_when_it_is_wanted(base, at, wanted):
    with base.writing():
        notices.notify(7, "essai", MESSAGE, at=at, path="/bureau", mail_template=wanted, kind="mail")
    with base.reading() as session:
        jobs = session.scalars(select(Job)).all()
    assert [job.payload for job in jobs] == (
        [{"template": wanted, "to": 7, "context": {"path": "/bureau", "kind": "mail"}}] if wanted else []
    )


def test_a_notice_and_its_mail_reach_their_reader(app, base, worker, mailer, at):
    with base.writing():
        anne = make_user()
        notices.notify(anne.id, "essai", MESSAGE, at=at, path="/bureau", mail_template="accounts/mail/promoted.txt", kind="mail")
    worker.drain()
    assert [one["To"].addresses[0].addr_spec for one in mailer.sent] == [anne.email]


@pytest.mark.parametrize(
    ("locale", "said"), [("fr", "Le travail «\u00a0mail\u00a0» a échoué et ne sera plus tenté."), ("en", "The job “mail”")]
)
def test_a_notice_is_said_in_the_language_of_the_page(app, base, at, locale, said):
    notice = Notice(recipient_id=1, topic="essai", message=MESSAGE, values={"kind": "mail"}, at=at)
    with app.test_request_context("/", environ_overrides={"maillage.locale": locale}):
        assert str(notice).startswith(said)


@pytest.mark.parametrize("kind", ["100 %", "%(kind)s", "%s", "{kind}", "<b>gras</b>"])
def test_a_value_is_said_as_it_is_whatever_it_holds(app, at, kind):
    notice = Notice(recipient_id=1, topic="essai", message=MESSAGE, values={"kind": kind}, at=at)
    with app.test_request_context():
        assert str(notice) == f"Le travail «\u00a0{kind}\u00a0» a échoué et ne sera plus tenté."


def test_a_sentence_without_values_may_hold_a_percentage(app, at):
    notice = Notice(recipient_id=1, topic="essai", message="Atteint à 100 %.", values={}, at=at)
    with app.test_request_context():
        assert str(notice) == "Atteint à 100 %."


def test_a_notice_is_escaped_on_the_page_that_shows_it(app, visitor, at):
    with app.app_context(), db.database().writing():
        anne = make_user()
        notices.notify(anne.id, "essai", MESSAGE, at=at, kind="<script>alert(1)</script>")
    page = visitor.sign_in(anne).get("/avis")
    assert "<script>alert(1)</script>" in page, "read as text"
    assert not page.tree.xpath("//script[contains(text(), 'alert(1)')]")
