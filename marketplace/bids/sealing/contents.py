"""What an answer holds, in and out of its seal: for its lead by its own key, for the opening by the key of the purchase.

A content is a JSON object. A document is sealed apart, under the same content key; its name and kind are in the content that holds it.
"""

import hashlib
import io
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.bids.models import Bid, BidFile, BidState, BidVersion, TenderKey
from marketplace.bids.sealing import cipher, envelopes, keyring
from marketplace.core import db, files
from marketplace.core.documents import Examined
from marketplace.core.files import StoredFile
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

Content = dict[str, Any]
# What the disk and the database are told of a document: nothing.
NAMELESS = "scelle"
MEDIA_TYPE = "application/octet-stream"
# What the token of a file of the private room begins with: no version names it, and it stays all the same.
IN_ROOM = "room-"


@dataclass(frozen=True)
class Sealed:
    """The sealed bytes of a version, wherever they are kept; as a row of it holds them."""

    bid: Bid
    number: int
    sealed: bytes
    sealed_prices: bytes | None
    sha256: str


def new_bid(tender: Tender, lead: Organization, key: TenderKey, *, at: datetime) -> Bid:
    """A sealed answer that says nothing yet. ValueError while the purchase has no public key."""
    if key.public_key is None:
        raise ValueError("A purchase without its key takes no answer.")
    token, content_key = secrets.token_hex(16), cipher.new_key()
    own = cipher.public_of(keyring.make_bid_key(token))
    return Bid(
        token=token,
        tender=tender,
        lead=lead,
        state=BidState.DRAFT,
        wrapped_for_opener=cipher.wrap(content_key, key.public_key, f"opener {token}"),
        wrapped_for_bidder=cipher.wrap(content_key, own, f"bidder {token}"),
        created_at=at,
        updated_at=at,
    )


def key_for_bidder(bid: Bid) -> bytes:
    """The content key, by the key of the answer. cipher.Broken or keyring.NoKey when it cannot be had."""
    return cipher.unwrap(bid.wrapped_for_bidder, keyring.bid_key(bid.token), f"bidder {bid.token}")


def key_for_opening(bid: Bid, private: bytes) -> bytes:
    """The content key, by the private key of the purchase: what the opener does. cipher.Broken when it does not open."""
    return cipher.unwrap(bid.wrapped_for_opener, private, f"opener {bid.token}")


def sealed(bid: Bid, number: int, content: Content, key: bytes) -> tuple[bytes, str]:
    """The sealed bytes of a version of an answer and their SHA-256."""
    made = cipher.seal(_plain(content), key, _place(bid, number))
    return made, hashlib.sha256(made).hexdigest()


def sha256_of_prices(version: BidVersion) -> str:
    """The hash of what is stored of the second envelope of a version; empty without one."""
    return hashlib.sha256(version.sealed_prices).hexdigest() if version.sealed_prices is not None else ""


def put(bid: Bid, version: BidVersion, content: Content, key: bytes, *, is_apart: bool) -> None:
    """Seal a content in a version: in one envelope, or with its prices apart."""
    version.sealed_prices, second = None, ""
    if is_apart:
        content, priced = envelopes.split(content)
        version.sealed_prices = cipher.seal(_plain(priced), key, _place_of_prices(bid, version.number))
        second = hashlib.sha256(version.sealed_prices).hexdigest()
        content = content | {envelopes.PRICES: second}
    version.sealed, first = sealed(bid, version.number, content, key)
    version.sha256 = envelopes.of_both(first, second) if second else first


def sha256_of(version: BidVersion) -> str:
    """The hash of what is stored of a version, both envelopes covered."""
    first = hashlib.sha256(version.sealed).hexdigest()
    if version.sealed_prices is None:
        return first
    return envelopes.of_both(first, hashlib.sha256(version.sealed_prices).hexdigest())


def content_of(version: BidVersion | Sealed, key: bytes) -> Content:
    """What a version says, all of it. cipher.Broken when its bytes are not those that were sealed, or not those of its hash."""
    found = first_of(version, key)
    second = found.pop(envelopes.PRICES, None)
    return envelopes.joined(found, prices_of(version, key, second)) if second else found


def first_of(version: BidVersion | Sealed, key: bytes) -> Content:
    """What a version says in its first envelope, with the hash of the second where there is one; the second stays shut. cipher.Broken as
    above, whatever became of the second."""
    found: Content = json.loads(cipher.unseal(version.sealed, key, _place(version.bid, version.number)))
    first, second = hashlib.sha256(version.sealed).hexdigest(), found.get(envelopes.PRICES)
    if (envelopes.of_both(first, second) if second else first) != version.sha256:
        raise cipher.Broken("A version is not what was received.")
    return found


def prices_of(version: BidVersion | Sealed, key: bytes, sha256: str) -> Content:
    """What the second envelope says. cipher.Broken when its bytes are not those of the hash that the first one holds, or not there."""
    if version.sealed_prices is None or hashlib.sha256(version.sealed_prices).hexdigest() != sha256:
        raise cipher.Broken("The prices of a version are not what was received.")
    found: Content = json.loads(cipher.unseal(version.sealed_prices, key, _place_of_prices(version.bid, version.number)))
    return found


def keep_file(bid: Bid, document: Examined, key: bytes, *, mark: str = "") -> tuple[str, tuple[str, int]]:
    """A document sealed on the disk: its token, which begins with `mark`, and what `add_file` takes. Slow: before the writing unit."""
    token = mark + secrets.token_hex(16)
    return token, files.keep(io.BytesIO(cipher.seal(document.content, key, f"file {bid.token} {token}")))


def add_file(bid: Bid, token: str, kept: tuple[str, int], *, at: datetime) -> BidFile:
    """Name in the database, in the unit at work, a document that `keep_file` wrote."""
    stored = files.add(kept, name=NAMELESS, media_type=MEDIA_TYPE, at=at)
    db.session().flush()
    row = BidFile(bid_id=bid.id, token=token, stored_file_id=stored.id, added_at=at)
    bid.files.append(row)
    return row


def file_content(bid: Bid, row: BidFile, key: bytes) -> bytes:
    """The bytes of a document. cipher.Broken when they are not those that were sealed, or not there."""
    stored = db.session().get_one(StoredFile, row.stored_file_id)
    try:
        read = files.path_of(stored.sha256).read_bytes()
    except OSError as error:
        raise cipher.Broken("A document is not on the disk.") from error
    return cipher.unseal(read, key, f"file {bid.token} {row.token}")


def _plain(content: Content) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _place(bid: Bid, number: int) -> str:
    return f"version {bid.token} {number}"


def _place_of_prices(bid: Bid, number: int) -> str:
    return f"prices {bid.token} {number}"
