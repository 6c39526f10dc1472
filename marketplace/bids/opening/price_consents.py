"""Two persons of the buyer ask for the opening of the prices, once every score is closed; the second one's word hands it to the opener."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import PriceConsent, PriceOpening
from marketplace.bids.opening import consents, passing
from marketplace.core import audit, db
from marketplace.core.audit import AuditEvent
from marketplace.core.locale import _
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Tender

ASKED, REFUSED = "bids.prices_asked", "bids.prices_refused"


def of(tender: Tender) -> Sequence[PriceConsent]:
    """Those who asked for the opening of the prices, in order."""
    return db.session().scalars(select(PriceConsent).filter_by(tender_id=tender.id).order_by(PriceConsent.id)).all()


def opening_of(tender: Tender) -> PriceOpening | None:
    """The opening of the prices of a purchase, asked or done, or None."""
    return db.session().scalars(select(PriceOpening).filter_by(tender_id=tender.id)).one_or_none()


def why_not(tender: Tender, actor: User, at: datetime) -> str | None:
    """The reason why this person cannot ask now, or None."""
    if reason := why_not_by(tender, rules.OPENED_BY, at):
        return reason
    if any(one.user_id == actor.id for one in of(tender)):
        return str(_("Vous avez déjà demandé l’ouverture des prix : une autre personne doit la demander aussi."))
    return None


def why_not_by(tender: Tender, persons: int, at: datetime) -> str | None:
    """The reason why prices cannot be opened now by so many persons, or None; the opener asks it again."""
    opening, closed = opening_of(tender), passing.witnessed(tender)
    is_done = opening is not None and opening.done_at is not None
    is_apart = passing.mark_of(tender) is not None
    is_closed = closed is not None and closed.at <= at
    return rules.why_not_open_prices(tender, persons, is_apart=is_apart, is_closed=is_closed, is_done=is_done)


def ask(tender: Tender, *, actor: User, at: datetime) -> str | None:
    """Ask for it; the reason why it was refused, then noted in the unit that answers, or None. The purchase must be locked."""
    if reason := why_not(tender, actor, at):
        refuse(tender, actor=actor, at=at)
        return reason
    db.session().add(PriceConsent(tender_id=tender.id, user_id=actor.id, organization_id=tender.organizer_id, at=at))
    db.session().flush()
    audit.record("bids.prices_asked", tender, actor=actor, at=at, organization_id=tender.organizer_id)
    if len({one.user_id for one in entitled(tender)}) >= rules.OPENED_BY and opening_of(tender) is None:
        db.session().add(PriceOpening(tender_id=tender.id, asked_at=at))
        db.session().flush()
    return None


def refuse(tender: Tender, *, actor: User | None, at: datetime) -> None:
    """Note in the general log that it was refused: who asked, and when."""
    audit.record("bids.prices_refused", tender, actor=actor, at=at, organization_id=tender.organizer_id)


def entitled(tender: Tender) -> list[PriceConsent]:
    """Those who asked once the scores were closed and who still may."""
    closed = passing.witnessed(tender)
    return [one for one in of(tender) if closed is not None and one.at >= closed.at and _still_may(one, tender)]


def witnessed(tender: Tender) -> list[PriceConsent]:
    """Those of them whose act is in the general log too; the opener counts these alone."""
    mine = (AuditEvent.verb == ASKED, AuditEvent.subject_type == "Tender", AuditEvent.subject_id == tender.id)
    events = db.session().scalars(select(AuditEvent).where(*mine))
    said = {(one.actor_id, one.at) for one in events if audit.digest(audit.as_dict(one)) == one.hash}
    return [one for one in entitled(tender) if (one.user_id, one.at) in said]


def forget(tender: Tender) -> None:
    """Take back what was asked: the opener refused."""
    db.session().execute(delete(PriceConsent).where(PriceConsent.tender_id == tender.id))
    db.session().execute(delete(PriceOpening).where(PriceOpening.tender_id == tender.id, PriceOpening.done_at.is_(None)))


def are_awaited(tender: Tender) -> bool:
    """Whether the prices of a purchase that was opened are still sealed."""
    if tender.bids_opened_at is None or passing.mark_of(tender) is None or consents.opening_of(tender) is None:
        return False
    opening = opening_of(tender)
    return opening is None or opening.done_at is None


def _still_may(one: PriceConsent, tender: Tender) -> bool:
    found = teams.membership_in(one.user, tender.organizer)
    return found is not None and found.may(*rules.OPENERS)
