"""What the opener finds in the answers of a purchase: the last version of each that holds, intact or damaged; its documents unsealed.

The chain of events says which answers were handed in and not taken back. Where a row says otherwise than the chain, the answer is
announced as damaged: nothing is left out in silence.
"""

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.bids.answering import compliance, volume
from marketplace.bids.models import Bid, BidEvent, BidEventKind, BidState, BidVersion
from marketplace.bids.regrouping import group
from marketplace.bids.sealing import chain, cipher, contents, envelopes
from marketplace.bids.sealing.contents import Content
from marketplace.core import db, files
from marketplace.organizations.models import Organization
from marketplace.tenders.criteria import announced
from marketplace.tenders.models import Tender

RECEIVING = (BidEventKind.RECEIVED, BidEventKind.REPLACED)
DECIDING = (*RECEIVING, BidEventKind.WITHDRAWN)
# What a sealed thing that is not as it was may raise while it is opened and read.
TROUBLES = (cipher.Broken, ValueError, KeyError, TypeError, AttributeError, struct.error)


@dataclass(frozen=True)
class Found:
    """One answer as it was found: its number, hash, instant and place are those of its receipt. `files` are (name, media type, what
    `core/files.keep` gave) of its documents, in the order of the content; an answer that is not intact has neither content nor
    documents."""

    bid: Bid
    number: int
    sha256: str
    received_at: datetime | None
    receipt: int | None
    is_intact: bool
    content: Content = field(default_factory=dict)
    files: Sequence[tuple[str, str, tuple[str, int]]] = ()


def read(tender: Tender, private: bytes) -> list[Found]:
    """Open every answer that holds, in the order of their receipts. What does not open is found damaged, and never left out."""
    said = last_words(chain.events(tender.id))
    is_apart = bool((announced.told(tender) or {}).get("two_envelopes"))
    found = [_found(bid, said.get(bid.id), private, is_apart) for bid in _of(tender) if stands(bid, said.get(bid.id))]
    return sorted(found, key=lambda one: (one.receipt or 0, one.bid.id))


def last_words(events: Sequence[BidEvent]) -> dict[int, BidEvent]:
    """What the chain says last of each answer: that it was handed in, or taken back."""
    return {one.bid_id: one for one in events if one.kind in DECIDING}


def stands(bid: Bid, word: BidEvent | None) -> bool:
    """Whether an answer was handed in and not taken back, by the chain; one that the chain does not know stands if a row says so."""
    if word is None:
        return bid.state is not BidState.DRAFT or any(one.received_at for one in bid.versions)
    return word.kind is not BidEventKind.WITHDRAWN or bid.state is BidState.SUBMITTED


def _of(tender: Tender) -> Sequence[Bid]:
    lead = joinedload(Bid.lead).lazyload(Organization.activities)
    read = (selectinload(Bid.versions), selectinload(Bid.files), lead, joinedload(Bid.tender))
    asked = select(Bid).where(Bid.tender_id == tender.id).options(*read)
    return db.session().scalars(asked.order_by(Bid.id)).unique().all()


def _found(bid: Bid, word: BidEvent | None, private: bytes, is_apart: bool) -> Found:
    version = max((one for one in bid.versions if one.received_at is not None), key=lambda one: one.number, default=None)
    try:
        receipt, version = agreed(bid, version, word)
        key = contents.key_for_opening(bid, private)
        # Of an answer in two envelopes this is the first; the second stays shut.
        content = contents.first_of(version, key)
        if is_apart and envelopes.PRICES not in content:
            raise cipher.Broken("The prices of an answer were to be sealed apart, and are not.")
        check_shape(content)
        documents = [kept_file(bid, one, key) for one in content.get("files", ())]
    except TROUBLES:
        return _damaged(bid, version, word)
    return Found(bid, version.number, version.sha256, receipt.at, receipt.seq, True, content, documents)


def agreed(bid: Bid, version: BidVersion | None, word: BidEvent | None) -> tuple[BidEvent, BidVersion]:
    """The receipt and the version when all of it agrees: the hash at the receipt is that of the chain, so that a row whose bytes and hash
    were both rewritten is seen here. Broken otherwise."""
    if version is None or word is None or word.kind not in RECEIVING or bid.state is not BidState.SUBMITTED:
        raise cipher.Broken("An answer is not as its last receipt says.")
    if (word.bid_version, word.sha256, word.seq) != (version.number, version.sha256, version.receipt):
        raise cipher.Broken("A version is not the one whose receipt was given.")
    if word.hash != chain.digest(word):
        raise cipher.Broken("A receipt was changed after it was given.")
    if bid.tender.bids_due_at is None or word.at >= bid.tender.bids_due_at:
        raise cipher.Broken("No receipt is given past the deadline.")
    return word, version


def _damaged(bid: Bid, version: BidVersion | None, word: BidEvent | None) -> Found:
    """What is told of an answer that does not open: what its receipt says or, without one, what its row does."""
    if word is not None:
        return Found(bid, word.bid_version, word.sha256, word.at, word.seq, False)
    if version is not None:
        return Found(bid, version.number, version.sha256, version.received_at, version.receipt, False)
    return Found(bid, 0, "", None, None, False)


def check_shape(content: Mapping[str, Any]) -> None:
    """TypeError, ValueError or KeyError for a content that no form of ours makes: what reads it later relies on it."""
    for lot, line in content["lines"].items():
        int(lot)
        if not isinstance(line["unit_price"] or 0, int) or not isinstance(line.get("capacity") or 0, int):
            raise TypeError("A price and a capacity are integers.")
        volume.check_shape(line)
    compliance.check_shape(content)
    for one in content.get("files") or ():
        if not all(isinstance(one[name], str) for name in ("token", "name", "media_type")):
            raise TypeError("A document is said by words.")
    group.check_shape(content)
    for criterion, said in (content.get("criteria") or {}).items():
        int(criterion)
        if not isinstance(said["text"], str) or not all(isinstance(one, str) for one in said["files"]):
            raise TypeError("What is said to a criterion is a text and tokens of documents.")


def kept_file(bid: Bid, said: dict[str, Any], key: bytes) -> tuple[str, str, tuple[str, int]]:
    row = next((one for one in bid.files if one.token == said["token"]), None)
    if row is None:
        raise cipher.Broken("A document of the answer is missing.")
    return said["name"], said["media_type"], files.keep(io.BytesIO(contents.file_content(bid, row, key)))
