"""What this room does without being asked by a page: closes at the hour, reminds, tells the organiser who comes and goes."""

from marketplace.tenders.closing import jobs, reminders
from marketplace.tenders.extending import jobs as extending_jobs
from marketplace.tenders.joining import told

__all__ = ["extending_jobs", "jobs", "reminders", "told"]
