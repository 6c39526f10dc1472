"""Who organises a group purchase, who sees it and who may enter it. Pure."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core.access import policy
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.rules import is_shown as is_page_shown
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Participation, ParticipationStage, Tender, TenderKind, TenderStage

# Whoever prepares purchases in the name of an organisation.
PREPARERS = (Role.ADMINISTRATOR, Role.BUYER)


def buys(organization: Organization, at: datetime) -> bool:
    """Whether it may organise or join a purchase now: a confirmed buyer, or a collective enterprise or a network whose page is shown."""
    if teams.is_suspended(organization.standing, at):
        return False
    if organization.buyer_type is not None:
        return teams.is_confirmed_buyer(organization, at)
    return (organization.is_enterprise or organization.network_type is not None) and is_page_shown(organization)


def is_public(tender: Tender) -> bool:
    """Whether everybody may read it: begun for good, neither a draft nor a template. One cancelled before it opened never was, and a price
    request never is."""
    return tender.is_grouped and tender.opens_at is not None and tender.stage is not TenderStage.DRAFT


def was_asked(tender: Tender, organization_id: int) -> bool:
    """Whether an enterprise was sent a price request; until it is sent nobody was."""
    if tender.kind is not TenderKind.PRICE_REQUEST or tender.stage is TenderStage.DRAFT or tender.opens_at is None:
        return False
    return any(one.organization_id == organization_id and one.invited_at is not None for one in tender.bidders)


def is_called(tender: Tender, organization: Organization) -> bool:
    """Whether an enterprise may answer a purchase from a need, once its adhesions are closed: any of them where the call is open, else one
    that is named. Who organises it or took part in it, were it to leave, answers nothing: it read what the group thinks that it costs."""
    if tender.kind is not TenderKind.NEED or tender.called_at is None or not organization.is_enterprise:
        return False
    if organization.id == tender.organizer_id or any(one.organization_id == organization.id for one in tender.participations):
        return False
    return tender.is_open_call or any(one.organization_id == organization.id for one in tender.bidders)


def may_answer(tender: Tender, organization: Organization) -> bool:
    """Whether a purchase whose answers are sealed asks this enterprise: it was sent it, or it is called."""
    return was_asked(tender, organization.id) or is_called(tender, organization)


def parties(tender: Tender) -> list[Organization]:
    """Those who buy what enterprises answer: its organiser first, and whoever the close bound."""
    bound = [one.organization for one in tender.participations if one.stage is ParticipationStage.BOUND]
    return [tender.organizer, *(one for one in bound if one.id != tender.organizer_id)]


@policy("tenders.see")
def may_see(actor: User | None, tender: Tender) -> bool:
    """Everybody, once it is published; before, every member of the organisation that prepares it, and the team. A price request: those,
    and every member of the enterprises to which it was sent."""
    if is_public(tender):
        return True
    if actor is not None and (actor.is_staff or teams.membership_in(actor, tender.organizer) is not None):
        return True
    return any(was_asked(tender, one.membership.organization_id) for one in teams.memberships(actor))


@policy("tenders.organize")
def may_organize(actor: User | None, organization: Organization) -> bool:
    """The administrators and buyers of an organisation that may buy begin purchases in its name."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(*PREPARERS) and buys(organization, found.at)


@policy("tenders.keep")
def may_keep(actor: User | None, tender: Tender) -> bool:
    """The administrators and buyers of its organiser write it, publish it, answer and decide."""
    return may_organize(actor, tender.organizer)


@policy("tenders.participate")
def may_participate(actor: User | None, organization: Organization) -> bool:
    """The administrators, buyers and signatories of an organisation that may buy adhere in its name, and withdraw."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(*PREPARERS, Role.SIGNATORY) and buys(organization, found.at)


@policy("tenders.certify")
def may_certify(actor: User | None, organization: Organization) -> bool:
    """Those who answer for the money of an organisation certify that it is available: its finance officers and administrators."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(Role.FINANCE, Role.ADMINISTRATOR)


@policy("tenders.read_resolution")
def may_read_resolution(actor: User | None, participation: Participation) -> bool:
    """The members of a participant, and those who keep the purchase for its organiser, read the resolution that it gave."""
    return teams.membership_in(actor, participation.organization) is not None or may_keep(actor, participation.tender)


@policy("tenders.ask")
def may_ask(actor: User | None, tender: Tender) -> bool:
    """Whoever is of an organisation that buys asks about a purchase that is published, and whoever is of an enterprise that it calls; the
    act says which may, when. About a price request, whoever is of an enterprise to which it was sent."""
    if tender.kind is TenderKind.PRICE_REQUEST:
        return any(was_asked(tender, one.membership.organization_id) for one in teams.memberships(actor))
    if not is_public(tender):
        return False
    return any(buys(one.organization, one.at) or is_called(tender, one.organization) for one in teams.memberships(actor))


@policy("tenders.watch")
def may_watch(actor: User | None, tender: Tender) -> bool:
    """Whoever has an account watches what is published."""
    return actor is not None and is_public(tender)
