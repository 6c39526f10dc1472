"""When a purchase is closed: a job at its hour, another each night for any that was missed. Neither decides anything: the deadline does."""

from datetime import datetime

from sqlalchemy import select

from marketplace.core import db, outbox
from marketplace.core.outbox import Job
from marketplace.tenders.closing import acts, scheduling
from marketplace.tenders.closing.scheduling import KIND
from marketplace.tenders.models import GROUPED, Tender, TenderStage


@outbox.handler(KIND)
def close_one(*, job: Job, at: datetime) -> None:
    """Close the purchase of this job, if its time has come."""
    acts.close(job.payload["tender_id"], actor=None, at=at)


@outbox.nightly("tenders.close_missed", hour=0)
def close_missed(*, job: Job, at: datetime) -> None:
    """Ask again for what should be closed and is not, each in a unit of its own."""
    due = select(Tender).where(Tender.kind.in_(GROUPED), Tender.stage == TenderStage.ADHESION, Tender.closes_at <= at)
    for tender in db.session().scalars(due):
        outbox.enqueue(KIND, tender_id=tender.id)


@outbox.on("tenders.published")
def schedule_published(*, job: Job, at: datetime) -> None:
    """Ask for the close of what has just been published."""
    scheduling.schedule(db.session().get_one(Tender, job.payload["tender_id"]))


@outbox.on("tenders.amended")
def schedule_amended(*, job: Job, at: datetime) -> None:
    """Ask for the close at the deadline that an amendment moved."""
    scheduling.schedule(db.session().get_one(Tender, job.payload["tender_id"]))
