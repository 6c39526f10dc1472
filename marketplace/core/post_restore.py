"""What must happen to a restored record before anybody is served with it.

Time went on after the backup: people signed out, mails left, rights were exercised. A restored copy knows nothing of
it, so what could do harm twice is stopped here. Rooms bring their part to the panel `post-restore`, as functions of
`at` that answer with a sentence or None. Every step may be done again.
"""

from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import CursorResult, delete, select, update

from marketplace.core import audit, db, indexing, outbox, panels, scrubbing, side
from marketplace.core.audit import AuditEvent
from marketplace.core.indexing import IndexNote
from marketplace.core.manifest import Manifest
from marketplace.core.outbox import Job, JobStatus
from marketplace.core.worker import Worker

VERB = "core.restored"
MOST_JOBS = 100_000


def post_restore(*, at: datetime, taken_from: Manifest | None = None) -> list[str]:
    """Make a restored record fit to be served; what was done, in sentences. Run it while no server and no worker runs.

    `taken_from` is the backup's manifest when it is known: its head joins the log of acts.
    """
    with db.database().writing() as session:
        db.take_time(session)
        held = hold_what_leaves()
        leases = update(Job).where(Job.status == JobStatus.WAITING, Job.lease.is_not(None))
        session.execute(leases.values(lease=None, leased_until=None))
        said = panels.pieces("post-restore", at=at)
        session.execute(delete(IndexNote))
        _record(at, taken_from)
    held += _settle()
    _forget_limits()
    said.append(f"{held} jobs that would write to somebody are held, and will not run by themselves.")
    said.append(f"The index was rebuilt: {indexing.rebuild()} documents.")
    # Whoever was erased again is in the pages that the copy brought, until these are written anew.
    scrubbing.scrub()
    return said


def hold_what_leaves() -> int:
    """Hold, in the unit at work, every waiting job that talks to the outside: it may have run after the backup."""
    leaving = [kind for kind, handler in outbox.HANDLERS.items() if handler.own_units]
    waiting = update(Job).where(Job.status == JobStatus.WAITING, Job.kind.in_({"mail", *leaving}))
    result: CursorResult[Any] = db.session().execute(waiting.values(status=JobStatus.HELD, lease=None, leased_until=None))  # type: ignore[assignment]
    return result.rowcount


def _settle() -> int:
    """Do what waits inside the database, such as announcements, and hold each mail that comes of it; how many were held.

    These effects were undone with the rest, so they are due; the mails they write have left already.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    worker, held = Worker(app), 0
    for _ in range(MOST_JOBS):
        job = worker.take()
        if job is None:
            return held
        worker.do(job)
        with db.database().writing():
            held += hold_what_leaves()
    raise RuntimeError("The outbox never empties: does a job enqueue itself?")


def _record(at: datetime, taken_from: Manifest | None) -> None:
    """Note the restore in the log of acts, unless it is the last thing that the log tells already."""
    last = db.session().scalar(select(AuditEvent.verb).order_by(AuditEvent.seq.desc()).limit(1))
    if last == VERB and taken_from is None:
        return
    seq, head = audit.head(db.session())
    facts: dict[str, Any] = {"head_seq": seq, "head_hash": head}
    if taken_from:
        facts |= {"end_mark": taken_from.end_mark, "program": taken_from.program, "schema": taken_from.schema}
    audit.record(VERB, "database", actor=None, at=at, changes={name: (None, value) for name, value in facts.items()})


def _forget_limits() -> None:
    """Empty the side store: it counted the visitors of another time."""
    store = side.side()
    store.prepare()
    with store.engine.connect() as connection:
        connection.execute(delete(side.hits))
        connection.execute(delete(side.seen))
