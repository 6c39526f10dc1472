"""Whose catalogue the address names, for whoever keeps it: its own team, a network that has its mandate, the team of the platform."""

from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.errors import Missing, SignInNeeded
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.organizations.teams import rules as teams


def known(slug: str) -> Organization:
    """The organisation of an address under `/espace/`, its row locked when the unit writes; the view then asks `catalogue.keep`.

    SignInNeeded for a visitor; Missing for whoever has nothing to do with it, as for an address of nothing, and for what sells nothing.
    """
    person = actor()
    if person is None:
        raise SignInNeeded()
    organization = db.load(Organization, slug=slug)
    if organization.merged_into_id is not None:
        organization = db.load(Organization, id=merging.kept_of(organization).id)
    if not organization.is_enterprise and organization.network_type is None:
        raise Missing()
    if teams.membership_in(person, organization) is not None:
        return acting.space(organization.slug)
    if not can("catalogue.keep", organization):
        raise Missing()
    acting.edit_for(organization)
    return organization


def article(organization: Organization, slug: str) -> Listing:
    """A listing of this catalogue by its slug, its row locked when the unit writes; Missing for that of another."""
    return db.load(Listing, slug=slug, organization_id=organization.id)


def is_member(organization: Organization) -> bool:
    """Whether the person at work is of its team, and so has its other pages."""
    return teams.membership_in(actor(), organization) is not None
