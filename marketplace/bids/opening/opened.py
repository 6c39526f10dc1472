"""The answers once they are open: finding them, knowing that they are what was opened, setting one aside and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import Bid, BidOpening, OpenedBid, PriceOpening, PriceState
from marketplace.bids.opening import minutes, passing
from marketplace.core import audit, db, outbox, panels
from marketplace.core.errors import Forbidden, Missing, RuleBroken, Unusable
from marketplace.core.files import StoredFile
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender


def of(tender: Tender) -> Sequence[OpenedBid]:
    """The opened answers of a purchase, in the order in which they were received."""
    read = contains_eager(OpenedBid.bid).options(joinedload(Bid.lead).lazyload(Organization.activities))
    asked = select(OpenedBid).join(OpenedBid.bid).where(Bid.tender_id == tender.id).options(read)
    return db.session().scalars(asked.order_by(OpenedBid.received_at, OpenedBid.id)).unique().all()


def one_of(tender: Tender, number: int) -> OpenedBid:
    """An opened answer of a purchase, locked when the unit writes. Missing for that of another."""
    found = db.load(OpenedBid, id=number)
    if found.bid.tender_id != tender.id:
        raise Missing()
    return found


def document(opened: OpenedBid, sha256: str) -> StoredFile:
    """A document of an answer, by the hash of its bytes. Missing for one that is not of it."""
    numbers = [one["stored_file"] for one in opened.content.get("files") or ()]
    found = next((one for one in (db.session().get(StoredFile, number) for number in numbers) if one and one.sha256 == sha256), None)
    if found is None:
        raise Missing()
    return found


def print_of(said: Mapping[str, Any]) -> str:
    """The hash of the bytes of a document, from what an opened answer says of it."""
    return db.session().get_one(StoredFile, said["stored_file"]).sha256


def written(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content as its bidder sealed it, without what the opening added to it."""
    plain = dict(content)
    if plain.get("files"):
        plain["files"] = [{name: value for name, value in one.items() if name != "stored_file"} for one in plain["files"]]
    return plain


def is_cured(opened: OpenedBid) -> bool:
    """Whether it was found damaged, then sent again in time."""
    return opened.is_intact and opened.cure_until is not None


def is_as_opened(opened: OpenedBid, opening: BidOpening) -> bool:
    """Whether an intact answer says what it said when it was opened, or sent again: the minutes, themselves hashed, hold its hash."""
    held = minutes.digest(written(opened.content))
    if opened.price_state is PriceState.OPENED and (told := _priced(opened)) is not None:
        return bool(told["content"] == held)
    if is_cured(opened):
        return held == opened.sha256
    told = next((one for one in opening.minutes.get("bids", ()) if one["bid"] == opened.bid_id), None)
    is_minuted = told is not None and (told["content"], told["sha256"]) == (held, opened.sha256)
    return is_minuted and minutes.digest(opening.minutes) == opening.sha256


def _priced(opened: OpenedBid) -> Mapping[str, Any] | None:
    """What the minutes of the prices hold of an answer whose prices were opened intact; None without it, or when they were rewritten."""
    found = db.session().scalars(select(PriceOpening).filter_by(tender_id=opened.bid.tender_id)).one_or_none()
    if found is None or minutes.digest(found.minutes) != found.sha256:
        return None
    told = next((one for one in found.minutes.get("bids", ()) if one["bid"] == opened.bid_id), None)
    return told if told and told["content"] else None


def receipts_of(tender: Tender) -> dict[int, int | None]:
    """The place of the receipt of each answer among the events of a purchase, by the number of the answer."""
    asked = select(BidOpening.minutes).where(BidOpening.tender_id == tender.id)
    told = (db.session().scalars(asked).one_or_none() or {}).get("bids", ())
    return {one["bid"]: one["receipt"] for one in told}


def prints_of(tender: Tender) -> dict[int, str]:
    """The hash of the receipt of each answer, as the minutes hold it, by the number of the answer: fixed before the minutes were, which an
    answer that was sent again later is not."""
    asked = select(BidOpening.minutes).where(BidOpening.tender_id == tender.id)
    told = (db.session().scalars(asked).one_or_none() or {}).get("bids", ())
    return {one["bid"]: one["sha256"] for one in told}


def check_may_read(tender: Tender, person: User) -> None:
    """Forbidden, with the reason of a room above, for whoever may not read what answers say now, such as a member of a committee who did
    not declare her conflicts."""
    if why_not := why_not_read(tender, person):
        raise Forbidden(why_not)


def why_not_read(tender: Tender, person: User | None) -> str | None:
    """The reason of a room above why a person may not read what answers say now, or None."""
    return next((str(one) for one in panels.pieces("bids.why_not_read", tender=tender, person=person)), None)


def set_aside(opened: OpenedBid, tender: Tender, reason: str, *, actor: User, at: datetime) -> None:
    """Say that an answer does not conform, and why; its enterprise is told. The purchase must be locked. Unusable without a reason."""
    if not reason.strip():
        raise Unusable(_("Dites en quoi la réponse n’est pas conforme : l’entreprise le lira."))
    if why_not := why_not_set_aside(opened, tender):
        raise RuleBroken(why_not)
    opened.set_aside_reason, opened.set_aside_by_id, opened.set_aside_at = reason.strip(), actor.id, at
    told = {"bids.set_aside_reason": (None, opened.set_aside_reason)}
    audit.record("bids.set_aside", opened, actor=actor, at=at, organization_id=tender.organizer_id, changes=told)
    outbox.announce("bids.set_aside", opened_bid_id=opened.id)


def take_back(opened: OpenedBid, tender: Tender, *, actor: User, at: datetime) -> None:
    """Count again an answer that was set aside; its enterprise is told."""
    if why_not := why_not_take_back(opened, tender):
        raise RuleBroken(why_not)
    told = {"bids.set_aside_reason": (opened.set_aside_reason, None)}
    opened.set_aside_reason = opened.set_aside_by_id = opened.set_aside_at = None
    audit.record("bids.taken_back", opened, actor=actor, at=at, organization_id=tender.organizer_id, changes=told)
    outbox.announce("bids.taken_back", opened_bid_id=opened.id)


def why_not_set_aside(opened: OpenedBid, tender: Tender) -> str | None:
    """The reason why an answer cannot be set aside now, the rooms above being asked too, or None."""
    return rules.why_not_set_aside(opened, tender) or _held(opened)


def why_not_take_back(opened: OpenedBid, tender: Tender) -> str | None:
    """The reason why an answer that was set aside cannot count again, or None."""
    closed = passing.witnessed(tender)
    return rules.why_not_take_back(opened, is_scored=closed is None or opened.id in closed.scores) or _held(opened)


def _held(opened: OpenedBid) -> str | None:
    """The reason of a room above, such as what was awarded to this answer, or None."""
    return next((str(one) for one in panels.pieces("bids.why_not_set_aside", opened=opened)), None)
