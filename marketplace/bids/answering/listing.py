"""The requests that an enterprise was asked to answer, and where its own answers stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.bids.models import Bid, BidState, BidVersion
from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender, TenderBidder, TenderKind, TenderStage

MOST = 200


@dataclass(frozen=True)
class Asked:
    """A request that was sent to an enterprise, and its own answer: whether there is one, whether something newer is in hand."""

    tender: Tender
    organization_id: int
    state: BidState | None
    has_draft: bool

    @property
    def word(self) -> str:
        """As `reading.Own.state` says it."""
        if self.state is None:
            return "none"
        return "changed" if self.state is BidState.SUBMITTED and self.has_draft else self.state.value


def of(organization_ids: Collection[int], *, open_at: datetime | None = None) -> Sequence[Asked]:
    """The requests sent to these enterprises, the latest deadline first; those that still receive at an instant when one is given, the
    nearest deadline first."""
    if not organization_ids:
        return []
    draft = select(BidVersion.id).where(BidVersion.bid_id == Bid.id, BidVersion.received_at.is_(None)).exists()
    read = joinedload(Tender.organizer).options(lazyload(Organization.activities))
    asked = (
        select(Tender, TenderBidder.organization_id, Bid.state, draft)
        .join(TenderBidder, TenderBidder.tender_id == Tender.id)
        .outerjoin(Bid, and_(Bid.tender_id == Tender.id, Bid.lead_id == TenderBidder.organization_id))
        .where(TenderBidder.organization_id.in_(organization_ids), TenderBidder.invited_at.is_not(None))
        .where(Tender.kind == TenderKind.PRICE_REQUEST, Tender.stage != TenderStage.DRAFT)
        .options(read)
        .limit(MOST)
    )
    if open_at is None:
        asked = asked.order_by(Tender.bids_due_at.desc(), Tender.id.desc())
    else:
        asked = asked.where(Tender.stage == TenderStage.BIDDING, Tender.bids_due_at > open_at).order_by(Tender.bids_due_at, Tender.id)
    return [Asked(*row) for row in db.session().execute(asked).unique()]


def was_ever_asked(organization: Organization) -> bool:
    """Whether a request was ever sent to this enterprise."""
    mine = (TenderBidder.organization_id == organization.id, TenderBidder.invited_at.is_not(None))
    return db.session().scalar(select(TenderBidder.id).where(*mine).limit(1)) is not None
