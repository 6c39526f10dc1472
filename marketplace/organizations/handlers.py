"""What this room does later: each idea keeps its jobs in a file of its own, and all are loaded from here."""

from marketplace.organizations.duplicates import jobs as duplicate_jobs
from marketplace.organizations.imports import municipalities as municipalities_import

__all__ = ["duplicate_jobs", "municipalities_import"]
