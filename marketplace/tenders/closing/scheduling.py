"""The hour of a close as a row of the outbox, asked for when a purchase is published and each time its deadline moves."""

from sqlalchemy import select

from marketplace.core import db, outbox
from marketplace.core.outbox import Job
from marketplace.tenders.models import Tender

KIND = "tenders.close"


def schedule(tender: Tender) -> None:
    """Ask that a purchase be closed at its hour, in the unit at work. An hour that was asked for already is not asked for again; one that
    is left behind by a later deadline does nothing when it comes."""
    if tender.closes_at is None:
        return
    key = f"{KIND} {tender.id} {tender.closes_at.isoformat()}"
    if db.session().scalar(select(Job.id).where(Job.key == key)) is None:
        outbox.enqueue(KIND, run_at=tender.closes_at, key=key, tender_id=tender.id)
