"""The minutes of the opening of the prices as data: written once, by the opener; the score of each answer, its prices or that they stay
sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marketplace.bids.models import BidEventKind, OpenedBid, PriceState
from marketplace.bids.opening import minutes, opened, passing, price_consents
from marketplace.bids.opening.passing import Closed
from marketplace.bids.sealing import chain, envelopes
from marketplace.tenders.models import Tender

FORMAT = 1
KINDS = (BidEventKind.PRICES_OPENED, BidEventKind.PRICES_DAMAGED)


def of(tender: Tender, found: Sequence[OpenedBid], closed: Closed, at: datetime) -> dict[str, Any]:
    """What the minutes say: by whom, when, on which scores; each answer whose prices were opened, each whose prices stay sealed."""
    events = chain.events(tender.id)
    return {
        "format": FORMAT,
        "purchase": tender.number,
        "zone": tender.bids_zone,
        "scores_closed_at": minutes.instant(closed.at),
        "scores": closed.hash,
        "mark": passing.mark_of(tender),
        "opened_at": minutes.instant(at),
        "by": [{"user": one.user_id, "organization": one.organization_id} for one in price_consents.entitled(tender)],
        "bids": [_bid(one, tender, closed) for one in found if one.price_state in (PriceState.OPENED, PriceState.DAMAGED)],
        "kept": [_named(one, closed) for one in found if one.price_state is PriceState.KEPT],
        "chain": [chain.as_dict(one) | {"hash": one.hash} for one in events if one.kind in KINDS],
        "faults": chain.faults(events),
    }


def _named(one: OpenedBid, closed: Closed) -> dict[str, Any]:
    lead = one.bid.lead
    return {
        "bid": one.bid_id,
        "lead": lead.id,
        "name": lead.legal_name or lead.name,
        "neq": lead.neq,
        "score": closed.scores.get(one.id),
        "is_aside": one.set_aside_at is not None,
    }


def _bid(one: OpenedBid, tender: Tender, closed: Closed) -> dict[str, Any]:
    is_open = one.price_state is PriceState.OPENED
    return _named(one, closed) | {
        "version": one.bid_version,
        "sha256": one.sha256,
        envelopes.PRICES: one.content.get(envelopes.PRICES),
        "is_intact": is_open,
        "total": minutes.total(one.content, tender) if is_open else None,
        "content": minutes.digest(opened.written(one.content)) if is_open else None,
    }
