"""What the people of the matrix sell: for each organisation a listing, one that another leads with it, a key of a program."""

from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue import actions, content
from marketplace.core.api.models import ApiKey
from marketplace.core.db import session
from marketplace.organizations.models import Organization
from tests.builders import AT, make_organization
from tests.catalogue.things import make_listing

# Which of them the number of an endpoint names.
NUMBERED = {
    **dict.fromkeys(("catalogue.version", "catalogue.restore"), "version"),
    "catalogue.revoke_key": "key",
}
# Whose address says a listing, its own or that which another leads with it, in place of an organisation.
LISTED = ("catalogue.show", "catalogue.document", "catalogue.picture")
JOINED = ("catalogue.joint_one", "catalogue.accept_joint", "catalogue.decline_joint")


def of_organization(organization: Organization, author: User) -> dict[str, Any]:
    """The rows that an address names by a number."""
    key = ApiKey(organization_id=organization.id, name="Boutique", hash=f"{organization.id:064d}", scopes=["catalogue:read"])
    key.made_by_id, key.made_at, key.expires_at, key.hint = author.id, AT, AT.replace(year=2090), "essai"
    session().add(key)
    session().flush()
    return {"key": key}


def addresses(organization: Organization) -> dict[str, object]:
    """The addresses of its listing, of the one that it joined, and of whoever offers its own with it; the number of a version."""
    partner = make_organization(name=f"Avec {organization.name}")
    listing, other = make_listing(organization, published=False), make_listing(partner, published=False)
    for one, member in ((listing, partner), (other, organization)):
        said = content.content_of(one)
        actions.revise(one, {**said, "members": [{"organization": member.id}]}, actor=None, at=AT)
    return {"article": listing.slug, "joined": other.slug, "partner": partner.slug, "version": 1}
