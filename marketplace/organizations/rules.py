"""Who may see and change a page of the directory."""

from datetime import date

from marketplace.accounts.models import User
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import NetworkType, Organization, OrganizationStatus, TrustLevel

SITE_SCHEMES = ("http://", "https://")


@policy("organizations.edit")
def may_edit(actor: User | None, organization: Organization | None) -> bool:
    """For now the team alone; enterprises will keep their own page."""
    return actor is not None and actor.is_staff


@policy("organizations.merge")
def may_merge(actor: User | None, subject: object) -> bool:
    """Deciding of pages that look alike: the team alone."""
    return actor is not None and actor.is_staff


def is_shown(organization: Organization) -> bool:
    """Whether anyone may read its page."""
    return organization.status is OrganizationStatus.PUBLISHED


def is_gone(organization: Organization) -> bool:
    """Whether there was a page that has been withdrawn."""
    return organization.status is OrganizationStatus.WITHDRAWN


def trust_on(day: date, level: TrustLevel, last_day: date | None) -> TrustLevel:
    """The level of trust that a page has on a day: past the last day of its level it is declared again."""
    return TrustLevel.DECLARED if last_day is not None and last_day < day else level


def is_website(address: str) -> bool:
    """Whether this is a web address that a page may link to: http or https, a host with a dot, no blank, nothing unseen."""
    lowered = address.lower()
    if not lowered.startswith(SITE_SCHEMES) or not address.isprintable() or " " in address:
        return False
    host = lowered.split("//", 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return "." in host.strip(".") and "@" not in host and "\\" not in address


@policy("organizations.see_capacity")
def may_see_capacity(actor: User | None, organization: Organization | None) -> bool:
    """The largest contract and the insurance: for now the team alone; verified buyers will."""
    return actor is not None and actor.is_staff


def why_not_write_to(organization: Organization) -> str | None:
    """The reason why nobody can write to this enterprise from its page, or None if anyone can."""
    if not is_shown(organization):
        return str(_("Cette fiche n’est pas publiée : on ne peut pas y écrire."))
    if not organization.contact_email:
        return str(_("Cette entreprise n’a pas donné d’adresse où lui écrire."))
    return None


def language_of(organization: Organization) -> str:
    """In which of our languages to write to an organisation: French, unless it works in English and not in French."""
    return "en" if "en" in organization.languages and "fr" not in organization.languages else "fr"


def is_only_a_hub(organization: Organization) -> bool:
    """Whether its one page is that of a hub: it neither sells nor buys."""
    return organization.network_type is NetworkType.HUB and not organization.is_enterprise and organization.buyer_type is None
