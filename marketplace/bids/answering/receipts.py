"""The receipt of an answer: which bytes, when, in which place; signed, so that whoever holds it proves it without the site."""

import json
from datetime import UTC
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from marketplace.bids.models import Bid, BidEvent
from marketplace.bids.sealing import keyring


def receipt(bid: Bid, event: BidEvent) -> dict[str, Any]:
    """The receipt of an event of an answer: `signed` is what is signed (Ed25519, canonical JSON: sorted keys, no spaces, UTF-8),
    `signature` and `public_key` are in hexadecimal. `received_at` is in UTC, to the microsecond."""
    signed = {
        "purchase": bid.tender.number,
        "bid": bid.token,
        "lead": bid.lead_id,
        "version": event.bid_version,
        "kind": event.kind.value,
        "seq": event.seq,
        "received_at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "sha256": event.sha256,
        "hash": event.hash,
    }
    key = keyring.receipts_key()
    return {"signed": signed, "signature": key.sign(_bytes(signed)).hex(), "public_key": public_key()}


def public_key() -> str:
    """The public half of the key that signs receipts, in hexadecimal."""
    return keyring.receipts_key().public_key().public_bytes_raw().hex()


def is_genuine(told: dict[str, Any], public: str) -> bool:
    """Whether a receipt was signed by the holder of this key, and says what it said then."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(told["signature"]), _bytes(told["signed"]))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def _bytes(signed: dict[str, Any]) -> bytes:
    return json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
