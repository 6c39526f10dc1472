"""What this room does without being asked by a page: closes at the hour, reminds, tells the organiser who comes and goes."""

from marketplace.tenders.closing import jobs, reminders
from marketplace.tenders.joining import told

__all__ = ["jobs", "reminders", "told"]
