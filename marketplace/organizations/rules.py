"""Who may see and change a page of the directory, and act for an organisation."""

from datetime import date

from marketplace.accounts.models import User
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import NetworkType, Organization, OrganizationStatus, Role, TrustLevel
from marketplace.organizations.teams import rules as teams

SITE_SCHEMES = ("http://", "https://")


@policy("organizations.edit")
def may_edit(actor: User | None, organization: Organization | None) -> bool:
    """The team, whoever keeps its page, and a network that has its mandate; without a page, whoever may edit one."""
    if actor is None or actor.is_staff:
        return actor is not None
    if organization is None:
        return any(one.may(*teams.EDITORS) for one in teams.memberships(actor))
    return teams.edits_for(actor, organization) is not None


@policy("organizations.publish")
def may_publish(actor: User | None, organization: Organization | None) -> bool:
    """Showing a page, taking it down, saying what kind of organisation it is: the team alone."""
    return actor is not None and actor.is_staff


@policy("organizations.mine")
def may_list_mine(actor: User | None, subject: object) -> bool:
    """Everyone sees what she belongs to, and asks to join a buyer."""
    return actor is not None


@policy("organizations.team_see")
def may_see_team(actor: User | None, organization: Organization) -> bool:
    """Every member."""
    return teams.membership_in(actor, organization) is not None


@policy("organizations.team_manage")
def may_manage_team(actor: User | None, organization: Organization) -> bool:
    """Its administrators."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(Role.ADMINISTRATOR)


@policy("organizations.mandate_give")
def may_give_mandate(actor: User | None, organization: Organization) -> bool:
    """The administrators of an enterprise decide which networks edit its page."""
    return organization.is_enterprise and may_manage_team(actor, organization)


@policy("organizations.mandate_ask")
def may_ask_mandate(actor: User | None, organization: Organization) -> bool:
    """The administrators of a network ask enterprises for a mandate, and give it back."""
    return organization.network_type is not None and may_manage_team(actor, organization)


@policy("organizations.vouch")
def may_vouch(actor: User | None, subject: object) -> bool:
    """Deciding who is a buyer, who joins it and who administers an organisation: the team alone."""
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
    """The largest contract and the insurance: the team, whoever keeps the page, and the members of confirmed buyers."""
    if actor is None or actor.is_staff:
        return actor is not None
    mine = teams.memberships(actor)
    if any(teams.is_confirmed_buyer(one.organization, one.at) for one in mine):
        return True
    if organization is None:
        return False
    is_own = any(one.membership.organization_id == organization.id for one in mine)
    return is_own or teams.edits_for(actor, organization) is not None


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
