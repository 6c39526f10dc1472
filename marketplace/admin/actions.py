"""What the team does from its desk."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.core.outbox import Job, JobStatus


def retry(job: Job, *, actor: User, at: datetime) -> None:
    """Give a job that was given up another round of attempts; RuleBroken when it is not given up."""
    if job.status is not JobStatus.DEAD:
        raise RuleBroken(_("Ce travail n’est plus en échec."))
    job.status, job.attempts, job.run_at, job.finished_at = JobStatus.WAITING, 0, at, None
    audit.record("admin.retry", job, actor=actor, at=at, changes={"status": ("dead", "waiting")})
