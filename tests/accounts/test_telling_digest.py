"""The message of the day: each morning, what waited and was not read, once, whatever happens to the worker."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import NoticeChoice, QuietHours
from marketplace.accounts.telling import digest
from marketplace.core import db, notices, outbox
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job, JobStatus
from marketplace.core.post_restore import post_restore
from marketplace.core.topics import ByMail
from tests import topics
from tests.builders import make_user
from tests.core import things
from tests.core.worker_siege import Siege, _until
from tests.drawn import FULL
from tests.topics import DAILY, PLAIN

# Seven in the morning in Québec, where it is summer time already.
MORNING = datetime(2026, 3, 11, 11, 0, tzinfo=UTC)
BEFORE = MORNING - timedelta(hours=3)


@pytest.fixture
def told(app):
    """A function that tells a person (a new one, or the one given) as many things of a topic as there are sentences."""

    def tell(*sentences: str, person=None, topic=DAILY, at=BEFORE, **values):
        with app.app_context(), db.database().writing():
            user = person or make_user(**values)
            for one in sentences:
                notices.notify(user.id, topic.name, one, at=at, path="/regions")
            return user

    with topics.declared(DAILY, PLAIN):
        yield tell


@pytest.fixture
def each_morning(app, worker, mailer, test_clock):
    """A function that lets the worker do what is due at that instant; the mails that left meanwhile."""

    def work(at=MORNING):
        test_clock(at)
        worker._next_round = 0.0
        mailer.sent.clear()
        worker.drain()
        return list(mailer.sent)

    return work


def test_what_waited_is_written_at_seven_by_topic_with_its_links(told, each_morning):
    person = told("Un fait.", "Un autre fait.", name="Anne")
    assert each_morning(MORNING - timedelta(seconds=1)) == []
    (letter,) = each_morning()
    assert letter["Subject"] == "2 nouveaux avis sur Maillage"
    text = letter.get_content()
    assert text.index("Essais du jour") < text.index("Un fait.") < text.index("Un autre fait.")
    assert text.count("http://localhost:8000/regions") == 2
    assert letter["To"].addresses[0].addr_spec == person.email
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_same_is_not_written_twice_the_same_day_nor_the_next(told, each_morning):
    told("Un fait.")
    assert len(each_morning()) == 1
    assert each_morning(MORNING + timedelta(hours=2)) == []
    assert each_morning(MORNING + timedelta(days=1)) == []


def test_what_comes_after_the_morning_waits_for_the_next(told, each_morning):
    person = told("Un fait.")
    each_morning()
    told("Plus tard.", person=person, at=MORNING + timedelta(hours=1))
    assert each_morning(MORNING + timedelta(hours=2)) == []
    (letter,) = each_morning(MORNING + timedelta(days=1))
    assert "Plus tard." in letter.get_content()
    assert "Un fait." not in letter.get_content()


def test_what_was_read_on_screen_before_or_after_the_mail_was_asked_for_is_not_written(app, told, each_morning, test_clock):
    early, late = told("Lu avant."), told("Lu après.")
    with app.app_context(), db.database().writing():
        notices.mark_all_read(early.id, at=BEFORE)
    test_clock(MORNING)
    with app.app_context(), db.database().writing():
        digest.gather(job=Job(), at=MORNING)
    with app.app_context(), db.database().writing():
        notices.mark_all_read(late.id, at=MORNING)
    assert each_morning() == []


def test_a_topic_stopped_since_is_left_out_and_the_rest_is_written(app, told, each_morning):
    person = told("À taire.")
    with app.app_context(), db.database().writing() as session:
        session.add(NoticeChoice(user_id=person.id, topic=PLAIN.name, by_mail=ByMail.DAILY))
        session.flush()
        notices.notify(person.id, PLAIN.name, "À dire.", at=BEFORE)
        session.add(NoticeChoice(user_id=person.id, topic=DAILY.name, by_mail=ByMail.NEVER))
    (letter,) = each_morning()
    assert "À dire." in letter.get_content()
    assert "À taire." not in letter.get_content()


def test_each_is_written_her_own_and_nobody_that_of_another(told, each_morning):
    people = [told(f"Pour {number}.") for number in range(5)]
    sent = {one["To"].addresses[0].addr_spec: one.get_content() for one in each_morning()}
    assert sent.keys() == {one.email for one in people}
    for number, one in enumerate(people):
        assert [f"Pour {other}." in sent[one.email] for other in range(5)] == [other == number for other in range(5)]


def test_it_waits_for_the_end_of_quiet_hours(app, told, each_morning):
    person = told("Un fait.")
    with app.app_context(), db.database().writing() as session:
        session.add(QuietHours(user_id=person.id, starts=22, ends=9))
    assert each_morning() == []
    assert each_morning(MORNING + timedelta(hours=2, seconds=-1)) == []
    assert len(each_morning(MORNING + timedelta(hours=2))) == 1


def test_of_very_many_the_first_are_written_and_the_rest_counted(told, each_morning):
    told(*(f"Fait {number:03d}." for number in range(digest.MOST + 3)))
    (letter,) = each_morning()
    assert letter.get_content().count("Fait ") == digest.MOST
    assert "3 autres avis se lisent sur le site." in letter.get_content()


def test_a_morning_that_fails_half_way_took_nothing_and_is_done_again_whole(app, told, each_morning, monkeypatch):
    for number in range(3):
        told(f"Pour {number}.")
    asked, real = [], digest.mail.send_later

    def fails_at_the_second(*args, **options):
        asked.append(options["to"])
        if len(asked) == 2:
            raise OSError("no more")
        real(*args, **options)

    monkeypatch.setattr(digest.mail, "send_later", fails_at_the_second)
    assert each_morning() == []
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(Notice).where(Notice.waits_for_digest)) == 3
    monkeypatch.setattr(digest.mail, "send_later", real)
    assert len(each_morning(MORNING + timedelta(minutes=5))) == 3


def test_a_restored_copy_writes_again_nothing_of_what_waited_in_it(app, told, each_morning):
    told("Un fait.")
    with app.app_context():
        said = post_restore(at=BEFORE)
    assert any(one.startswith("1 notices that waited") for one in said)
    assert each_morning() == []


@pytest.mark.slow
@pytest.mark.drawn
@pytest.mark.kills
def test_a_worker_killed_as_it_sends_writes_to_everyone_and_twice_to_at_most_one_a_kill(app: Flask, tmp_path) -> None:
    with app.app_context(), db.database().writing():
        team = [make_user(is_staff=True) for _number in range(30)]
        for one in team:
            notices.notify(one.id, "job.dead", "Le travail « %(kind)s » a échoué.", at=BEFORE, kind="x")
        outbox.enqueue("accounts.digest")
    things.prepare(app.extensions["maillage.database"].engine)
    siege = Siege(app, tmp_path)
    kills = 4 if FULL else 2
    for _number in range(kills):
        siege._kill_one("mail")
    with siege._worker():
        _until(lambda: siege._waiting() == 0, "the outbox is empty")
    handed = Counter((tmp_path / "ledger").read_text().split())
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (tmp_path / "mail").glob("*.eml")]
    assert Counter(one["To"].addresses[0].addr_spec for one in letters) == Counter(one.email for one in team)
    assert len(handed) == len(team), "as many messages as people, whatever their copies"
    assert 1 <= handed.total() - len(handed) <= kills, "and at least one copy: the kills hit where it hurts"
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(Job).where(Job.status == JobStatus.DEAD)) == 0
