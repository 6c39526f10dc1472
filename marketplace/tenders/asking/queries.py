"""Finding price requests: those of a buyer by stage, those that an enterprise was sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.core import db
from marketplace.core.paging import Page, paginate
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Enquiry, Lot, Tender, TenderBidder, TenderKind, TenderStage

PER_PAGE = 50
IS_ONE = Tender.kind == TenderKind.PRICE_REQUEST


def ours(buyer: Organization, stage: TenderStage | None, number: int) -> Page[Tender]:
    """A page of the price requests of a buyer, the last begun first."""
    asked = select(Tender).where(IS_ONE, Tender.organizer_id == buyer.id).options(lazyload(Tender.lots))
    if stage is not None:
        asked = asked.where(Tender.stage == stage)
    return paginate(asked.order_by(Tender.id.desc()), number, PER_PAGE)


def counts(buyer: Organization) -> dict[TenderStage, int]:
    """How many price requests of a buyer are in each stage, in the order of stages; those that have none are absent."""
    asked = select(Tender.stage, func.count()).where(IS_ONE, Tender.organizer_id == buyer.id).group_by(Tender.stage)
    found = {stage: int(count) for stage, count in db.session().execute(asked)}
    return {stage: found[stage] for stage in TenderStage if stage in found}


def received(enterprise: Organization, number: int) -> Page[Tender]:
    """A page of the price requests that an enterprise was sent: those that are awaited first, the nearest deadline before."""
    awaited = case((Tender.stage == TenderStage.BIDDING, 0), else_=1)
    whose = joinedload(Tender.organizer).lazyload(Organization.activities)
    asked = select(Tender).where(*_sent_to(enterprise)).options(lazyload(Tender.lots), whose)
    nearest = case((Tender.stage == TenderStage.BIDDING, Tender.bids_due_at))
    return paginate(asked.order_by(awaited, nearest, Tender.bids_due_at.desc(), Tender.id.desc()), number, PER_PAGE)


def awaited(enterprise: Organization, at: datetime) -> int:
    """How many price requests an enterprise may still answer."""
    asked = select(func.count()).select_from(Tender).where(*_sent_to(enterprise))
    return db.session().scalar(asked.where(Tender.stage == TenderStage.BIDDING, Tender.bids_due_at > at)) or 0


def was_ever_asked(enterprise: Organization) -> bool:
    """Whether an enterprise was ever sent a price request."""
    return db.session().scalar(select(Tender.id).where(*_sent_to(enterprise)).limit(1)) is not None


def with_categories(tender: Tender) -> Tender:
    """The same price request, the categories of its lines and the enterprises that it names read in two statements."""
    db.session().scalars(select(Lot).where(Lot.tender_id == tender.id).options(joinedload(Lot.category))).unique().all()
    whose = joinedload(TenderBidder.organization).options(joinedload(Organization.standing), lazyload(Organization.activities))
    db.session().scalars(select(TenderBidder).where(TenderBidder.tender_id == tender.id).options(whose)).unique().all()
    return tender


def mine_waiting(tender: Tender, organization_id: int) -> Sequence[str]:
    """The questions of an enterprise that wait for their answer, as it wrote them."""
    waits = (Enquiry.tender_id == tender.id, Enquiry.organization_id == organization_id, Enquiry.answered_at.is_(None))
    return db.session().scalars(select(Enquiry.question).where(*waits).order_by(Enquiry.id)).all()


def _sent_to(enterprise: Organization) -> tuple[ColumnElement[bool], ...]:
    sent = select(TenderBidder.tender_id).where(TenderBidder.organization_id == enterprise.id, TenderBidder.invited_at.is_not(None))
    return (IS_ONE, Tender.stage != TenderStage.DRAFT, Tender.opens_at.is_not(None), Tender.id.in_(sent))
