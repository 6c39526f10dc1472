"""The worker: takes jobs by lease, does them, retries with patience, and keeps the index and the nights.

A lease that its worker no longer renews is taken by another, so `kill -9` loses nothing: work inside the
database is done and marked in one unit, work outside it (mail) is done at least once.
"""

import secrets
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.core import clock, db, indexing, metrics, outbox, retention
from marketplace.core.outbox import Job, JobStatus

JOB_MINUTES = 5
LEASE = timedelta(seconds=60)
HEARTBEAT = 15.0
POLL = 0.2
ROUND = 30.0
BACK_OFF = timedelta(seconds=15)
# What failed may still be looked into long after what was done is of no use.
FAILED_STAYS = 6

log = structlog.get_logger("worker")


class Worker:
    """One loop in one process. Several may run at once, on several machines with PostgreSQL.

    `lease` is how long a job stays hers when she no longer says so; `heartbeat`, in seconds, how often she does.
    """

    def __init__(self, app: Flask, *, lease: timedelta = LEASE, heartbeat: float = HEARTBEAT) -> None:
        self.app, self.lease, self.heartbeat = app, lease, heartbeat
        self.name = secrets.token_hex(8)
        self.stopping = threading.Event()
        self._next_round = 0.0

    def run(self) -> None:
        """Work until asked to stop; an error of the database is waited out, never fatal."""
        log.info("started", worker=self.name)
        while not self.stopping.is_set():
            try:
                busy = self.step()
            except Exception:
                log.exception("step failed")
                busy = False
                self.stopping.wait(1.0)
            if not busy:
                self.stopping.wait(POLL)
        log.info("stopped", worker=self.name)

    def step(self) -> bool:
        """Do what is due once; True when there was something, so that the loop asks again at once."""
        with self.app.app_context():
            indexed = self.keep_index(indexing.follow)
            if time.monotonic() >= self._next_round:
                self._next_round = time.monotonic() + ROUND
                self.plan_night()
                self.keep_index(indexing.look_over)
            job = self.take()
            if job is not None:
                self.do(job)
            return bool(indexed) or job is not None

    def keep_index(self, care: Callable[[], int | None]) -> int:
        """Have the index follow or be looked over; one that cannot be written (a full disk) is tried again and holds up no mail."""
        try:
            return care() or 0
        except db.Busy:
            raise
        except Exception:
            log.exception("index not kept")
            return 0

    def drain(self, limit: int = 10_000) -> int:
        """Do all that is due now, for tests and commands; the number of rounds it took."""
        for rounds in range(limit):
            if not self.step():
                return rounds
        raise RuntimeError("The outbox never empties: does a job enqueue itself?")

    def take(self) -> Job | None:
        """Lease the oldest job that is due, or None. On PostgreSQL a row that another worker holds is skipped."""
        at = clock.now()
        due = (
            select(Job.id)
            .where(Job.status == JobStatus.WAITING, Job.run_at <= at)
            .where(or_(Job.leased_until.is_(None), Job.leased_until < at))
            .order_by(Job.run_at, Job.id)
            .limit(1)
        )
        with db.database().reading() as session:
            if session.scalar(due) is None:
                return None
        with db.database().writing() as session:
            job_id = session.scalar(due.with_for_update(skip_locked=True))
            if job_id is None:
                return None
            job = session.get_one(Job, job_id)
            job.attempts += 1
            job.lease, job.leased_until = self.name + secrets.token_hex(4), at + self.lease
        return job

    def do(self, job: Job) -> None:
        """Do a leased job and mark it, or note why it failed and when to try again."""
        handler = outbox.HANDLERS.get(job.kind)
        try:
            if handler is None:
                raise LookupError(f"No room handles jobs of kind {job.kind!r}.")
            if job.attempts > handler.attempts:
                raise _WorkerDied("No worker that took this job came back to say how it went.")
            if handler.own_units:
                with _Heartbeat(self, job):
                    handler.function(job=job, at=clock.now())
                with db.database().writing() as session:
                    _mark_done(session, job)
            else:
                with db.database().writing() as session:
                    db.take_time(session, minutes=JOB_MINUTES)
                    _mark_done(session, job)
                    handler.function(job=job, at=clock.now())
            metrics.jobs.labels(job.kind, "done").inc()
            log.info("done", job=job.id, kind=job.kind)
        except _LeaseLost:
            log.warning("lease lost", job=job.id, kind=job.kind)
        except Exception as error:
            self._fail(job, error, handler.attempts if handler else 1)

    def _fail(self, job: Job, error: Exception, attempts: int) -> None:
        at = clock.now()
        dead = job.attempts >= attempts
        wait = BACK_OFF * (2 ** min(job.attempts - 1, 10))
        values: dict[str, Any] = {
            "last_error": "".join(traceback.format_exception_only(error)).strip()[:2000],
            "status": JobStatus.DEAD if dead else JobStatus.WAITING,
            "run_at": at + wait,
            "lease": None,
            "leased_until": None,
            "finished_at": at if dead else None,
        }
        with db.database().writing() as session:
            noted = _note(session, job, values)
            if dead and noted and not job.kind.startswith("job.dead"):
                outbox.announce("job.dead", kind=job.kind, job_id=job.id)
        metrics.jobs.labels(job.kind, "dead" if dead else "failed").inc()
        log.error("dead" if dead else "failed", job=job.id, kind=job.kind, attempts=job.attempts, exc_info=error)

    def plan_night(self) -> None:
        """Enqueue each nightly job whose hour has come in Québec; its key keeps two workers from planning it twice."""
        local = clock.local(clock.now())
        for night in outbox.NIGHTLY:
            key = f"{night.kind} {local.date().isoformat()}"
            if local.hour < night.hour:
                continue
            with db.database().reading() as session:
                if session.scalar(select(Job.id).where(Job.key == key)) is not None:
                    continue
            try:
                with db.database().writing():
                    outbox.enqueue(night.kind, key=key)
            except IntegrityError:
                log.info("already planned", key=key)


