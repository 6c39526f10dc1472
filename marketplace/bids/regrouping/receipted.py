"""The receipts that an invited enterprise takes away: those of the versions that name it, and of no other."""

from marketplace.bids.answering import reading, receipts, words
from marketplace.bids.models import BidEvent, BidMember
from marketplace.bids.regrouping import members
from marketplace.bids.sealing import cipher, keyring
from marketplace.core.errors import Missing


def of(row: BidMember) -> list[tuple[str, str, str]]:
    """What happened to the versions that name it, the newest first, in words, each with how its receipt is named."""
    zone = row.bid.tender.bids_zone
    return [(words.event(one), words.exact(one.at, zone), receipts.name_of(one)) for one in reading.events(row.bid) if _names(row, one)]


def event(row: BidMember, name: str) -> BidEvent:
    """The event whose receipt is so named. Missing for one of a version that does not name the enterprise."""
    found = reading.event(row.bid, name)
    if not _names(row, found):
        raise Missing()
    return found


def _names(row: BidMember, event: BidEvent) -> bool:
    if event.kind not in words.WITH_COPY:
        return False
    try:
        return row.organization_id in members.named(reading.content_of(reading.version_of(row.bid, event)))
    except (Missing, cipher.Broken, keyring.NoKey):
        return False
