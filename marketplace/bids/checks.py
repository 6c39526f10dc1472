"""What sealed answers promise of their rows, asked by `verify`: chains whole, receipts true, nothing in clear before its opening."""

from collections.abc import Iterator

from sqlalchemy import select

from marketplace.bids.models import Bid, BidAcceptance, BidEvent, BidEventKind, BidOpening, BidVersion, OpenedBid
from marketplace.bids.opening import minutes
from marketplace.bids.regrouping import group, members
from marketplace.bids.sealing import chain, contents
from marketplace.core import db
from marketplace.core.panels import panel

RECEIVING = (BidEventKind.RECEIVED, BidEventKind.REPLACED)


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each answer, chain or opening that is not as it must be."""
    return [*_chains(), *_versions(), *_openings(), *_groups()]


def _chains() -> Iterator[str]:
    numbers = db.session().scalars(select(BidEvent.tender_id).distinct().order_by(BidEvent.tender_id)).all()
    for number in numbers:
        yield from chain.faults(chain.events(number))


def _versions() -> Iterator[str]:
    """A version that was handed in is the one of its receipt, byte for byte, and came before the deadline."""
    received = select(BidEvent).where(BidEvent.kind.in_(RECEIVING))
    events = {(one.bid_id, one.bid_version): one for one in db.session().scalars(received)}
    asked = select(BidVersion).join(BidVersion.bid).join(Bid.tender).where(BidVersion.received_at.is_not(None)).order_by(BidVersion.id)
    for version in db.session().scalars(asked).unique():
        event = events.get((version.bid_id, version.number))
        named = f"Version {version.number} of answer {version.bid_id}"
        if event is None or (event.seq, event.sha256) != (version.receipt, version.sha256):
            yield f"{named} has no receipt."
        if contents.sha256_of(version) != version.sha256:
            yield f"{named} is not what was received."
        if version.received_at and version.bid.tender.bids_due_at and version.received_at >= version.bid.tender.bids_due_at:
            yield f"{named} was received past the deadline."


def _openings() -> Iterator[str]:
    """Nothing is open before its deadline, every opened answer has its opening, and the minutes are those that were written."""
    done = {one.tender_id: one for one in db.session().scalars(select(BidOpening).where(BidOpening.done_at.is_not(None)))}
    for one in done.values():
        if one.done_at and one.tender.bids_due_at and one.done_at < one.tender.bids_due_at:
            yield f"Purchase {one.tender_id} was opened before its deadline."
        if minutes.digest(one.minutes) != one.sha256:
            yield f"The minutes of purchase {one.tender_id} are not those that were written."
    for opened in db.session().scalars(select(OpenedBid).order_by(OpenedBid.id)):
        if opened.bid.tender_id not in done:
            yield f"Answer {opened.bid_id} is open and its purchase was never opened."


def _groups() -> Iterator[str]:
    """Every enterprise that an opened answer names accepted the very version that was handed in, before it was received."""
    for opened in db.session().scalars(select(OpenedBid).order_by(OpenedBid.id)):
        numbers = group.named(opened.content)
        version = next((one for one in opened.bid.versions if one.number == opened.bid_version), None)
        if not numbers or version is None:
            continue
        accepted = members.acceptances(opened.bid, version.sha256)
        for number, now in sorted(members.kept(numbers).items()):
            if now != opened.bid.lead_id and not _is_accepted(accepted.get(now), version, opened):
                yield f"Answer {opened.bid_id} names enterprise {number}, which did not accept that version in time."


def _is_accepted(row: BidAcceptance | None, version: BidVersion, opened: OpenedBid) -> bool:
    if row is None or row.at > opened.received_at:
        return False
    return row.bid_version == version.number and contents.sha256_of(row) == version.sha256
