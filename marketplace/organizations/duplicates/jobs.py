"""The search for duplicates as a job: after an import, after a merge, and each night."""

from datetime import datetime

import structlog
from sqlalchemy import select

from marketplace.core import db, outbox
from marketplace.core.imports.models import ImportRow, Outcome
from marketplace.organizations.duplicates import proposing as duplicates

log = structlog.get_logger("duplicates")


@outbox.handler("organizations.propose-duplicates", own_units=True)
def propose(*, job: outbox.Job, at: datetime) -> None:
    """Look for duplicates of what an import brought (`run_id`), of some pages (`ids`), or of all pages."""
    done = duplicates.propose(at=at, among=_among(job))
    log.info("searched", pages=done.pages, compared=done.compared, added=done.added, changed=done.changed, dropped=done.dropped)


@outbox.nightly("organizations.all-duplicates", hour=2, own_units=True)
def propose_all(*, job: outbox.Job, at: datetime) -> None:
    """What was typed by hand, and what changed without a word, is compared with everything once a night."""
    duplicates.propose(at=at)


def _among(job: outbox.Job) -> set[int] | None:
    if "ids" in job.payload:
        return set(job.payload["ids"])
    if "run_id" not in job.payload:
        return None
    brought = select(ImportRow.subject_id).where(
        ImportRow.run_id == job.payload["run_id"],
        ImportRow.outcome.in_((Outcome.ADDED, Outcome.CHANGED)),
        ImportRow.subject_id.is_not(None),
    )
    with db.database().reading() as session:
        return {number for number in session.scalars(brought) if number is not None}
