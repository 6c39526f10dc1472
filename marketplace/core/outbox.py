"""Work to do later, kept as rows of the transaction that wants it done.

`enqueue` asks for a job, `announce` tells the rooms above that something happened (each listener gets a job
of its own), `nightly` asks for one every night. `worker` does them. A job whose unit is undone never was.
"""

import enum
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, text, update
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core import clock, db
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base


class JobStatus(enum.Enum):
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"
    HELD = "held"


class Job(Base):
    """One piece of work. `token` is 128 random bits: a mail's Message-ID is made of it, so that a copy is recognised."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_waiting", "run_at", postgresql_where=text("status = 'waiting'"), sqlite_where=text("status = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(default=lambda: secrets.token_hex(16))
    status: Mapped[JobStatus] = mapped_column(word(JobStatus), default=JobStatus.WAITING)
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


@dataclass(frozen=True)
class Handler:
    """How a kind of job is done. One that talks to the outside opens its own units, and may therefore run twice."""

    function: Callable[..., None]
    own_units: bool
    attempts: int


@dataclass(frozen=True)
class Nightly:
    kind: str
    hour: int


HANDLERS: dict[str, Handler] = {}
LISTENERS: dict[str, list[str]] = {}
NIGHTLY: list[Nightly] = []

Work = Callable[..., None]


def handler(kind: str, *, own_units: bool = False, attempts: int = 8) -> Callable[[Work], Work]:
    """Declare the function that does jobs of this kind; it is called with `job` and `at`."""

    def declare(function: Work) -> Work:
        HANDLERS[kind] = Handler(function, own_units, attempts)
        return function

    return declare


def on(event: str) -> Callable[[Work], Work]:
    """Listen to what a lower room announces under the name `event`."""

    def declare(function: Work) -> Work:
        kind = f"{event} → {function.__module__.split('.')[1]}.{function.__name__}"
        listeners = LISTENERS.setdefault(event, [])
        if kind not in listeners:
            listeners.append(kind)
        return handler(kind)(function)

    return declare


def nightly(kind: str, *, hour: int, own_units: bool = False) -> Callable[[Work], Work]:
    """Do this once each night, at `hour` o'clock in Québec or as soon as the worker is there."""

    def declare(function: Work) -> Work:
        if all(one.kind != kind for one in NIGHTLY):
            NIGHTLY.append(Nightly(kind, hour))
        return handler(kind, own_units=own_units)(function)

    return declare


def enqueue(kind: str, /, *, run_at: datetime | None = None, key: str | None = None, **payload: Any) -> Job:
    """Ask for a job in the unit at work. Raises LookupError for a kind that nobody does.

    `key` makes the job unique for ever: a second one with the same key fails with IntegrityError.
    """
    return _add(kind, payload, run_at=run_at, key=key)


def announce(event: str, /, **payload: Any) -> None:
    """Tell whoever listens that something happened; nobody listening is well."""
    for kind in LISTENERS.get(event, []):
        _add(kind, payload)


def forget(job: Job) -> None:
    """Empty what a job at work was asked with, in its own unit: an address must not outlive its use. What is in hand stays readable."""
    db.session().execute(update(Job).where(Job.id == job.id).values(payload={}))


def _add(kind: str, payload: dict[str, Any], *, run_at: datetime | None = None, key: str | None = None) -> Job:
    if kind not in HANDLERS:
        raise LookupError(f"No room handles jobs of kind {kind!r}.")
    at = clock.now()
    job = Job(kind=kind, payload=payload, key=key, created_at=at, run_at=run_at or at)
    db.session().add(job)
    return job
