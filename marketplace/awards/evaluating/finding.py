"""How a page of an evaluation finds its purchase, its committee, an answer; what is another's and what is absent answer alike."""

from marketplace.awards.evaluating import committee, complaints, rules
from marketplace.awards.evaluating.rules import Sitting
from marketplace.awards.models import CommitteeMember, Complaint
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.core import audit, db
from marketplace.core.access import actor, can
from marketplace.core.errors import Forbidden, Missing, SignInNeeded
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.tenders import answered
from marketplace.tenders.models import Tender


def sitting(number: str) -> Sitting:
    """The committee of a purchase, which is locked when the unit writes. Missing for whoever does not sit on it."""
    if actor() is None:
        raise SignInNeeded()
    found = committee.sitting(db.load(Tender, number=number))
    if not can("awards.sit", found):
        raise Missing()
    audit.act_for(found.tender.organizer_id)
    return found


def complaining(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a purchase that asks it for an answer, or one whose opened answers name it. Missing otherwise."""
    try:
        return answered.received(slug, number)
    except Missing:
        organization, tender = acting.space(slug), db.load(Tender, number=number)
        if complaints.opened_of(tender, organization) is None:
            raise
        return organization, tender


def seat(found: Sitting) -> CommitteeMember:
    """The seat of the person at work, locked when the unit writes."""
    mine = found.of(actor())
    if mine is None:
        raise Missing()
    return db.load(CommitteeMember, id=mine.id)


def answer(found: Sitting, number: int) -> OpenedBid:
    """An answer, for whoever declared that she has no conflict; Forbidden before, Missing while nothing is open."""
    if found.tender.bids_opened_at is None:
        raise Missing()
    if not rules.reads(seat(found)):
        raise Forbidden(_("Faites d’abord votre déclaration : aucune réponse ne se lit avant."))
    return opened.one_of(found.tender, number)


def member(tender: Tender, number: int) -> CommitteeMember:
    """A person of the committee of a purchase."""
    return db.load(CommitteeMember, id=number, tender_id=tender.id)


def complaint(tender: Tender, number: int) -> Complaint:
    """A complaint about a purchase."""
    return db.load(Complaint, id=number, tender_id=tender.id)
