"""Two persons, of two buyers where several buy, ask for the opening of the prices once every score is closed; the opener does it."""

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
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

ASKED = "bids.prices_asked"


def of(tender: Tender) -> Sequence[PriceConsent]:
    """Those who asked for the opening of the prices, in order."""
    return db.session().scalars(select(PriceConsent).filter_by(tender_id=tender.id).order_by(PriceConsent.id)).all()


def opening_of(tender: Tender) -> PriceOpening | None:
    """The opening of the prices of a purchase, asked or done, or None."""
    return db.session().scalars(select(PriceOpening).filter_by(tender_id=tender.id)).one_or_none()


def why_not(tender: Tender, actor: User, at: datetime, organization: Organization | None = None) -> str | None:
    """The reason why this person cannot ask now in the name of one that buys (None: of the organiser), or None."""
    if reason := why_not_by(tender, at, rules.OPENED_BY):
        return reason
    if any(one.user_id == actor.id for one in of(tender)):
        return str(_("Vous avez déjà demandé l’ouverture des prix : une autre personne doit la demander aussi."))
    return consents.why_not_for(tender, actor, organization or tender.organizer, entitled(tender))


def why_not_by(tender: Tender, at: datetime, persons: int, organizations: int = rules.OPENED_BY) -> str | None:
    """The reason why prices cannot be opened now by so many persons of so many buyers, or None; the opener asks it again."""
    opening, closed = opening_of(tender), passing.witnessed(tender)
    known = {
        "is_apart": passing.mark_of(tender) is not None,
        "is_closed": closed is not None and closed.at <= at,
        "is_done": opening is not None and opening.done_at is not None,
    }
    return rules.why_not_open_prices(tender, persons, organizations=organizations, **known)


def ask(tender: Tender, *, actor: User, at: datetime, organization: Organization | None = None) -> str | None:
    """Ask for it; the reason why it was refused, then noted in the unit that answers, or None. The purchase must be locked."""
    if reason := why_not(tender, actor, at, organization):
        refuse(tender, actor=actor, at=at, organization=organization)
        return reason
    whose = organization or tender.organizer
    db.session().add(PriceConsent(tender_id=tender.id, user_id=actor.id, organization_id=whose.id, at=at))
    db.session().flush()
    audit.record("bids.prices_asked", tender, actor=actor, at=at, organization_id=whose.id)
    if why_not_by(tender, at, **consents.count(entitled(tender))) is None and opening_of(tender) is None:
        db.session().add(PriceOpening(tender_id=tender.id, asked_at=at))
        db.session().flush()
    return None


def refuse(tender: Tender, *, actor: User | None, at: datetime, organization: Organization | None = None) -> None:
    """Note in the general log that it was refused: who asked, and when."""
    audit.record("bids.prices_refused", tender, actor=actor, at=at, organization_id=(organization or tender.organizer).id)


def entitled(tender: Tender) -> list[PriceConsent]:
    """Those who asked once the scores were closed and who still may."""
    closed = passing.witnessed(tender)
    return [one for one in of(tender) if closed is not None and one.at >= closed.at and consents.still_may(one, tender)]


def witnessed(tender: Tender) -> list[PriceConsent]:
    """Those of them whose act is in the general log too; the opener counts these alone."""
    mine = (AuditEvent.verb == ASKED, AuditEvent.subject_type == "Tender", AuditEvent.subject_id == tender.id)
    events = db.session().scalars(select(AuditEvent).where(*mine))
    whose = consents.whose
    said = {(one.actor_id, one.at, whose(tender, one.organization_id)) for one in events if audit.digest(audit.as_dict(one)) == one.hash}
    return [one for one in entitled(tender) if (one.user_id, one.at, whose(tender, one.organization_id)) in said]


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
