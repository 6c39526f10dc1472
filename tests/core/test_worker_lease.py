"""A long job keeps its lease by a heartbeat, two workers share the work and the nights, and a worker stops when told."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from config import Settings
from marketplace import create_app
from marketplace.core import clock, db, outbox
from marketplace.core.outbox import Job, JobStatus
from marketplace.core.worker import Worker, sweep
from search_index.memory import MemoryEngine
from tests.core.processes import together
from tests.core.things import Effect

JOBS = 1000 if os.environ.get("SOAK") == "1" else 120


@pytest.fixture
def base(with_things):
    with with_things.app_context():
        yield db.database()


def jobs(base) -> list[Job]:
    with base.reading() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


@pytest.mark.parametrize(("heartbeat", "takers"), [(0.1, 0), (60.0, 1)], ids=["with the heartbeat", "without it"])
def test_a_long_job_stays_its_workers_by_the_heartbeat_alone(with_things, base, kinds, heartbeat, takers):
    over = threading.Event()
    kinds("essai.long", lambda *, job, at: over.wait(5), own_units=True)
    with base.writing():
        outbox.enqueue("essai.long")
    lease = timedelta(seconds=0.5)
    busy = Worker(with_things, lease=lease, heartbeat=heartbeat)

    def work() -> None:
        with with_things.app_context():
            busy.do(busy.take())

    working = threading.Thread(target=work)
    working.start()
    time.sleep(1.2)
    taken = Worker(with_things).take()
    over.set()
    working.join()
    assert (taken is not None) == takers
    assert jobs(base)[0].status is (JobStatus.WAITING if takers else JobStatus.DONE)


def test_a_heartbeat_that_the_database_refuses_is_tried_again(with_things, base, kinds):
    base.budget = 0.05

    def hold_the_pen(*, job, at):
        """A job outside the database, while someone writes for longer than a heartbeat has patience."""
        with base.writing():
            time.sleep(0.5)
        time.sleep(0.4)

    kinds("essai.long", hold_the_pen, own_units=True)
    with base.writing():
        outbox.enqueue("essai.long")
    worker = Worker(with_things, lease=timedelta(seconds=0.7), heartbeat=0.1)
    worker.do(worker.take())
    assert jobs(base)[0].status is JobStatus.DONE


def do_all(url: str, folder: str, late: float) -> int:
    """What one worker process does: all that is due, by a clock of its own; how many rounds it took."""
    file = Path(folder) / f"clock{os.getpid()}"
    file.write_text((datetime(2026, 3, 10, 18, 30, tzinfo=UTC) + timedelta(seconds=late)).isoformat())
    settings = Settings(
        data_dir=Path(folder),
        keys_dir=Path(folder),
        database_url=url,
        secret_key="a secret of tests, forty letters or so",
        test_clock_file=file,
        log_level="error",
    )
    app = create_app(settings, engine=MemoryEngine())
    outbox.handler("essai.trace")(lambda *, job, at: db.session().add(Effect(kind=job.kind, token=job.token)))
    # One that is ready long before the other would do all of them.
    file.with_suffix(".ready").touch()
    deadline = time.monotonic() + 60
    while len(list(Path(folder).glob("clock*.ready"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.005)
    return Worker(app).drain()


@pytest.mark.slow
def test_two_workers_whose_clocks_differ_do_every_due_job_once(with_things, base, kinds, test_clock):
    test_clock(datetime(2026, 3, 10, 18, 0, tzinfo=UTC))
    kinds("essai.trace", lambda *, job, at: None)
    with base.writing():
        for _number in range(JOBS):
            outbox.enqueue("essai.trace")
    settings = with_things.extensions["maillage.settings"]
    call = {"url": settings.database_url, "folder": str(settings.data_dir)}
    rounds = together(do_all, {**call, "late": 0}, {**call, "late": 5}, rooms=True)
    with base.reading() as session:
        done = session.scalars(select(Effect.token).where(Effect.kind == "essai.trace")).all()
    assert sorted(done) == sorted(job.token for job in jobs(base) if job.kind == "essai.trace")
    assert min(rounds) > JOBS / 10, "both worked"
    nights = [job.key for job in jobs(base) if job.key]
    assert len(nights) == len(set(nights)) == len(outbox.NIGHTLY), "and the night was planned once"


@pytest.mark.parametrize(
    ("instant", "planned"),
    [
        ("2026-03-10T02:59:59-04:00", None),
        ("2026-03-10T03:00:00-04:00", "essai.nuit 2026-03-10"),
        ("2026-03-10T23:59:59-04:00", "essai.nuit 2026-03-10"),
        ("2026-11-01T03:00:00-05:00", "essai.nuit 2026-11-01"),
        ("2026-03-08T03:00:00-04:00", "essai.nuit 2026-03-08"),
    ],
)
def test_a_nightly_job_is_planned_from_its_hour_in_quebec(with_things, base, kinds, test_clock, instant, planned):
    outbox.NIGHTLY[:] = []
    outbox.nightly("essai.nuit", hour=3)(lambda *, job, at: None)
    test_clock(datetime.fromisoformat(instant))
    for _worker in range(2):
        Worker(with_things).plan_night()
    assert [job.key for job in jobs(base)] == ([planned] if planned else [])


def test_a_nightly_job_comes_again_the_next_night(with_things, base, kinds, test_clock, at):
    outbox.NIGHTLY[:] = []
    outbox.nightly("essai.nuit", hour=3)(lambda *, job, at: None)
    for day in range(3):
        test_clock(at + timedelta(days=day))
        Worker(with_things).drain()
    assert [(job.key, job.status) for job in jobs(base)] == [(f"essai.nuit 2026-03-{day}", JobStatus.DONE) for day in (10, 11, 12)]


def test_jobs_done_a_month_ago_are_forgotten_and_those_that_failed_are_not(base, kinds, at):
    kinds("essai.rien", lambda *, job, at: None)
    old = at - timedelta(days=30) - timedelta(seconds=1)
    with base.writing():
        for status, finished in ((JobStatus.DONE, old), (JobStatus.DONE, at), (JobStatus.DEAD, old), (JobStatus.WAITING, None)):
            job = outbox.enqueue("essai.rien")
            job.status, job.finished_at = status, finished
    with base.writing() as session:
        sweep(job=session.scalars(select(Job)).first(), at=at)
    assert [job.status for job in jobs(base)] == [JobStatus.DONE, JobStatus.DEAD, JobStatus.WAITING]


def test_a_worker_works_until_told_to_stop(with_things, base, kinds):
    kinds("essai.rien", lambda *, job, at: None)
    worker = Worker(with_things)
    running = threading.Thread(target=worker.run)
    running.start()
    with base.writing():
        outbox.enqueue("essai.rien")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(job.status is JobStatus.WAITING for job in jobs(base)):
        time.sleep(0.02)
    worker.stopping.set()
    running.join(60)
    assert not running.is_alive()
    assert all(job.status is JobStatus.DONE for job in jobs(base))


def test_a_worker_outlives_a_database_that_fails_for_a_while(with_things, base, kinds, monkeypatch):
    kinds("essai.rien", lambda *, job, at: None)
    worker = Worker(with_things)
    with base.writing():
        outbox.enqueue("essai.rien")
    gone = with_things.extensions.pop("maillage.database")
    running = threading.Thread(target=worker.run)
    running.start()
    time.sleep(0.1)
    with_things.extensions["maillage.database"] = gone
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(job.status is JobStatus.WAITING for job in jobs(base)):
        time.sleep(0.02)
    worker.stopping.set()
    running.join(60)
    assert all(job.status is JobStatus.DONE for job in jobs(base))
    assert clock.now()
