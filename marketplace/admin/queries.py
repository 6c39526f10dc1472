"""What the team looks at first: what was done lately, and what failed."""

from sqlalchemy import func, select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.outbox import Job, JobStatus

LATEST = 20


def latest_acts() -> list[AuditEvent]:
    """The last acts of the log, newest first."""
    return list(db.session().scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(LATEST)))


def failed_jobs() -> list[Job]:
    """Jobs that were given up, newest first."""
    dead = select(Job).where(Job.status == JobStatus.DEAD).order_by(Job.id.desc()).limit(LATEST)
    return list(db.session().scalars(dead))


def failed_count() -> int:
    return db.session().scalar(select(func.count()).select_from(Job).where(Job.status == JobStatus.DEAD)) or 0


def waiting_jobs() -> int:
    return db.session().scalar(select(func.count()).select_from(Job).where(Job.status == JobStatus.WAITING)) or 0
