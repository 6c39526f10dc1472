"""The pages of the directory, a file for each idea; `bp` is what the application mounts."""

from marketplace.organizations.views import (
    browse,
    edit,
    entries,
    feeds,
    joining,
    machines,
    mandates,
    mapping,
    profile,
    sending,
    team_invitations,
    teams,
    visitors,
)
from marketplace.organizations.views.blueprint import bp

__all__ = [
    "bp",
    "browse",
    "edit",
    "entries",
    "feeds",
    "joining",
    "machines",
    "mandates",
    "mapping",
    "profile",
    "sending",
    "team_invitations",
    "teams",
    "visitors",
]
