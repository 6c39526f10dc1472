"""Proposing a later deadline after an outage, and what the buyer decides: a notice that moves it, or a refusal with its reason."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db, notices, panels
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import N_, _, speaking
from marketplace.core.outages import ServiceOutage
from marketplace.tenders.asking import amending, zones
from marketplace.tenders.asking.amending import Amended
from marketplace.tenders.closing.telling import ORGANIZED
from marketplace.tenders.extending import rules
from marketplace.tenders.joining import queries
from marketplace.tenders.models import ExtensionProposal, Tender, TenderAmendment, TenderKind, TenderStage
from marketplace.tenders.rules import PREPARERS

PROPOSED = N_(
    "Demande de prix %(number)s, « %(title)s » : le site n’a pas répondu peu avant l’heure limite, du %(began)s au %(ended)s. L’heure "
    "limite est le %(due)s. Décidez si elle est reportée : tant que personne n’en décide, elle ne bouge pas."
)
PROPOSED_TO_GROUP = N_(
    "Achat regroupé %(number)s, « %(title)s » : le site n’a pas répondu peu avant l’heure limite, du %(began)s au %(ended)s. L’heure "
    "limite est le %(due)s. Décidez si elle est reportée : tant que personne n’en décide, elle ne bouge pas."
)


def of(tender: Tender) -> Sequence[ExtensionProposal]:
    """What was proposed for a request, the newest first."""
    asked = select(ExtensionProposal).where(ExtensionProposal.tender_id == tender.id).order_by(ExtensionProposal.id.desc())
    return db.session().scalars(asked).all()


def propose(outage: ServiceOutage, *, at: datetime) -> list[ExtensionProposal]:
    """Propose a later deadline to every purchase whose last two hours an outage took a quarter of an hour of, once each. Whether anybody
    answered is not asked."""
    near = (Tender.bids_due_at > outage.started_at, Tender.bids_due_at <= outage.ended_at + rules.LAST)
    kinds = (TenderKind.PRICE_REQUEST, TenderKind.NEED)
    asked = select(Tender).where(Tender.kind.in_(kinds), Tender.stage == TenderStage.BIDDING, *near)
    known = select(ExtensionProposal.tender_id).where(ExtensionProposal.outage_id == outage.id)
    found = db.session().scalars(asked.where(Tender.id.not_in(known)).order_by(Tender.id)).unique().all()
    return [
        _proposed(tender, outage, tender.bids_due_at, at)
        for tender in found
        if tender.bids_due_at is not None and rules.is_concerned(tender.bids_due_at, outage.started_at, outage.ended_at)
    ]


def waits(tender: Tender) -> bool:
    """Whether a later deadline is proposed that may still be decided."""
    return any(one.decided_at is None and why_not(tender, one) is None for one in of(tender))


def proposal(tender: Tender, number: int) -> ExtensionProposal:
    """A proposal of this request; Missing for one of another."""
    found = db.session().get(ExtensionProposal, number)
    if found is None or found.tender_id != tender.id:
        raise Missing()
    return found


def why_not(tender: Tender, one: ExtensionProposal) -> str | None:
    """The reason why nothing can be decided about it, the rooms above being asked too: an opening that is asked moves no deadline."""
    return rules.why_not_decide(tender, one) or next(iter(panels.pieces("tenders.why_not_extend", tender=tender)), None)


def accept(tender: Tender, one: ExtensionProposal, due_at: datetime, *, actor: User, at: datetime) -> TenderAmendment:
    """Move the deadline to what was shown, by a notice to all who were asked. RuleBroken when it is not what is proposed now."""
    if reason := why_not(tender, one):
        raise RuleBroken(reason)
    if due_at != rules.moved_to(one, tender.bids_zone, at):
        raise RuleBroken(_("L’heure proposée a changé depuis que vous avez ouvert la page : relisez-la, puis acceptez-la."))
    changes = amending.difference(tender, Amended(due_at=due_at))
    if reason := amending.why_not_moved(tender, due_at):
        raise RuleBroken(reason)
    tender.bids_due_at = due_at
    made = amending.published(tender, changes, said(one, tender), actor, at)
    _decided(one, True, actor, at)
    one.amendment_id = made.id
    return made


def refuse(tender: Tender, one: ExtensionProposal, reason: str, *, actor: User, at: datetime) -> None:
    """Leave the deadline where it is, for a reason that stays. RuleBroken once something was decided."""
    if why := why_not(tender, one):
        raise RuleBroken(why)
    one.reason = reason
    _decided(one, False, actor, at)
    audit.record("tenders.extension_refused", tender, actor=actor, at=at, changes={"tenders.extension_reason": (None, reason)})


def said(one: ExtensionProposal, tender: Tender) -> str:
    """Why the deadline moves, as the notice says it, in French: from when to when the site did not answer, by the clock of the request."""
    with speaking("fr"):
        began, ended = (zones.told(at, tender.bids_zone) for at in (one.outage.started_at, one.outage.ended_at))
        return str(
            _("Le site n’a pas répondu pendant les dernières heures du délai : de %(began)s, à %(ended)s.", began=began, ended=ended)
        )


def _decided(one: ExtensionProposal, is_accepted: bool, actor: User, at: datetime) -> None:
    one.is_accepted, one.decided_at, one.decided_by_id = is_accepted, at, actor.id
    db.session().flush()


def _proposed(tender: Tender, outage: ServiceOutage, due_at: datetime, at: datetime) -> ExtensionProposal:
    row = ExtensionProposal(tender_id=tender.id, outage=outage, due_at=due_at, proposed_at=at)
    db.session().add(row)
    db.session().flush()
    audit.record("tenders.extension_proposed", tender, actor=None, at=at, organization_id=tender.organizer_id)
    where, sentence = ("achats", PROPOSED_TO_GROUP) if tender.is_grouped else ("demandes-de-prix", PROPOSED)
    path = f"/espace/{tender.organizer.slug}/{where}/{tender.number}"
    moments = {"began": outage.started_at, "ended": outage.ended_at, "due": due_at}
    told = {"number": tender.number, "title": tender.title_fr, **{name: notices.at_moment(one) for name, one in moments.items()}}
    for one in queries.people_of([tender.organizer_id], at, PREPARERS):
        notices.notify(one.user_id, ORGANIZED, sentence, at=at, path=path, organization_id=tender.organizer_id, **told)
    return row
