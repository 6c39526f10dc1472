"""The minutes of an opening (procès-verbal) as data: written once, by the opener, in its transaction; its SHA-256 beside it.

Persons are named by their numbers: whoever draws the minutes says their names, as long as they have one.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from marketplace.bids.answering import volume
from marketplace.bids.models import Bid, BidEvent, BidEventKind
from marketplace.bids.opening import consents
from marketplace.bids.opening.reading import Found
from marketplace.bids.regrouping import disclosed
from marketplace.bids.sealing import chain, envelopes
from marketplace.core import db
from marketplace.core.money import line_total
from marketplace.tenders.models import Tender

FORMAT = 1


def of(tender: Tender, found: Sequence[Found], at: datetime) -> dict[str, Any]:
    """What the minutes say: by whom, when, each answer in the order it was received, the late and the withdrawn ones, the whole chain."""
    events = chain.events(tender.id)
    named = {one.bid_id for one in events}
    rows = db.session().execute(select(Bid.id, Bid.lead_id).where(Bid.id.in_(named)))
    leads = {number: lead for number, lead in rows}  # noqa: C416 - a Row is no pair for dict()
    return {
        "format": FORMAT,
        "purchase": tender.number,
        "due_at": instant(tender.bids_due_at),
        "zone": tender.bids_zone,
        "opened_at": instant(at),
        "by": [{"user": one.user_id, "organization": one.organization_id} for one in consents.entitled(tender)],
        "bids": [_bid(one, tender) for one in found],
        "late": [_event(one, leads) for one in events if one.kind is BidEventKind.LATE],
        "withdrawn": [_event(one, leads) for one in events if one.kind is BidEventKind.WITHDRAWN],
        "chain": [chain.as_dict(one) | {"hash": one.hash} for one in events],
        "faults": [*chain.faults(events), *_strays(tender, named)],
    }


def total(content: Mapping[str, Any], tender: Tender) -> int:
    """What an answer asks for all that it answers, in cents, taxes left out."""
    lines, whole = content.get("lines", {}), 0
    for lot in tender.lots:
        said = lines.get(str(lot.id))
        if said and said.get("unit_price") is not None:
            whole += line_total(volume.compared_price(said, lot), volume.supplied(said, lot), lot.unit.decimals).cents
    return whole


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of the minutes: sorted keys, no spaces, UTF-8."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _bid(one: Found, tender: Tender) -> dict[str, Any]:
    lead, second = one.bid.lead, one.content.get(envelopes.PRICES)
    return {
        "bid": one.bid.id,
        "lead": lead.id,
        "name": lead.legal_name or lead.name,
        "neq": lead.neq,
        "version": one.number,
        "received_at": instant(one.received_at),
        "receipt": one.receipt,
        "sha256": one.sha256,
        "is_intact": one.is_intact,
        "total": total(one.content, tender) if one.is_intact and not second else None,
        "content": digest(one.content) if one.is_intact else None,
        **(disclosed.minuted(one.bid.id, one.sha256, one.content) if one.is_intact else {}),
        # With the hash of the first envelope, this one gives the hash of the receipt.
        **({envelopes.PRICES: second} if second else {}),
    }


def _strays(tender: Tender, named: Collection[int]) -> list[str]:
    """A sentence for each answer of the chain whose row is said to be of another purchase."""
    asked = select(Bid.id).where(Bid.id.in_(named), Bid.tender_id != tender.id).order_by(Bid.id)
    return [f"Answer {number} is in the chain of this purchase, and its row is of another." for number in db.session().scalars(asked)]


def _event(one: BidEvent, leads: Mapping[int, int]) -> dict[str, Any]:
    return {"bid": one.bid_id, "lead": leads[one.bid_id], "at": instant(one.at), "seq": one.seq}


def instant(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None
