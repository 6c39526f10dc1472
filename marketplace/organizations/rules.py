"""Who may see and change a page of the directory."""

from marketplace.accounts.models import User
from marketplace.core.access import policy
from marketplace.organizations.models import Organization, OrganizationStatus

SITE_SCHEMES = ("http://", "https://")


@policy("organizations.edit")
def may_edit(actor: User | None, organization: Organization | None) -> bool:
    """For now the team alone; enterprises will keep their own page."""
    return actor is not None and actor.is_staff


def is_shown(organization: Organization) -> bool:
    """Whether anyone may read its page."""
    return organization.status is OrganizationStatus.PUBLISHED


def is_gone(organization: Organization) -> bool:
    """Whether there was a page that has been withdrawn."""
    return organization.status is OrganizationStatus.WITHDRAWN


def is_website(address: str) -> bool:
    """Whether this is a web address that a page may link to: http or https, a host with a dot, no blank, nothing unseen."""
    lowered = address.lower()
    if not lowered.startswith(SITE_SCHEMES) or not address.isprintable() or " " in address:
        return False
    host = lowered.split("//", 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return "." in host.strip(".") and "@" not in host and "\\" not in address
