"""An answer of several that was found damaged: what its members accepted is kept apart, and says what its lead may send again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.bids.answering import weighed
from marketplace.bids.answering.said import Fault
from marketplace.bids.models import Bid, BidVersion
from marketplace.bids.regrouping import group, members
from marketplace.bids.sealing import cipher, keyring
from marketplace.bids.sealing.contents import Content
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.tenders.calling import places
from marketplace.tenders.models import Tender

# Under this name a content that was sent again says whether it is what the members of its group had accepted.
SENT_AGAIN, IS_AS_ACCEPTED = "sent_again", "is_as_accepted"


@dataclass(frozen=True)
class Kept:
    """What is left of a version that was found damaged: what it said, None where neither it nor any copy is readable; whether others than
    its lead were of it, or may have been; whether each of them accepted these very words."""

    content: Content | None = None
    is_group: bool = False
    is_accepted: bool = False


def kept(bid: Bid, number: int) -> Kept:
    """The version of an answer by its number, from its own bytes or from those that its members accepted, both bound to its hash."""
    version = db.session().query(BidVersion).filter_by(bid_id=bid.id, number=number).one_or_none()
    accepted = members.acceptances(bid, version.sha256) if version else {}
    for copy in (None, *accepted.values()) if version else ():
        try:
            found = members.said_as(bid, copy) if copy else members.said_by(version)
        except (cipher.Broken, keyring.NoKey):
            continue
        named = members.named(found)
        return Kept(found, bool(named), bool(named) and named <= set(members.kept(accepted).values()))
    return Kept(None, bool(members.of(bid)))


def with_group(left: Kept, typed: Content) -> Content:
    """What was typed anew with the group and the places of the version, as far as they are known; of a group, with whether it is what its
    members had accepted."""
    made = group.carried(typed, left.content) if left.content is not None else typed
    return made | {SENT_AGAIN: {IS_AS_ACCEPTED: left.is_accepted}} if left.is_group else made


def to_type(left: Kept, empty: Content) -> Content:
    """What the form shows first: what the members of a group accepted, but for the declaration; nothing for an answer of one."""
    if not left.is_group or left.content is None:
        return empty
    said = {**empty["no_collusion"], **left.content.get("no_collusion", {}), "declared": False}
    return {**empty, **left.content, "no_collusion": said, "files": []}


def faults(left: Kept, typed: Content, tender: Tender, *, is_priced: bool, is_said: bool) -> Iterator[Fault]:
    """Where what was typed is not what the members of the group accepted. `is_priced`: the prices are sent again; `is_said`: so are the
    answers to the criteria."""
    if not left.is_accepted or left.content is None:
        return
    before = left.content
    if is_priced:
        for lot in places.asked_lots(tender):
            if _line(typed, lot.id) != _line(before, lot.id):
                told = {"rank": lot.rank}
                why = _("Ligne %(rank)d : récrivez le prix, la quantité et la note que votre groupe a acceptés, sans rien changer.", **told)
                yield Fault(f"price_{lot.rank}", why)
        if _flat(typed.get("delivery")) != _flat(before.get("delivery")):
            yield Fault("delivery", _("Conditions de livraison : récrivez celles que votre groupe a acceptées, sans rien changer."))
        if _flat(typed.get("note")) != _flat(before.get("note")):
            yield Fault("note", _("Note à l’acheteur : récrivez celle que votre groupe a acceptée, sans rien changer."))
    for one, other in zip(weighed.said(typed, tender), weighed.said(before, tender), strict=True) if is_said else ():
        if _flat(one.text) != _flat(other.text):
            told = {"title": one.criterion.title}
            why = _("Critère « %(title)s » : récrivez le texte que votre groupe a accepté, sans rien changer.", **told)
            yield Fault(f"criterion_{one.criterion.rank}", why)


def is_as_accepted(content: Mapping[str, Any]) -> bool | None:
    """Whether an answer of several that was sent again is what each of its members had accepted; None for any other answer."""
    said = content.get(SENT_AGAIN)
    return bool(said[IS_AS_ACCEPTED]) if said else None


def _line(content: Content, lot: int) -> tuple[Any, ...]:
    """What a content says of a lot, its places apart, which are carried."""
    said = content.get("lines", {}).get(str(lot)) or {}
    tiers = [tuple(one) for one in said.get("tiers") or ()]
    return said.get("unit_price"), said.get("capacity"), tiers, _flat(said.get("note"))


def _flat(text: str | None) -> str:
    """A text without how its lines are broken."""
    return " ".join((text or "").split())
