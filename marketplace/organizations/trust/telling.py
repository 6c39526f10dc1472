"""Telling people of a page that is vouched for or claimed: those who manage it, those who verify it, the team. A notice names the
organisation and never another person."""

from collections.abc import Collection
from datetime import datetime

from marketplace.accounts import queries as people
from marketplace.accounts.models import User
from marketplace.core import notices
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging, telling


def tell_managers(organization: Organization, topic: str, message: str, *, at: datetime, path: str = "", but: User | None = None) -> None:
    """Those who administer a page of which something was said; `path` leads to what is said of its trust unless it is another."""
    where = path or f"/espace/{organization.slug}/confiance"
    telling.tell_administrators(organization, topic, message, at=at, path=where, but=(but,))


def tell_network(
    network: Organization, topic: str, message: str, *, at: datetime, path: str, kin: Collection[int] = (), **values: object
) -> None:
    """Those who decide for a network, but those who belong to the page to decide of; `values` fill the message."""
    for one in belonging.administrators(network, at):
        if one.user_id not in kin:
            notices.notify(one.user_id, topic, message, at=at, path=path, organization_id=network.id, **values)


def tell_staff(topic: str, message: str, *, at: datetime, path: str, kin: Collection[int] = (), **values: object) -> None:
    """The team of the platform, but those who belong to the page to decide of."""
    for one in people.staff():
        if one.id not in kin:
            notices.notify(one.id, topic, message, at=at, path=path, **values)
