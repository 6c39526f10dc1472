"""The receipt of an answer: which bytes, when; signed, so that whoever holds it proves it without the site.

The place of an event among those of its purchase says how many answers came before it: until the opening nobody is told it. A receipt
holds a promise instead, which the opening keeps: the SHA-256 of the event's hash and of a salt that are both told then.
"""

import hashlib
import hmac
import json
from datetime import UTC
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from marketplace.bids.models import Bid, BidEvent
from marketplace.bids.sealing import keyring


def receipt(bid: Bid, event: BidEvent) -> dict[str, Any]:
    """The receipt of an event of an answer: `signed` is what is signed (Ed25519, canonical JSON: sorted keys, no spaces, UTF-8),
    `signature` and `public_key` are in hexadecimal. `received_at` is in UTC, to the microsecond. Once the answers are opened, `place` says
    what `signed.place` promised: the number and the hash of the event in the chain of the purchase."""
    signed = {
        "purchase": bid.tender.number,
        "bid": bid.token,
        "lead": bid.lead_id,
        "version": event.bid_version,
        "kind": event.kind.value,
        "received_at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "sha256": event.sha256,
        "place": promise_of(event),
    }
    made = {"signed": signed, "signature": keyring.receipts_key().sign(_bytes(signed)).hex(), "public_key": public_key()}
    if bid.tender.bids_opened_at is None:
        return made
    return made | {"place": {"seq": event.seq, "hash": event.hash, "salt": _salt(event)}}


def public_key() -> str:
    """The public half of the key that signs receipts, in hexadecimal."""
    return keyring.receipts_key().public_key().public_bytes_raw().hex()


def name_of(event: BidEvent) -> str:
    """How a receipt is named in its address: neither by the place of its event nor by its hash, which would let the place be tried."""
    return promise_of(event)[:16]


def promise_of(event: BidEvent) -> str:
    """What a receipt promises of the place of its event."""
    return _promise(event.hash, _salt(event))


def is_genuine(told: dict[str, Any], public: str) -> bool:
    """Whether a receipt was signed by the holder of this key, and says what it said then; and, where it says its place, whether that is
    the one that it promised."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(told["signature"]), _bytes(told["signed"]))
        place = told.get("place")
        return place is None or told["signed"]["place"] == _promise(place["hash"], place["salt"])
    except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        return False


def _salt(event: BidEvent) -> str:
    """What keeps a promise from being guessed: an event says little that a competitor could not try. The same each time, and nobody else
    can make it."""
    return hmac.digest(keyring.receipts_key().private_bytes_raw(), f"place {event.hash}".encode(), "sha256").hex()


def _promise(event_hash: str, salt: str) -> str:
    return hashlib.sha256(f"{event_hash} {salt}".encode()).hexdigest()


def _bytes(signed: dict[str, Any]) -> bytes:
    return json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
