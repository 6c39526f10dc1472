"""The pages of the desk, a file for each idea; `bp` is what the application mounts."""

from marketplace.admin.views import (
    claims,
    compliance,
    desk,
    duplicates,
    factors,
    imports,
    journal,
    organizations,
    people,
    privacy,
    reference,
    reports,
    search,
    teams,
    trust,
)
from marketplace.admin.views.blueprint import bp

__all__ = [
    "bp",
    "claims",
    "compliance",
    "desk",
    "duplicates",
    "factors",
    "imports",
    "journal",
    "organizations",
    "people",
    "privacy",
    "reference",
    "reports",
    "search",
    "teams",
    "trust",
]
