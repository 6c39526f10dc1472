"""The private room of an answer: messages and the files that go with them, sealed under its key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import Bid, BidMessage
from marketplace.bids.regrouping import members, telling
from marketplace.bids.sealing import cipher, contents, keyring
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization

LONGEST, MOST = 2000, 500


@dataclass(frozen=True)
class Said:
    """A message as those of the answer read it: the enterprise that wrote it, when, its words, the token, the name and the kind of its
    file."""

    name: str
    at: datetime
    text: str
    file: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Kept:
    """A file that is sealed on the disk: its token, its bytes as `contents.add_file` takes them, what its message says of it."""

    token: str
    bytes: tuple[str, int]
    said: Mapping[str, str]


def say(bid: Bid, organization: Organization, text: str, file: Kept | None = None, *, actor: User, at: datetime) -> BidMessage:
    """Write a message in the name of an enterprise of the answer; the others are told that there is one. RuleBroken past the deadline."""
    if not rules.is_open(bid.tender, at):
        raise RuleBroken(_("L’heure limite est passée : la salle se lit encore, et ne s’écrit plus."))
    if db.session().query(BidMessage).filter_by(bid_id=bid.id).count() >= MOST:
        raise RuleBroken(_("La salle est pleine : %(most)d messages au plus.", most=MOST))
    said: dict[str, Any] = {"organization": organization.id, "name": organization.name, "text": text}
    if file is not None:
        contents.add_file(bid, file.token, file.bytes, at=at)
        said["file"] = dict(file.said)
    plain = json.dumps(said, ensure_ascii=False).encode()
    row = BidMessage(bid_id=bid.id, sealed=cipher.seal(plain, contents.key_for_bidder(bid), _place(bid, at)), at=at, by_id=actor.id)
    db.session().add(row)
    db.session().flush()
    others = {bid.lead_id, *(one.organization_id for one in members.of(bid))} - {organization.id}
    telling.tell(bid, telling.MESSAGE, others, at=at)
    return row


def messages(bid: Bid) -> Sequence[Said]:
    """What was said in the room, the oldest first; one that is not as it was sealed says so."""
    rows = db.session().scalars(select(BidMessage).filter_by(bid_id=bid.id).order_by(BidMessage.at, BidMessage.id)).all()
    if not rows:
        return []
    try:
        key = contents.key_for_bidder(bid)
    except (cipher.Broken, keyring.NoKey):
        return []
    return [_read(bid, one, key) for one in rows]


def _read(bid: Bid, row: BidMessage, key: bytes) -> Said:
    try:
        found = json.loads(cipher.unseal(row.sealed, key, _place(bid, row.at)))
    except cipher.Broken:
        return Said("–", row.at, str(_("Ce message est abîmé : il ne se lit plus.")))
    return Said(found["name"], row.at, found["text"], found.get("file"))


def _place(bid: Bid, at: datetime) -> str:
    return f"message {bid.token} {at.timestamp():.6f}"
