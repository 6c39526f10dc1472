"""The worker: one job to one worker, what fails is tried again with patience and then given up aloud."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock, db, outbox
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job, JobStatus
from marketplace.core.worker import BACK_OFF, LEASE, Worker
from tests.builders import make_user
from tests.core.things import Counter, Effect


@pytest.fixture
def office(with_things, kinds, test_clock, at):
    """An application with a test clock at `at`, and kinds of jobs that last one test."""
    test_clock(at)
    outbox.NIGHTLY[:] = []  # `kinds` puts them back
    with with_things.app_context():
        yield Office(with_things, kinds, test_clock)


class Office:
    """What a test asks of the outbox: enqueue, look, let time pass."""

    def __init__(self, app, declare, set_clock):
        self.app, self.declare, self.set_clock = app, declare, set_clock

    def ask(self, kind: str, **options) -> int:
        with db.database().writing() as session:
            job = outbox.enqueue(kind, **options)
            session.flush()
            return job.id

    def job(self, number: int) -> Job:
        with db.database().reading() as session:
            return session.get_one(Job, number)

    def effects(self) -> list[str]:
        with db.database().reading() as session:
            return list(session.scalars(select(Effect.token).order_by(Effect.id)))

    def notices(self) -> list[Notice]:
        with db.database().reading() as session:
            return list(session.scalars(select(Notice).order_by(Notice.id)))

    def pass_time(self, span: timedelta) -> None:
        self.set_clock(clock.now() + span)


def leave_a_trace(*, job, at):
    db.session().add(Effect(kind=job.kind, token=job.token))


def leave_a_trace_and_fail(*, job, at):
    leave_a_trace(job=job, at=at)
    db.session().flush()
    raise OSError("the printer is on fire")


def test_a_job_is_done_once_and_says_when(office, at):
    office.declare("essai.trace", leave_a_trace)
    job = office.job(office.ask("essai.trace"))
    assert Worker(office.app).drain() == 1
    done = office.job(job.id)
    assert (done.status, done.finished_at, done.attempts, done.lease, done.last_error) == (JobStatus.DONE, at, 1, None, None)
    assert office.effects() == [job.token]
    assert Worker(office.app).drain() == 0


def test_a_handler_is_told_its_job_and_the_time(office, at):
    seen = []
    office.declare("essai.voir", lambda *, job, at: seen.append((job.payload, at)))
    office.ask("essai.voir", door=3)
    Worker(office.app).drain()
    assert seen == [({"door": 3}, at)]


def test_jobs_are_done_in_the_order_in_which_they_are_due(office):
    seen = []
    office.declare("essai.voir", lambda *, job, at: seen.append(job.payload["n"]))
    for number, minutes in enumerate((0, -5, -1, 10)):
        office.ask("essai.voir", n=number, run_at=clock.now() + timedelta(minutes=minutes))
    Worker(office.app).drain()
    assert seen == [1, 2, 0], "and the last one is not due yet"
    office.pass_time(timedelta(minutes=10))
    Worker(office.app).drain()
    assert seen == [1, 2, 0, 3]


def test_a_leased_job_is_nobody_elses_until_the_lease_is_over(office):
    office.declare("essai.trace", leave_a_trace)
    number = office.ask("essai.trace")
    first, second = Worker(office.app), Worker(office.app)
    assert first.take().id == number
    assert second.take() is None
    office.pass_time(LEASE)
    assert second.take() is None
    office.pass_time(timedelta(seconds=1))
    taken = second.take()
    assert (taken.id, taken.attempts) == (number, 2)


def test_a_worker_whose_lease_was_taken_over_leaves_nothing(office):
    office.declare("essai.trace", leave_a_trace)
    office.ask("essai.trace")
    slow, quick = Worker(office.app), Worker(office.app)
    lost = slow.take()
    office.pass_time(LEASE + timedelta(seconds=1))
    quick.do(quick.take())
    slow.do(lost)
    assert office.effects() == [lost.token], "done once, by the one who held it"


def test_a_failure_that_comes_too_late_neither_marks_nor_announces(office):
    def fail(*, job, at):
        raise OSError("the line was cut")

    office.declare("essai.echec", fail, attempts=1, own_units=True)
    number = office.ask("essai.echec")
    with db.database().writing():
        make_user(is_staff=True)
    slow, quick = Worker(office.app), Worker(office.app)
    lost = slow.take()
    office.pass_time(LEASE + timedelta(seconds=1))
    quick.take()
    slow.do(lost)
    assert office.job(number).status is JobStatus.WAITING
    quick.drain()
    assert office.notices() == []


def test_a_handler_that_raises_leaves_nothing_and_its_job_waits(office, at):
    office.declare("essai.echec", leave_a_trace_and_fail)
    number = office.ask("essai.echec")
    Worker(office.app).drain()
    job = office.job(number)
    assert office.effects() == []
    assert (job.status, job.attempts, job.lease) == (JobStatus.WAITING, 1, None)
    assert job.last_error == "OSError: the printer is on fire"
    assert job.run_at == at + BACK_OFF


def test_a_handler_whose_unit_cannot_be_committed_leaves_nothing_and_its_job_waits(office):
    office.declare("essai.double", lambda *, job, at: db.session().add(Counter(name="essai")))
    number = office.ask("essai.double")
    Worker(office.app).drain()
    job = office.job(number)
    assert (job.status, job.finished_at) == (JobStatus.WAITING, None)
    assert "IntegrityError" in job.last_error


def test_a_failure_is_tried_again_after_a_wait_that_doubles(office):
    office.declare("essai.echec", leave_a_trace_and_fail, attempts=4)
    number = office.ask("essai.echec")
    waits = []
    for _attempt in range(3):
        Worker(office.app).drain()
        wait = office.job(number).run_at - clock.now()
        waits.append(wait // BACK_OFF)
        office.pass_time(wait - timedelta(seconds=1))
        assert Worker(office.app).drain() == 0, "not a second too early"
        office.pass_time(timedelta(seconds=1))
    assert waits == [1, 2, 4]


def test_a_job_that_fails_at_each_attempt_is_given_up_and_the_team_is_told_once(office):
    office.declare("essai.echec", leave_a_trace_and_fail, attempts=3)
    number = office.ask("essai.echec")
    with db.database().writing():
        staff, _other = make_user(is_staff=True), make_user()
    for _attempt in range(5):
        Worker(office.app).drain()
        office.pass_time(timedelta(hours=1))
    job = office.job(number)
    assert (job.status, job.attempts) == (JobStatus.DEAD, 3)
    assert [(one.recipient_id, one.topic, one.values["kind"]) for one in office.notices()] == [(staff.id, "job.dead", "essai.echec")]


def test_a_job_that_fails_once_and_then_succeeds_is_done(office):
    failures = [OSError("busy")]

    def fail_once(*, job, at):
        if failures:
            raise failures.pop()
        leave_a_trace(job=job, at=at)

    office.declare("essai.parfois", fail_once)
    number = office.ask("essai.parfois")
    Worker(office.app).drain()
    office.pass_time(BACK_OFF)
    Worker(office.app).drain()
    job = office.job(number)
    assert (job.status, job.attempts, job.last_error) == (JobStatus.DONE, 2, None)
    assert len(office.effects()) == 1


def test_a_job_of_an_unknown_kind_is_given_up_at_once_and_the_team_is_told(office):
    office.declare("essai.autrefois", leave_a_trace)
    number = office.ask("essai.autrefois")
    del outbox.HANDLERS["essai.autrefois"]
    with db.database().writing():
        make_user(is_staff=True)
    Worker(office.app).drain()
    job = office.job(number)
    assert (job.status, job.attempts) == (JobStatus.DEAD, 1)
    assert "essai.autrefois" in job.last_error
    assert len(office.notices()) == 1


def test_a_job_whose_worker_dies_each_time_is_given_up_too(office):
    office.declare("essai.mortel", leave_a_trace, attempts=2)
    number = office.ask("essai.mortel")
    for _life in range(2):
        assert Worker(office.app).take() is not None
        office.pass_time(LEASE + timedelta(seconds=1))
    Worker(office.app).drain()
    job = office.job(number)
    assert job.status is JobStatus.DEAD
    assert "No worker that took this job came back" in job.last_error
    assert office.effects() == []


def test_the_failure_of_a_warning_about_failures_does_not_warn_for_ever(office):
    def fail(*, job, at):
        raise OSError("again")

    outbox.HANDLERS["job.dead → core.fail"] = outbox.Handler(fail, own_units=False, attempts=1)
    outbox.LISTENERS["job.dead"] = ["job.dead → core.fail"]
    office.declare("essai.echec", fail, attempts=1)
    office.ask("essai.echec")
    assert Worker(office.app).drain(limit=10) == 2
