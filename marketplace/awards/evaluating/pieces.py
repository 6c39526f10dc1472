"""What an evaluation brings to pages that it does not own: the way to it, what waits for whom, words for the log, who may read answers."""

from datetime import datetime

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.evaluating import committee, complaints, rules, scoring
from marketplace.awards.models import CommitteeMember, Complaint, MarginGrant, Seat
from marketplace.awards.rules import DECIDERS
from marketplace.bids.models import Bid, OpenedBid
from marketplace.bids.opening import passing, price_consents, telling
from marketplace.core import db, outbox
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.locale import N_, _, _l
from marketplace.core.panels import markup, panel
from marketplace.core.topics import ByMail, Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.criteria import queries
from marketplace.tenders.models import Tender, TenderStage

REPLACE = N_("« %(title)s » (%(number)s) : une personne du comité a déclaré un conflit ou une charge élue. Nommez-en une autre.")
CLOSED = N_("« %(title)s » (%(number)s) : le comité a clos ses notes. La décision peut être prise.")
# To those that buy with the one that decides.
CLOSED_BESIDE = N_("« %(title)s » (%(number)s) : le comité a clos ses notes. L’organisateur peut maintenant décider.")
CLOSED_PRICES_NEXT = N_(
    "« %(title)s » (%(number)s) : le comité a clos ses notes. Deux personnes demandent maintenant l’ouverture des prix."
)


@panel("tender.asking.acts", rank=4)
def way(tender: Tender) -> Markup | None:
    """The way to the evaluation, once it was sent: where something is weighed, or an enterprise may complain."""
    if tender.stage is TenderStage.DRAFT or not can("awards.read_evaluation", tender):
        return None
    if queries.of(tender) is None and tender.bids_opened_at is None:
        return None
    return markup(render_template("awards/evaluating/_act.html", tender=tender))


@panel("tender.acts", rank=4)
def way_of_need(tender: Tender) -> Markup | None:
    """The same on the page of a purchase from a need, for the members of its organiser."""
    return way(tender) if tender.is_grouped and tender.is_answered else None


@panel("tender.asking.acts", rank=2)
def to_sit(tender: Tender) -> Markup | None:
    """The way to the committee, for whoever sits on it, until its scores are closed."""
    if tender.stage not in (TenderStage.BIDDING, TenderStage.OPENED) or not committee.is_needed(tender):
        return None
    if not can("awards.sit", committee.sitting(tender)) or passing.witnessed(tender) is not None:
        return None
    return markup(render_template("awards/evaluating/_sit_act.html", tender=tender))


@panel("tender.acts", rank=2)
def to_sit_of_need(tender: Tender) -> Markup | None:
    """The same on the page of a purchase from a need."""
    return to_sit(tender) if tender.is_grouped and tender.is_answered else None


@panel("bids.answer.acts")
def to_complain_under(tender: Tender, organization: Organization) -> Markup | None:
    """The same under an answer, for its lead and for the others that it names."""
    return to_complain(tender, organization)


@panel("tender.asked.acts")
def to_complain(tender: Tender, organization: Organization) -> Markup | None:
    """The way to a complaint, for an enterprise whose answer was opened."""
    if not can("awards.complain", organization) or teams.membership_in(actor(), organization) is None:
        return None
    if complaints.why_not(tender, organization):
        return None
    return markup(render_template("awards/evaluating/_complain_act.html", tender=tender, organization=organization))


@panel("bids.why_not_read")
def why_not_read(tender: Tender, person: User | None) -> str | None:
    """Until the scores are closed, answers are read by the committee alone, each once she declared."""
    return committee.why_not_read(tender, person)


@panel("desk.mine")
def what_waits(person: User, at: datetime) -> list[Waiting]:
    """The committees where something waits for her: her declaration, then her scores once the answers are open."""
    asked = select(CommitteeMember).where(CommitteeMember.user_id == person.id, CommitteeMember.left_at.is_(None))
    found = db.session().scalars(asked.order_by(CommitteeMember.id)).unique()
    return [Waiting(said, url_for("awards.sit", number=one.tender.number)) for one in found if (said := _waits(one))]


@panel("desk.mine")
def complaints_wait(person: User, at: datetime) -> list[Waiting]:
    """The complaints that she has to answer."""
    deciding = [one.organization.id for one in teams.memberships(person) if one.may(*DECIDERS)]
    return [_complaint(one) for one in complaints.waiting(deciding)] if deciding else []


