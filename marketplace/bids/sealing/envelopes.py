"""An answer in two envelopes: what the criteria ask in the first, all that tells a price in the second. Pure.

The first holds the SHA-256 of the sealed second under `prices`, so that it vouches for it from the moment of the receipt. The hash of such
a version is that of the two hashes, one after the other: it covers both, and is verified with the second one still shut.
"""

import hashlib
from typing import Any

Content = dict[str, Any]
# Under this name the first envelope holds the SHA-256 of the second.
PRICES = "prices"
# What tells a price; a document that is no evidence of a criterion may tell one too.
PRICED = ("lines", "delivery", "note")


def evidence(content: Content) -> set[str]:
    """The tokens of the documents that a criterion names."""
    return {token for said in (content.get("criteria") or {}).values() for token in said.get("files") or ()}


def split(content: Content) -> tuple[Content, Content]:
    """What the first envelope says, in the shape of a whole answer without prices, and what the second does."""
    proofs, files = evidence(content), content.get("files") or []
    second = {name: content[name] for name in PRICED if name in content}
    second["files"] = [one for one in files if one["token"] not in proofs]
    first = content | {"lines": {}, "delivery": "", "note": "", "files": [one for one in files if one["token"] in proofs]}
    return first, second


def joined(first: Content, second: Content) -> Content:
    """The whole answer; documents that are evidence come first."""
    return first | second | {"files": [*(first.get("files") or []), *(second.get("files") or [])]}


def of_both(first: str, second: str) -> str:
    """The hash of a version in two envelopes, from theirs (SHA-256, hexadecimal)."""
    return hashlib.sha256(bytes.fromhex(first) + bytes.fromhex(second)).hexdigest()
