"""Two persons of the buyer ask for the opening; the second one's word hands it to the opener. Who asks too early is told, and noted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import BidOpening, OpeningConsent, PriceConsent
from marketplace.core import audit, db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

ASKED = "bids.opening_asked"


def of(tender: Tender) -> Sequence[OpeningConsent]:
    """Those who asked for the opening, in order."""
    return db.session().scalars(select(OpeningConsent).filter_by(tender_id=tender.id).order_by(OpeningConsent.id)).all()


def opening_of(tender: Tender) -> BidOpening | None:
    """The opening of a purchase, asked or done, or None."""
    return db.session().scalars(select(BidOpening).filter_by(tender_id=tender.id)).one_or_none()


def why_not(tender: Tender, actor: User, at: datetime, organization: Organization | None = None) -> str | None:
    """The reason why this person cannot ask for the opening now in the name of one that buys (None: of the organiser), or None."""
    if reason := rules.why_not_open(tender, rules.OPENED_BY, at):
        return reason
    found = of(tender)
    if any(one.user_id == actor.id for one in found):
        return str(_("Vous avez déjà demandé l’ouverture : une autre personne doit la demander aussi."))
    return why_not_for(tender, actor, organization or tender.organizer, entitled(tender))


def why_not_for(tender: Tender, actor: User, whose: Organization, asked: Sequence[OpeningConsent | PriceConsent]) -> str | None:
    """The reason why a person cannot ask for an opening in the name of one that buys, or None: her role, or that it asked already."""
    if tender.is_grouped and not rules.may_open_for(actor, whose):
        return str(_("Le rôle que vous avez dans « %(name)s » ne permet pas de demander l’ouverture.", name=whose.name))
    if len(rules.parties(tender)) > 1 and any(one.organization_id == whose.id for one in asked):
        return str(_("Votre organisme a déjà demandé l’ouverture : une personne d’un autre de ceux qui achètent doit la demander aussi."))
    return None


def refuse(tender: Tender, *, actor: User | None, at: datetime, organization: Organization | None = None) -> None:
    """Note in the general log that an opening was refused: who asked, and when. It says nothing of any answer."""
    audit.record("bids.opening_refused", tender, actor=actor, at=at, organization_id=(organization or tender.organizer).id)


def ask(tender: Tender, *, actor: User, at: datetime, organization: Organization | None = None) -> str | None:
    """Ask for the opening; the reason why it was refused, then noted in the unit that answers, or None. The purchase must be locked."""
    if reason := why_not(tender, actor, at, organization):
        refuse(tender, actor=actor, at=at, organization=organization)
        return reason
    consent(tender, actor=actor, at=at, organization=organization)
    return None


def consent(tender: Tender, *, actor: User, at: datetime, organization: Organization | None = None) -> BidOpening | None:
    """Ask for the opening; the opening that is now asked of the opener, when this person is the second. The purchase must be locked.

    RuleBroken when it cannot be: whoever calls it notes that with `refuse`, in the unit that answers.
    """
    if reason := why_not(tender, actor, at, organization):
        raise RuleBroken(reason)
    whose = organization or tender.organizer
    db.session().add(OpeningConsent(tender_id=tender.id, user_id=actor.id, organization_id=whose.id, at=at))
    db.session().flush()
    audit.record("bids.opening_asked", tender, actor=actor, at=at, organization_id=whose.id)
    if rules.why_not_open(tender, **count(entitled(tender)), at=at):
        return None
    opening = opening_of(tender) or BidOpening(tender_id=tender.id, asked_at=at)
    db.session().add(opening)
    db.session().flush()
    return opening


def entitled(tender: Tender) -> list[OpeningConsent]:
    """Those who asked after the deadline and who still may: one who left since, or was suspended, counts no more."""
    due = tender.bids_due_at
    return [one for one in of(tender) if due is not None and one.at >= due and still_may(one, tender)]


def witnessed(tender: Tender) -> list[OpeningConsent]:
    """Those of them whose act is in the general log too: a row that somebody wrote in the table asks for nothing. The opener counts these
    alone; it reads in a unit of its own, when those that asked are over."""
    mine = (AuditEvent.verb == ASKED, AuditEvent.subject_type == "Tender", AuditEvent.subject_id == tender.id)
    events = db.session().scalars(select(AuditEvent).where(*mine))
    said = {(one.actor_id, one.at, whose(tender, one.organization_id)) for one in events if audit.digest(audit.as_dict(one)) == one.hash}
    return [one for one in entitled(tender) if (one.user_id, one.at, whose(tender, one.organization_id)) in said]


def count(found: Sequence[OpeningConsent | PriceConsent]) -> dict[str, int]:
    """How many different persons, and of how many different buyers, as `rules.why_not_open` counts them."""
    return {"persons": len({one.user_id for one in found}), "organizations": len({one.organization_id for one in found})}


def whose(tender: Tender, organization_id: int | None) -> int | None:
    """In whose name it was asked, where that counts: of a price request, whose buyer may since be another page, it does not."""
    return organization_id if tender.is_grouped else None


def forget(tender: Tender) -> None:
    """Take back what was asked: the opener refused."""
    db.session().execute(delete(OpeningConsent).where(OpeningConsent.tender_id == tender.id))
    db.session().execute(delete(BidOpening).where(BidOpening.tender_id == tender.id, BidOpening.done_at.is_(None)))


def still_may(one: OpeningConsent | PriceConsent, tender: Tender) -> bool:
    """Whether whoever asked may still ask in the name of whom she did."""
    found = next(
        (each for each in rules.parties(tender) if each.id == one.organization_id), None if tender.is_grouped else tender.organizer
    )
    return found is not None and rules.may_open_for(one.user, found)
