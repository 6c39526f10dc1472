"""Work for later: a row of the unit that wants it, for a kind that someone does, once for each listener."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.models import User
from marketplace.core import clock, db, outbox
from marketplace.core.outbox import Job, JobStatus
from tests.builders import make_user


def jobs(app) -> list[Job]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


@pytest.fixture
def base(app, kinds):
    kinds("essai.rien", lambda *, job, at: None)
    with app.app_context():
        yield db.database()


def test_a_job_is_a_row_of_the_unit_that_asked(app, base):
    with base.writing():
        outbox.enqueue("essai.rien", door=3, words=["a", None])
    (job,) = jobs(app)
    assert (job.kind, job.payload, job.status, job.attempts) == ("essai.rien", {"door": 3, "words": ["a", None]}, JobStatus.WAITING, 0)


def test_a_job_whose_unit_is_undone_never_was(app, base):
    with pytest.raises(KeyError), base.writing():
        outbox.enqueue("essai.rien")
        raise KeyError
    assert jobs(app) == []


def test_a_unit_whose_job_cannot_be_kept_never_was(app, base):
    with pytest.raises(Exception, match="not JSON serializable"), base.writing():
        make_user(email="perdue@exemple.org")
        outbox.enqueue("essai.rien", bytes=b"x")
    assert jobs(app) == []
    with base.reading() as session:
        assert session.scalars(select(User)).all() == []


def test_a_job_that_nobody_does_is_refused_when_it_is_asked_for(base):
    with base.writing(), pytest.raises(LookupError, match=r"essai\.inconnu"):
        outbox.enqueue("essai.inconnu")


def test_a_job_is_due_now_unless_it_was_asked_for_later(app, base):
    later = clock.now() + timedelta(days=2)
    with base.writing():
        outbox.enqueue("essai.rien")
        outbox.enqueue("essai.rien", run_at=later)
    now, then = jobs(app)
    assert now.run_at == now.created_at <= clock.now()
    assert then.run_at == later


def test_a_key_makes_a_job_unique_and_the_second_unit_is_undone_whole(app, base):
    with base.writing():
        outbox.enqueue("essai.rien", key="une fois")
    with pytest.raises(IntegrityError), base.writing():
        outbox.enqueue("essai.rien")
        outbox.enqueue("essai.rien", key="une fois")
    assert [job.key for job in jobs(app)] == ["une fois"]


def test_every_job_has_a_token_of_its_own_that_nobody_can_guess(app, base):
    with base.writing():
        for _number in range(50):
            outbox.enqueue("essai.rien")
    tokens = {job.token for job in jobs(app)}
    assert len(tokens) == 50
    assert {len(bytes.fromhex(token)) for token in tokens} == {16}


def test_an_announcement_gives_each_listener_a_job_of_its_own(app, base):
    def first(*, job, at): ...
    def second(*, job, at): ...

    for listener in (first, second, first):
        outbox.on("essai.annonce")(listener)
    # Names that `enqueue` uses for itself are words like others in an announcement.
    told = {"door": 3, "kind": "porte", "key": "clé", "run_at": "midi", "event": "annonce"}
    with base.writing():
        outbox.announce("essai.annonce", **told)
    assert [(job.kind, job.payload, job.key) for job in jobs(app)] == [
        ("essai.annonce → core.first", told, None),
        ("essai.annonce → core.second", told, None),
    ]


def test_an_announcement_that_nobody_listens_to_is_well(app, base):
    with base.writing():
        outbox.announce("essai.silence", door=3)
    assert jobs(app) == []


def test_a_nightly_job_is_planned_once_however_often_it_is_declared(base):
    before = len(outbox.NIGHTLY)
    for _time in range(2):
        outbox.nightly("essai.nuit", hour=3)(lambda *, job, at: None)
    assert len(outbox.NIGHTLY) == before + 1
