"""What the close of a purchase from a need begins: answers are awaited. Rows of the unit that closes."""

from datetime import datetime, timedelta

from marketplace.accounts.models import User
from marketplace.core import audit, outbox, states
from marketplace.tenders.calling import checking, rules, telling
from marketplace.tenders.models import Tender, TenderStage

# A close that is recorded later than this took from enterprises what they had to answer.
PROMPT = timedelta(hours=1)


def call(tender: Tender, *, actor: User | None, at: datetime) -> None:
    """Await answers from now on; the enterprises that are named are told."""
    tender.called_at = at
    for one in tender.bidders:
        one.invited_at = at
    states.move(tender, TenderStage.BIDDING, actor=actor, at=at)
    telling.tell(tender, telling.CALLED, at=at)
    outbox.announce("tenders.called", tender_id=tender.id)


def follow_extension(tender: Tender, *, actor: User | None, at: datetime) -> None:
    """Leave as many days after a close that was extended as there were before."""
    if tender.bids_due_at is not None:
        _move(tender, tender.bids_due_at + timedelta(days=tender.extension_days, hours=-2), actor, at)


def keep_days(tender: Tender, *, actor: User | None, at: datetime) -> None:
    """Leave the days that enterprises were promised when a close is recorded late: they read the quantities from then on."""
    if tender.closes_at is not None and at > tender.closes_at + PROMPT:
        _move(tender, rules.earliest(at, tender.bids_zone, checking.answer_days(tender, at)), actor, at)


def _move(tender: Tender, first: datetime, actor: User | None, at: datetime) -> None:
    """Put the deadline off to the same hour of the first day that is not before an instant; never earlier."""
    before, after = tender.bids_due_at, rules.same_hour_from(tender, first)
    if before is None or after is None or after <= before:
        return
    tender.bids_due_at, tender.updated_at = after, at
    audit.record("tenders.extend", tender, actor=actor, at=at, changes={"tenders.bids_due_at": (before, after)})
