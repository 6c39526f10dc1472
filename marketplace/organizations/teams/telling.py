"""Telling a person of what concerns her in a team. A notice names the organisation and never another person: whoever leaves the site must
be found nowhere."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import notices
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging

MINE = "/compte/organisations"
# Told to whoever is no member, or is one no more; the other topics are told to members as such.
TO_ANYONE = ("teams.invited", "teams.decided", "teams.ended")


def tell(
    person: User, topic: str, message: str, organization: Organization, *, at: datetime, path: str = MINE, mail_template: str | None = None
) -> None:
    """One notice about an organisation, whose name it says; `mail_template` writes to her too."""
    about = None if topic in TO_ANYONE else organization.id
    told = {"organization": organization.name}
    notices.notify(person.id, topic, message, at=at, path=path, mail_template=mail_template, organization_id=about, **told)


def tell_administrators(
    organization: Organization, topic: str, message: str, *, at: datetime, but: Sequence[User | None] = (), path: str | None = None
) -> None:
    """The same notice to whoever gives roles in an organisation."""
    left_out = {one.id for one in but if one is not None}
    for one in belonging.administrators(organization, at):
        if one.user_id not in left_out:
            tell(one.user, topic, message, organization, at=at, path=path or f"/espace/{organization.slug}/equipe")


def tell_team(
    organization: Organization, topic: str, message: str, *, at: datetime, path: str = MINE, mail_template: str | None = None
) -> None:
    """The same notice to every member, even where the organisation is suspended: that is when they must know."""
    for one in belonging.team(organization):
        tell(one.user, topic, message, organization, at=at, path=path, mail_template=mail_template)
