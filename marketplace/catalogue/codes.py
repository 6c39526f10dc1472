"""How a listing is called: its public address, and the reference that it is given when the enterprise has none of its own."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.organizations.slugs import free_slugs

OWN = re.compile(r"P-(\d{1,9})", re.ASCII)


def free_slug(title: str, organization: Organization) -> str:
    """An address that no listing has: its title, then with the name of the enterprise, then a number."""
    return free_slugs([(title, organization.name)], Listing.slug)[0]


def free_reference(organization: Organization) -> str:
    """The next of P-0001, P-0002 … in the catalogue of an organisation, past the highest that was given."""
    return free_references(organization, 1)[0]


def free_references(organization: Organization, count: int) -> Sequence[str]:
    """So many of them, one after the other."""
    asked = select(Listing.reference).where(Listing.organization_id == organization.id, Listing.reference.startswith("P-"))
    given = [int(match[1]) for one in db.session().scalars(asked) if (match := OWN.fullmatch(one))]
    first = max(given, default=0) + 1
    return [f"P-{number:04d}" for number in range(first, first + count)]
