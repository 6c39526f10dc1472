"""Complaints: made by an enterprise that answered, alone or with others, answered once by the buyer, dated, on record."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.awards.evaluating import rules
from marketplace.awards.models import Complaint
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, telling
from marketplace.bids.regrouping import disclosed
from marketplace.core import audit, db, outbox
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

MADE = N_("« %(title)s » (%(number)s) : « %(name)s » a fait une plainte. Répondez-y depuis la page de l’évaluation.")
ANSWERED = N_("« %(title)s » (%(number)s) : l’acheteur a répondu à votre plainte.")


def opened_of(tender: Tender, organization: Organization) -> OpenedBid | None:
    """The opened answer of an enterprise, its own before one of others that it is of; None before the opening, or without any."""
    if tender.bids_opened_at is None:
        return None
    found = [one for one in opened.of(tender) if disclosed.is_of(organization.id, one)]
    return min(found, key=lambda one: one.bid.lead_id != organization.id, default=None)


def of(tender: Tender, organization: Organization | None = None) -> Sequence[Complaint]:
    """The complaints about a purchase, or those of one enterprise, the first made first."""
    asked = select(Complaint).where(Complaint.tender_id == tender.id)
    if organization is not None:
        asked = asked.where(Complaint.organization_id == organization.id)
    whose = joinedload(Complaint.organization).lazyload(Organization.activities)
    return db.session().scalars(asked.options(whose).order_by(Complaint.id)).unique().all()


def waiting(organizers: Collection[int]) -> Sequence[Complaint]:
    """The complaints that one of these buyers has not answered, the first made first."""
    asked = select(Complaint).join(Complaint.tender).where(Tender.organizer_id.in_(organizers), Complaint.answered_at.is_(None))
    return db.session().scalars(asked.order_by(Complaint.id).limit(50)).unique().all()


def why_not(tender: Tender, organization: Organization) -> str | None:
    return rules.why_not_complain(opened_of(tender, organization), tender)


def make(tender: Tender, organization: Organization, said: str, *, actor: User, at: datetime) -> Complaint:
    """Complain; the buyer is told. RuleBroken for an enterprise that did not answer, or before the opening."""
    if reason := why_not(tender, organization):
        raise RuleBroken(reason)
    if not said.strip():
        raise Unusable(_("Dites de quoi vous vous plaignez."))
    row = Complaint(tender=tender, organization=organization, said=said.strip(), made_by_id=actor.id, made_at=at)
    db.session().add(row)
    db.session().flush()
    audit.record("awards.complain", row, actor=actor, at=at, organization_id=organization.id)
    outbox.announce("awards.complaint_made", complaint_id=row.id)
    return row


def reply(complaint: Complaint, answer: str, *, actor: User, at: datetime) -> None:
    """Answer a complaint, once; its enterprise is told. Of two who answer at once one does, the other gets RuleBroken."""
    if reason := rules.why_not_answer(complaint):
        raise RuleBroken(reason)
    if not answer.strip():
        raise Unusable(_("Écrivez la réponse de l’acheteur."))
    complaint.answer, complaint.answered_by_id, complaint.answered_at = answer.strip(), actor.id, at
    audit.record("awards.complaint_answered", complaint, actor=actor, at=at, organization_id=complaint.tender.organizer_id)
    outbox.announce("awards.complaint_answered", complaint_id=complaint.id)


@outbox.on("awards.complaint_made")
def tell_made(*, job: outbox.Job, at: datetime) -> None:
    """The people of the buyer that decides, who answer it."""
    one = db.session().get_one(Complaint, job.payload["complaint_id"])
    telling.tell_organizer(one.tender, MADE, at, page="evaluation", name=one.organization.name)


@outbox.on("awards.complaint_answered")
def tell_answered(*, job: outbox.Job, at: datetime) -> None:
    """The people of the enterprise that complained."""
    one = db.session().get_one(Complaint, job.payload["complaint_id"])
    telling.tell_enterprise(one.organization, one.tender, ANSWERED, at, path="plainte")
