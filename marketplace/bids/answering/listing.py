"""The requests that an enterprise was asked to answer, and where its own answers stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.bids import rules
from marketplace.bids.models import Bid, BidState, BidVersion
from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.tenders.models import ANSWERED, Tender, TenderBidder, TenderStage

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
    """The requests sent to these enterprises, and the open calls that they began to answer, the latest deadline first; those that still
    receive at an instant when one is given, the nearest deadline first."""
    if not organization_ids:
        return []
    draft = select(BidVersion.id).where(BidVersion.bid_id == Bid.id, BidVersion.received_at.is_(None)).exists()
    read = joinedload(Tender.organizer).options(lazyload(Organization.activities))
    asked = (
        select(Tender, TenderBidder.organization_id, Bid.state, draft)
        .join(TenderBidder, TenderBidder.tender_id == Tender.id)
        .outerjoin(Bid, and_(Bid.tender_id == Tender.id, Bid.lead_id == TenderBidder.organization_id))
        .where(TenderBidder.organization_id.in_(organization_ids), TenderBidder.invited_at.is_not(None))
        .where(Tender.kind.in_(ANSWERED), Tender.stage != TenderStage.DRAFT)
        .options(read)
        .limit(MOST)
    )
    begun = (
        select(Tender, Bid.lead_id, Bid.state, draft)
        .join(Bid, Bid.tender_id == Tender.id)
        .where(Bid.lead_id.in_(organization_ids), Tender.is_open_call)
        .options(read)
        .limit(MOST)
    )
    found = [Asked(*row) for wanted in (asked, begun) for row in db.session().execute(_still(wanted, open_at)).unique()]
    far = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.tender.bids_due_at or far, one.tender.id), reverse=open_at is None)


def _still(wanted: Select[Any], open_at: datetime | None) -> Select[Any]:
    """The latest deadlines, or the nearest of those that still receive at an instant."""
    if open_at is None:
        return wanted.order_by(Tender.bids_due_at.desc(), Tender.id.desc())
    return wanted.where(Tender.stage == TenderStage.BIDDING, Tender.bids_due_at > open_at).order_by(Tender.bids_due_at, Tender.id)


def open_calls(organization: Organization, at: datetime) -> Sequence[Tender]:
    """The open calls that this enterprise may answer now, the nearest deadline first, whether it began or not."""
    is_open = (Tender.is_open_call, Tender.stage == TenderStage.BIDDING, Tender.bids_due_at > at)
    read = joinedload(Tender.organizer).options(lazyload(Organization.activities))
    asked = select(Tender).where(*is_open).options(read).order_by(Tender.bids_due_at, Tender.id).limit(MOST)
    return [one for one in db.session().scalars(asked).unique() if rules.is_asked(one, organization)]


def was_ever_asked(organization: Organization) -> bool:
    """Whether a request was ever sent to this enterprise, or everybody was called: it depends on nothing that anybody answered."""
    mine = (TenderBidder.organization_id == organization.id, TenderBidder.invited_at.is_not(None))
    if db.session().scalar(select(TenderBidder.id).where(*mine).limit(1)) is not None:
        return True
    return db.session().scalar(select(Tender.id).where(Tender.is_open_call, Tender.called_at.is_not(None)).limit(1)) is not None
