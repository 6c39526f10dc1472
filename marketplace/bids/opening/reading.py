"""What the opener finds in the answers of a purchase: the last version of each that holds, intact or damaged; its documents unsealed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.bids.models import Bid, BidEvent, BidEventKind, BidState, BidVersion
from marketplace.bids.sealing import chain, cipher, contents
from marketplace.bids.sealing.contents import Content
from marketplace.core import db, files
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

RECEIVING = (BidEventKind.RECEIVED, BidEventKind.REPLACED)


@dataclass(frozen=True)
class Found:
    """One answer as it was found. `files` are (name, media type, what `core/files.keep` gave) of its documents, in the order of the
    content; an answer that is not intact has neither content nor documents."""

    bid: Bid
    version: BidVersion
    is_intact: bool
    content: Content = field(default_factory=dict)
    files: Sequence[tuple[str, str, tuple[str, int]]] = ()


def standing(tender: Tender) -> Sequence[Bid]:
    """The answers that were handed in and not taken back, in the order of their numbers."""
    read = (selectinload(Bid.versions), selectinload(Bid.files), joinedload(Bid.lead).lazyload(Organization.activities))
    asked = select(Bid).where(Bid.tender_id == tender.id, Bid.state == BidState.SUBMITTED).options(*read)
    return db.session().scalars(asked.order_by(Bid.id)).unique().all()


def read(tender: Tender, private: bytes) -> list[Found]:
    """Open every answer that holds. What does not open is found damaged, and never left out."""
    held = {(one.bid_id, one.bid_version): one for one in chain.events(tender.id) if one.kind in RECEIVING}
    return [_found(bid, held, private) for bid in standing(tender)]


def _found(bid: Bid, held: dict[tuple[int, int], BidEvent], private: bytes) -> Found:
    version = max((one for one in bid.versions if one.received_at is not None), key=lambda one: one.number)
    event = held.get((bid.id, version.number))
    try:
        # The hash at the receipt is that of the chain: a row whose bytes and hash were both rewritten is seen here.
        if event is None or event.sha256 != version.sha256 or event.hash != chain.digest(event):
            raise cipher.Broken("A version is not the one whose receipt was given.")
        key = contents.key_for_opening(bid, private)
        content = contents.content_of(version, key)
        return Found(bid, version, True, content, [_file(bid, one, key) for one in content.get("files", ())])
    except (cipher.Broken, ValueError, KeyError):
        return Found(bid, version, False)


def _file(bid: Bid, said: dict[str, Any], key: bytes) -> tuple[str, str, tuple[str, int]]:
    row = next((one for one in bid.files if one.token == said["token"]), None)
    if row is None:
        raise cipher.Broken("A document of the answer is missing.")
    return said["name"], said["media_type"], files.keep(io.BytesIO(contents.file_content(bid, row, key)))
