"""What this room does later: each idea keeps its jobs in a file of its own, and all are loaded from here."""

from marketplace.organizations.duplicates import jobs as duplicate_jobs
from marketplace.organizations.editing import pictures_sweep
from marketplace.organizations.imports import municipalities as municipalities_import
from marketplace.organizations.searched import jobs as searched_jobs
from marketplace.organizations.teams import inviting

__all__ = ["duplicate_jobs", "inviting", "municipalities_import", "pictures_sweep", "searched_jobs"]