class _LeaseLost(Exception):
    """Another worker has taken the job over: what this one did is undone."""


class _WorkerDied(Exception):
    """A job that ends its worker each time (no memory left, a crash of a library) is given up like one that raises."""


def _mark_done(session: Any, job: Job) -> None:
    values = {"status": JobStatus.DONE, "finished_at": clock.now(), "lease": None, "leased_until": None, "last_error": None}
    if not _note(session, job, values):
        raise _LeaseLost()


def _note(session: Any, job: Job, values: dict[str, Any]) -> bool:
    """Write this of the job; False, and nothing is written, when it is no longer this worker's."""
    result = session.execute(update(Job).where(Job.id == job.id, Job.lease == job.lease).values(**values))
    return bool(result.rowcount)


class _Heartbeat:
    """Renews the lease of a long job from a thread beside it."""

    def __init__(self, worker: Worker, job: Job) -> None:
        self.worker, self.job, self.over = worker, job, threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self.over.wait(self.worker.heartbeat):
            try:
                self._beat()
            except Exception:
                log.exception("heartbeat missed", job=self.job.id)

    def _beat(self) -> None:
        with self.worker.app.app_context(), db.database().writing() as session:
            renewed = update(Job).where(Job.id == self.job.id, Job.lease == self.job.lease)
            session.execute(renewed.values(leased_until=clock.now() + self.worker.lease))

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join(5)


@outbox.nightly("core.sweep", hour=3)
def sweep(*, job: Job, at: datetime) -> None:
    """Forget jobs that were done, and later those that failed or are held, so that the outbox stays small."""
    kept = retention.days("retention_jobs")
    done = (Job.status == JobStatus.DONE) & (Job.finished_at < at - kept)
    failed = Job.status.in_((JobStatus.DEAD, JobStatus.HELD)) & (func.coalesce(Job.finished_at, Job.created_at) < at - FAILED_STAYS * kept)
    old = select(Job.id).where(done | failed)
    retention.swept("jobs", db.session().execute(delete(Job).where(Job.id.in_(old))), at=at)
    retention.forget_report(at=at)
