"""Asking and answering in front of all, without ever saying who asked; watching a purchase."""

from datetime import datetime

from sqlalchemy import delete, select

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, notices
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging
from marketplace.tenders import rules as tenders
from marketplace.tenders.asking import rules as asking_rules
from marketplace.tenders.asking import telling as asking
from marketplace.tenders.calling import telling as calling
from marketplace.tenders.closing import telling
from marketplace.tenders.joining import queries, rules
from marketplace.tenders.models import Enquiry, Tender, TenderKind, TenderStage, TenderWatch

ASKED = N_("Une question attend votre réponse sur « %(title)s ».")
ANSWERED = N_("Une question sur « %(title)s » a sa réponse.")
# Unanswered questions of one organisation on one purchase: whoever asks more waits for answers first.
MOST_WAITING = 10


def organization_that_asks(person: User, tender: Tender, at: datetime) -> Organization | None:
    """The organisation in whose name a person may ask: one of hers that may adhere, the first by name; None for no such."""
    mine = [one.organization for one in belonging.current(person)]
    if not mine:
        return None
    networks = {one.id: queries.networks_of([one.id], clock.local_day(at)) for one in mine} if tender.open_network_id else {}
    if tender.stage is TenderStage.BIDDING:
        return next((one for one in mine if tenders.is_called(tender, one)), None)
    allowed = (one for one in mine if rules.why_not_allowed(tender, one, at, networks=networks.get(one.id, ())) is None)
    return next(allowed, None)


def why_not_ask(tender: Tender, organization: Organization | None, at: datetime) -> str | None:
    """The reason why no question may be asked now, or None."""
    if tender.kind is TenderKind.NEED and tender.stage is TenderStage.BIDDING:
        if reason := asking_rules.why_not_ask(tender, at):
            return reason
        return None if organization else str(_("Les membres des entreprises qui peuvent répondre posent des questions ici."))
    if reason := rules.why_not_open(tender, at):
        return reason
    return None if organization else str(_("Les membres des organisations qui peuvent adhérer posent des questions ici."))


def ask(tender: Tender, question: str, *, actor: User, at: datetime) -> Enquiry:
    """Ask in front of all, anonymously. RuleBroken once adhesion is closed, or for whoever is of no organisation that may adhere."""
    organization = organization_that_asks(actor, queries.with_versions(tender), at)
    if organization is None or (reason := why_not_ask(tender, organization, at)):
        raise RuleBroken(reason if organization else why_not_ask(tender, None, at) or "")
    return keep(tender, organization, question, f"/espace/{tender.organizer.slug}/achats/{tender.number}/questions", actor=actor, at=at)


def keep(tender: Tender, organization: Organization, question: str, path: str, *, actor: User, at: datetime) -> Enquiry:
    """Keep a question that an organisation may ask, and tell the organiser, whose page of questions is at `path`. RuleBroken when several
    wait for their answer already."""
    waiting = select(Enquiry.id).where(
        Enquiry.tender_id == tender.id, Enquiry.organization_id == organization.id, Enquiry.answered_at.is_(None)
    )
    if len(db.session().scalars(waiting).all()) >= MOST_WAITING:
        raise RuleBroken(_("Plusieurs de vos questions attendent déjà une réponse : attendez-la avant d’en poser d’autres."))
    asked = Enquiry(tender_id=tender.id, asked_by_id=actor.id, organization_id=organization.id, question=question, asked_at=at)
    db.session().add(asked)
    db.session().flush()
    # The log names no one here, nor for whom she acted: who reads it would learn who asked.
    audit.act_for(None)
    audit.record("enquiries.ask", asked, actor=None, at=at)
    for one in queries.people_of([tender.organizer_id], at):
        notices.notify(one.user_id, telling.ORGANIZED, ASKED, at=at, path=path, organization_id=tender.organizer_id, title=tender.title_fr)
    return asked


def answer(tender: Tender, number: int, words: str, *, actor: User, at: datetime) -> Enquiry:
    """Answer a question in front of all, or mend an answer; whoever asked, watches or takes part is told the first time."""
    asked = db.load(Enquiry, id=number)
    if asked.tender_id != tender.id:
        raise Missing()
    if tender.stage is TenderStage.BIDDING and (reason := asking_rules.why_not_answer(tender, at)):
        raise RuleBroken(reason)
    is_first = asked.answered_at is None
    asked.answer, asked.answered_by_id, asked.answered_at = words, actor.id, at
    audit.record("enquiries.answer", asked, actor=actor, at=at)
    if is_first:
        _tell(tender, asked, at)
    return asked


def watch(tender: Tender, *, actor: User, at: datetime) -> bool:
    """Watch a purchase, or stop; whether it is watched now."""
    mine = (TenderWatch.tender_id == tender.id, TenderWatch.user_id == actor.id)
    if db.session().scalar(select(TenderWatch.id).where(*mine)) is not None:
        db.session().execute(delete(TenderWatch).where(*mine))
        return False
    db.session().add(TenderWatch(tender_id=tender.id, user_id=actor.id, since=at))
    return True


def _tell(tender: Tender, asked: Enquiry, at: datetime) -> None:
    if tender.kind is TenderKind.PRICE_REQUEST:
        asking.tell(tender, asking.ANSWERED, at=at, question=asking.shortened(asked.question))
        return
    participants = telling.participants(tender)
    if tender.stage is TenderStage.BIDDING:
        calling.tell(tender, calling.ANSWERED, at=at, question=asking.shortened(asked.question))
    telling.tell_participants(tender, dict.fromkeys(participants, ANSWERED), at=at)
    watching = telling.watchers(tender, at)
    told = {one.user_id for one in queries.people_of(participants, at)} | set(watching)
    for person_id in watching if asked.asked_by_id in told or asked.asked_by_id is None else [*watching, asked.asked_by_id]:
        path = f"/achats-regroupes/{tender.number}"
        notices.notify(person_id, telling.WATCHED, ANSWERED, at=at, path=path, title=tender.title_fr)
