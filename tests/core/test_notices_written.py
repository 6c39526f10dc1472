"""What a person is told is also written to her as she or its topic wants it, and only while she may still be told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.models import NoticeChoice, QuietHours, User, UserStatus
from marketplace.core import clock, db, mail, notices
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job, JobStatus
from marketplace.core.topics import ByMail
from marketplace.organizations.models import Membership
from tests import topics
from tests.builders import make_organization, make_user
from tests.topics import ALWAYS, DAILY, OF_THE_TEAM, PLAIN

MESSAGE = "La fiche « %(page)s » a changé."
NIGHT = datetime(2026, 3, 11, 3, 30, tzinfo=UTC)  # half past eleven at night in Québec


@pytest.fixture(autouse=True)
def declared(app):
    with topics.declared(PLAIN, DAILY, ALWAYS, OF_THE_TEAM), app.app_context():
        yield


def tell(
    topic, at, *, choice: ByMail | None = None, quiet: tuple[int, int] | None = None, organization_id: int | None = None, **person
) -> int:
    """Tell somebody new something; her number."""
    with db.database().writing() as session:
        user = make_user(**person)
        if choice:
            session.add(NoticeChoice(user_id=user.id, topic=topic.name, by_mail=choice))
        if quiet:
            session.add(QuietHours(user_id=user.id, starts=quiet[0], ends=quiet[1]))
        session.flush()
        notices.notify(user.id, topic.name, MESSAGE, at=at, path="/regions", organization_id=organization_id, page="Café & <Cie>")
        return user.id


def jobs() -> list[Job]:
    with db.database().reading() as session:
        return list(session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id)))


@pytest.mark.parametrize(
    ("topic", "choice", "written", "waits"),
    [
        (PLAIN, None, True, False),
        (PLAIN, ByMail.DAILY, False, True),
        (PLAIN, ByMail.NEVER, False, False),
        (DAILY, None, False, True),
        (DAILY, ByMail.NOW, True, False),
        (ALWAYS, None, True, False),
        (ALWAYS, ByMail.NEVER, True, False),
    ],
)
def test_a_topic_is_written_about_as_she_chose_or_else_as_it_says(at, topic, choice, written, waits):
    tell(topic, at, choice=choice)
    assert len(jobs()) == written
    with db.database().reading() as session:
        assert session.scalars(select(Notice.waits_for_digest)).one() is waits, "and it is on her screen in every case"


@pytest.mark.parametrize(("locale", "prefix"), [("fr", ""), ("en", "/en")])
def test_the_mail_says_the_notice_where_to_act_and_how_to_stop(worker, mailer, at, locale, prefix):
    tell(PLAIN, at, locale=locale)
    worker.drain()
    (letter,) = mailer.sent
    assert letter["Subject"] == "La fiche « Café & <Cie> » a changé", "a subject is no sentence: it ends without a full stop"
    text = letter.get_content()
    assert f"http://localhost:8000{prefix}/regions" in text
    assert f"http://localhost:8000{prefix}/compte/avis" in text
    stop = str(letter["List-Unsubscribe"]).strip("<>")
    assert stop.startswith(f"http://localhost:8000{prefix}/avis/desabonnement/")
    assert stop in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_is_always_written_says_why_and_offers_no_end(worker, mailer, at):
    tell(ALWAYS, at)
    worker.drain()
    (letter,) = mailer.sent
    assert letter["List-Unsubscribe"] is None
    assert "toujours envoyé. Il le faut." in letter.get_content()
    assert "desabonnement" not in letter.get_content()


@pytest.mark.parametrize(("topic", "until"), [(PLAIN, datetime(2026, 3, 11, 11, 0, tzinfo=UTC)), (ALWAYS, None)])
def test_in_quiet_hours_what_may_wait_waits_for_their_end_and_the_rest_does_not(test_clock, worker, mailer, topic, until):
    test_clock(NIGHT)
    tell(topic, NIGHT, quiet=(22, 7))
    assert jobs()[0].run_at == (until or NIGHT)
    worker.drain()
    assert len(mailer.sent) == (until is None)
    if until:
        test_clock(until - timedelta(seconds=1))
        worker.drain()
        assert mailer.sent == []
        test_clock(until)
        worker.drain()
        assert len(mailer.sent) == 1


@pytest.mark.parametrize("since", ["suspended", "erased", "no longer of the team", "stopped", "notice gone"])
def test_whoever_may_no_longer_be_told_when_it_leaves_is_written_nothing(worker, mailer, at, since, capsys):
    person = tell(OF_THE_TEAM, at, is_staff=True, email="secrete@exemple.org")
    with db.database().writing() as session:
        user = db.load(User, id=person)
        if since in ("suspended", "erased"):
            user.status = UserStatus(since)
        elif since == "stopped":
            session.add(NoticeChoice(user_id=person, topic=OF_THE_TEAM.name, by_mail=ByMail.NEVER))
        elif since == "notice gone":
            session.delete(session.scalars(select(Notice)).one())
        else:
            user.is_staff = False
    worker.drain()
    assert mailer.sent == []
    assert jobs()[0].status is JobStatus.DONE, "and it is not tried again"


@pytest.mark.parametrize(("left", "written"), [(False, 1), (True, 0)])
def test_the_affair_of_an_organisation_is_written_to_who_is_of_it_when_it_leaves(worker, mailer, at, left, written):
    with db.database().writing() as session:
        organization = make_organization()
        session.flush()
    person = tell(PLAIN, at, organization_id=organization.id)
    with db.database().writing() as session:
        session.add(Membership(user_id=person, organization_id=organization.id, joined_at=at, ended_at=clock.now() if left else None))
    worker.drain()
    assert len(mailer.sent) == written


def test_of_an_organisation_that_she_never_was_of_nothing_is_written(worker, mailer, at):
    with db.database().writing():
        organization = make_organization()
    tell(PLAIN, at, organization_id=organization.id)
    worker.drain()
    assert mailer.sent == []


def test_why_nothing_was_sent_is_logged_without_an_address(worker, at, caplog):
    tell(PLAIN, at, email="secrete@exemple.org", status=UserStatus.SUSPENDED)
    with caplog.at_level("INFO"):
        worker.drain()
    told = [one for one in caplog.messages if "not sent" in one]
    assert len(told) == 1
    assert "secrete" not in caplog.text


def test_a_topic_that_no_room_declares_is_written_about_with_a_template_alone(at):
    with db.database().writing():
        notices.notify(make_user().id, "inconnu", "Bonjour.", at=at)
        notices.notify(make_user().id, "inconnu", "Bonjour.", at=at, mail_template="accounts/mail/promoted.txt")
    assert len(jobs()) == 1


@pytest.mark.parametrize("taken", ["name", "links", "letter"])
def test_a_value_may_not_take_the_place_of_what_every_template_is_given(at, taken):
    with pytest.raises(ValueError, match=taken), db.database().writing():
        mail.send_later("accounts/mail/promoted.txt", to=make_user().id, **{taken: "x"})
    with db.database().writing():  # but a notice may name what it likes when no template is given its values
        notices.notify(make_user().id, PLAIN.name, "%(x)s", at=at, x="y", **{taken: "z"})


def test_a_job_holds_no_address_and_a_notice_without_template_none_of_its_words(at):
    tell(PLAIN, at, email="secrete@exemple.org", name="Nom Secret")
    payload = str(jobs()[0].payload)
    for one in ("secrete", "Secret", "Café"):
        assert one not in payload
