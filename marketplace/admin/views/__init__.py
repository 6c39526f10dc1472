"""The pages of the desk, a file for each idea; `bp` is what the application mounts."""

from marketplace.admin.views import (
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
)
from marketplace.admin.views.blueprint import bp

__all__ = [
    "bp",
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
]
