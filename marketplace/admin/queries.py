"""What the team looks at first: what was done lately, and what failed."""

from sqlalchemy import Select, func, select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.outbox import Job, JobStatus

LATEST = 20


def latest_acts() -> list[AuditEvent]:
    """The last acts of the log, newest first."""
    return list(db.session().scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(LATEST)))


def acts_of(subject_type: str | None = None, subject_id: int | None = None) -> Select[tuple[AuditEvent]]:
    """The acts of the log, newest first; of one row alone when one is named."""
    wanted = select(AuditEvent).order_by(AuditEvent.seq.desc())
    if subject_type is not None:
        wanted = wanted.where(AuditEvent.subject_type == subject_type, AuditEvent.subject_id == subject_id)
    return wanted


def failed_jobs() -> list[Job]:
    """Jobs that were given up, newest first."""
    dead = select(Job).where(Job.status == JobStatus.DEAD).order_by(Job.id.desc()).limit(LATEST)
    return list(db.session().scalars(dead))


def failed_count() -> int:
    return db.session().scalar(select(func.count()).select_from(Job).where(Job.status == JobStatus.DEAD)) or 0


def waiting_jobs() -> int:
    return db.session().scalar(select(func.count()).select_from(Job).where(Job.status == JobStatus.WAITING)) or 0