def _complaint(one: Complaint) -> Waiting:
    page = url_for("awards.answer_complaint", slug=one.tender.organizer.slug, number=one.tender.number, complaint=one.id)
    told = {"name": one.organization.name, "title": str(one.tender.title)}
    return Waiting(_("Répondre à la plainte de « %(name)s » à propos de « %(title)s »", **told), page)


def _waits(one: CommitteeMember) -> str | None:
    told = {"title": str(one.tender.title)}
    if one.declared_at is None and rules.why_not_declare(one, one.tender):
        return None
    if one.tender.stage not in (TenderStage.BIDDING, TenderStage.OPENED):
        return None
    if one.declared_at is None:
        return str(_("Faire votre déclaration pour le comité de « %(title)s »", **told))
    if one.tender.stage is not TenderStage.OPENED or one.closed_at is not None or passing.witnessed(one.tender) is not None:
        return None
    if one.seat is Seat.SECRETARY:
        why_not = rules.why_not_agree(committee.sitting(one.tender), is_closed=False)
        return None if why_not else str(_("Écrire le consensus du comité de « %(title)s »", **told))
    return str(_("Noter les réponses à « %(title)s »", **told))


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic(committee.TOPIC, _("Les comités dont vous faites partie"), _("Achats regroupés"), by_mail=ByMail.NOW)]


@panel("organization.links")
def links() -> list[Link]:
    return [
        Link(CommitteeMember.organization_id, _l("personnes de comités")),
        Link(Complaint.organization_id, _l("plaintes")),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "awards.committee_named": _("a nommé une personne à un comité"),
        "awards.committee_left": _("a retiré une personne d’un comité"),
        "awards.committee_declared": _("a fait sa déclaration pour un comité"),
        "awards.scores_given": _("a clos ses notes"),
        "awards.scores_reopened": _("a rouvert les notes d’un membre, pour une réponse reprise"),
        "awards.consensus": _("a écrit le consensus sur une réponse"),
        "awards.margin_granted": _("a consigné une marge préférentielle"),
        "awards.complain": _("a fait une plainte"),
        "awards.complaint_answered": _("a répondu à une plainte"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"awards.conflict": _("conflit ou charge élue"), "awards.left_reason": _("raison du retrait")}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Seats, complaints and margins by their purchase."""
    if subject_type == "CommitteeMember":
        asked = select(CommitteeMember.id, Tender.number).join(CommitteeMember.tender).where(CommitteeMember.id.in_(ids))
    elif subject_type == "Complaint":
        asked = select(Complaint.id, Tender.number).join(Complaint.tender).where(Complaint.id.in_(ids))
    elif subject_type == "MarginGrant":
        asked = select(MarginGrant.id, Organization.name).join(OpenedBid, OpenedBid.id == MarginGrant.opened_bid_id)
        asked = asked.join(OpenedBid.bid).join(Bid.lead)
        asked = asked.where(MarginGrant.id.in_(ids))
    else:
        return None
    return {one: Named(word) for one, word in db.session().execute(asked)}


@outbox.on("awards.committee_to_replace")
def tell_to_replace(*, job: outbox.Job, at: datetime) -> None:
    """The people of the buyer that decides, that somebody is to be named."""
    telling.tell_organizer(db.session().get_one(Tender, job.payload["tender_id"]), REPLACE, at, page="evaluation")


@outbox.on("bids.taken_back")
def reopen_scores(*, job: outbox.Job, at: datetime) -> None:
    """An answer that counts again is scored by all, those who had closed their scores without it too."""
    found = db.session().get_one(OpenedBid, job.payload["opened_bid_id"])
    scoring.reopen(committee.sitting(db.load(Tender, id=found.bid.tender_id)), found, at=at)


@outbox.on("awards.scores_closed")
def tell_closed(*, job: outbox.Job, at: datetime) -> None:
    """The people of the buyer that scores are closed, and what comes next: the prices, where they are sealed apart, or the decision."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    if price_consents.are_awaited(tender):
        telling.tell_buyer(tender, CLOSED_PRICES_NEXT, at, page="ouverture-des-prix")
    else:
        telling.tell_buyer(tender, CLOSED, at, beside=CLOSED_BESIDE)
