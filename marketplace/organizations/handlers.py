"""What this room does later: each idea keeps its jobs in a file of its own, and all are loaded from here."""

from marketplace.organizations.capacity import saying
from marketplace.organizations.compliance import jobs as compliance_jobs
from marketplace.organizations.duplicates import jobs as duplicate_jobs
from marketplace.organizations.editing import pictures_sweep
from marketplace.organizations.imports import municipalities as municipalities_import
from marketplace.organizations.searched import jobs as searched_jobs
from marketplace.organizations.teams import inviting
from marketplace.organizations.trust import claim_telling, evidence, lists, renewals, state

__all__ = [
    "claim_telling",
    "compliance_jobs",
    "duplicate_jobs",
    "evidence",
    "inviting",
    "lists",
    "municipalities_import",
    "pictures_sweep",
    "renewals",
    "saying",
    "searched_jobs",
    "state",
]
