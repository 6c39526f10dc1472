"""The chain of what happens to the answers of a purchase: each event covers the one before, and none is earlier than it.

Whoever holds a receipt holds the hash of one event: at the opening the chain is published, and a missing or rewritten event shows.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.models import Bid, BidEvent, BidEventKind
from marketplace.core import db

FIRST = "0" * 64


def append(bid: Bid, kind: BidEventKind, version: int, sha256: str, *, actor: User | None, at: datetime) -> BidEvent:
    """Note an event of an answer. The row of its purchase must be locked: two events never take the same place.

    `at` never goes back: with a clock that was stepped back, the event bears the instant of the one before it. That an answer came late
    counts for nothing there: noted first, it must not make late another one that came in time and waited for its turn to be written.
    """
    before = last(bid.tender_id)
    earliest = floor(bid.tender_id)
    event = BidEvent(
        tender_id=bid.tender_id,
        seq=before.seq + 1 if before else 1,
        at=max(at, earliest) if earliest else at,
        kind=kind,
        bid_id=bid.id,
        bid_version=version,
        sha256=sha256,
        actor_id=actor.id if actor else None,
        previous_hash=before.hash if before else FIRST,
    )
    event.hash = digest(event)
    db.session().add(event)
    db.session().flush()
    return event


def last(tender_id: int) -> BidEvent | None:
    """The newest event of a purchase, or None."""
    asked = select(BidEvent).where(BidEvent.tender_id == tender_id).order_by(BidEvent.seq.desc()).limit(1)
    return db.session().scalars(asked).one_or_none()


def floor(tender_id: int) -> datetime | None:
    """The instant before which no event of a purchase is noted any more; None while there is none."""
    asked = select(BidEvent.at).where(BidEvent.tender_id == tender_id, BidEvent.kind != BidEventKind.LATE)
    return db.session().scalars(asked.order_by(BidEvent.seq.desc()).limit(1)).one_or_none()


def events(tender_id: int) -> Sequence[BidEvent]:
    """Every event of a purchase, in order."""
    return db.session().scalars(select(BidEvent).where(BidEvent.tender_id == tender_id).order_by(BidEvent.seq)).all()


def as_dict(event: BidEvent) -> dict[str, Any]:
    """An event as it is published, without its own hash."""
    return {
        "purchase": event.tender_id,
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": event.kind.value,
        "bid": event.bid_id,
        "version": event.bid_version,
        "sha256": event.sha256,
        "previous_hash": event.previous_hash,
    }


def digest(event: BidEvent) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of an event: sorted keys, no spaces, UTF-8."""
    return hashlib.sha256(json.dumps(as_dict(event), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def faults(found: Sequence[BidEvent]) -> list[str]:
    """A sentence for each event that does not follow the one before it."""
    wrong, previous, earlier = [], FIRST, None
    for place, event in enumerate(found, start=1):
        if event.seq != place or event.previous_hash != previous:
            wrong.append(f"Event {event.seq} of purchase {event.tender_id} does not follow the one before it.")
        if event.hash != digest(event):
            wrong.append(f"Event {event.seq} of purchase {event.tender_id} was changed after it was written.")
        if earlier is not None and event.at < earlier:
            wrong.append(f"Event {event.seq} of purchase {event.tender_id} is earlier than the one before it.")
        previous, earlier = event.hash, earlier if event.kind is BidEventKind.LATE else event.at
    return wrong
