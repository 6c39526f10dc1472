"""Which answer an address means to an enterprise: its own, one of others to which it is invited; to anybody else there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.bids.models import Bid, BidMember
from marketplace.bids.regrouping import acts, group, members, places
from marketplace.bids.regrouping.group import Part
from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.tenders import answered
from marketplace.tenders.models import Tender


@dataclass(frozen=True)
class Coming:
    """What an enterprise may read of a purchase: an answer of its own when it may answer by itself, or those of others that it is of."""

    organization: Organization
    tender: Tender
    may_lead: bool
    seats: Sequence[BidMember] = ()


def of(slug: str, number: str) -> Coming:
    """The organisation at work and a purchase that it was asked to answer, by the buyer or by a lead. Missing for anything else."""
    try:
        return Coming(*answered.received(slug, number), may_lead=True)
    except Missing:
        organization = acting.space(slug)
        tender = db.load(Tender, number=number)
        seats = members.seats(organization, tender)
        if not seats:
            raise
        return Coming(organization, tender, False, seats)


def seat(slug: str, number: str, token: str) -> BidMember:
    """The place of the organisation at work in an answer of another, the purchase locked when the unit writes. Missing for one that is not
    invited, or no more."""
    organization = acting.space(slug)
    tender = db.load(Tender, number=number)
    found = next((one for one in members.seats(organization, tender) if one.bid.token == token), None)
    if found is None:
        raise Missing()
    return found


def led(slug: str, number: str) -> tuple[Organization, Tender, Bid]:
    """The organisation at work, a purchase and the answer that it leads. Missing while there is none."""
    organization, tender = answered.received(slug, number)
    bid = db.session().scalars(select(Bid).filter_by(tender_id=tender.id, lead_id=organization.id)).one_or_none()
    if bid is None:
        raise Missing()
    return organization, tender, bid


def part(bid: Bid, slug: str) -> tuple[Organization, Part]:
    """An enterprise of the group in hand by its address, the lead included, with what it does. Missing for any other."""
    found = acts.group_of(bid)
    now = members.kept(one.organization for one in found.parts)
    organization = db.session().scalars(select(Organization).where(Organization.slug == slug)).unique().one_or_none()
    known = next((one for one in found.parts if organization and now[one.organization] == organization.id), None)
    if organization is None or known is None:
        raise Missing()
    return organization, known


def begun(tender: Tender, organization: Organization, bid: Bid | None) -> group.Group:
    """The group in hand, or that of a lead who has not begun to answer."""
    if bid is not None:
        return acts.group_of(bid)
    return group.begun({}, organization.id, organization.name, places.of(tender).cells)
