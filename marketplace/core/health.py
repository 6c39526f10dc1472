"""Whether this process may receive visitors: each check answers None, or the reason why not."""

import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from flask import current_app
from sqlalchemy import func, select, text

from config import Settings
from marketplace.core import clock, db, indexing, mail, metrics
from marketplace.core.outbox import Job, JobStatus

LATE = timedelta(minutes=5)
MAIL_EVERY = 30.0

log = structlog.get_logger("health")


@dataclass
class MailCheck:
    """What was last seen of the way out, and until when it is believed."""

    reason: str | None = None
    until: float = 0.0
    asking: threading.Lock = field(default_factory=threading.Lock)


def reasons() -> dict[str, str]:
    """What is wrong, by check; empty when ready. Run outside any unit."""
    checks = {"database": database, "index": index, "jobs": jobs, "mail": outgoing_mail, "disk": disk}
    found = {}
    for name, check in checks.items():
        try:
            reason = check()
        except Exception as error:
            reason = f"{type(error).__name__}: the check itself failed."
        if reason:
            found[name] = reason
    return found


def database() -> str | None:
    """It answers, and its schema is the one this program knows."""
    from marketplace.core.schema import newest_revision

    with db.database().reading() as session:
        revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    if revision != newest_revision():
        return f"The schema is at {revision}, the program at {newest_revision()}: run `flask migrate up`."
    return None


def index() -> str | None:
    """It can be searched, and it is not far behind."""
    from search_index import Query

    for kind in indexing.SOURCES:
        indexing.engine().search(Query(kind=kind, limit=1))
    with db.database().reading():
        if indexing.backlog() > indexing.BATCH:
            return f"More than {indexing.BATCH} changes wait to be indexed: is the worker running?"
    return None


def jobs() -> str | None:
    """The oldest job that is due is not old; otherwise no worker runs, or it is stuck."""
    now = clock.now()
    due = select(func.min(Job.run_at)).where(Job.status == JobStatus.WAITING, Job.run_at <= now)
    with db.database().reading() as session:
        oldest = session.scalar(due)
    metrics.oldest_job.labels("outbox").set((now - oldest).total_seconds() if oldest else 0)
    if oldest and now - oldest > LATE:
        return f"The oldest job has waited {int((now - oldest).total_seconds())} seconds: is the worker running?"
    return None


def outgoing_mail() -> str | None:
    """Whether mail can leave, asked at most every half minute and by one thread: visitors ask for this page too.

    The reason names no server: the log and `flask doctor` do.
    """
    state = current_app.extensions.setdefault("maillage.mail_check", MailCheck())
    if time.monotonic() >= state.until and state.asking.acquire(blocking=False):
        try:
            state.reason = mail.mailer().why_not_ready()
            state.until = time.monotonic() + MAIL_EVERY
            if state.reason:
                log.warning("mail", reason=state.reason)
        finally:
            state.asking.release()
    return "Mail cannot leave: the log says why." if state.reason else None


def disk() -> str | None:
    """There is room left for the record; uploads stop before the database suffers."""
    settings: Settings = current_app.extensions["maillage.settings"]
    free = shutil.disk_usage(settings.data_dir).free
    if free < settings.disk_floor:
        return f"{free // 2**20} MiB are left on the disk, under the floor of {settings.disk_floor // 2**20} MiB."
    if not os.access(settings.data_dir, os.W_OK):
        return "The data folder cannot be written."
    return None
