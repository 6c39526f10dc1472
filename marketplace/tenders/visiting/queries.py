"""Finding visits: those of a request, what an enterprise said of them, which enterprises did not come where they had to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.tenders.models import SiteVisit, Tender, VisitRegistration
from marketplace.tenders.visiting import rules


def of(tender: Tender) -> Sequence[SiteVisit]:
    """The visits of a request, the first before."""
    asked = select(SiteVisit).where(SiteVisit.tender_id == tender.id).options(selectinload(SiteVisit.registrations))
    return db.session().scalars(asked.order_by(SiteVisit.starts_at, SiteVisit.id)).all()


def one(tender: Tender, number: int) -> SiteVisit:
    """A visit of this request; Missing for one of another."""
    found = db.session().get(SiteVisit, number)
    if found is None or found.tender_id != tender.id:
        raise Missing()
    return found


def registration(visit: SiteVisit, organization_id: int) -> VisitRegistration | None:
    """What was said or noted of an enterprise for a visit, or None."""
    return next((one for one in visit.registrations if one.organization_id == organization_id), None)


def absences(tender: Tender) -> dict[int, list[str]]:
    """For each enterprise that was asked, by its id, a sentence for each compulsory visit at which it was not noted; told once the answers
    are read. Nothing is refused for it: people judge."""
    found: dict[int, list[str]] = {}
    for visit in of(tender):
        if not visit.is_compulsory:
            continue
        when = rules.told(visit.starts_at, tender.bids_zone)
        for bidder in tender.bidders:
            noted = registration(visit, bidder.organization_id)
            if noted is None or noted.has_come is None:
                said = _("Présence non notée à la visite obligatoire de %(when)s.", when=when)
            elif noted.has_come:
                continue
            else:
                said = _("Absente de la visite obligatoire de %(when)s.", when=when)
            found.setdefault(bidder.organization_id, []).append(str(said))
    return found
