"""Handing an answer in, taking it back: what a person pressed, done when it may be; past the deadline it is told and noted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.answering import acts, compliance, reading, said, telling, weighed
from marketplace.bids.answering.reading import Own
from marketplace.bids.answering.said import Fault
from marketplace.bids.models import Bid, BidEvent, BidEventKind, BidState
from marketplace.bids.regrouping import agreeing
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender, TenderStage


@dataclass
class Handed:
    """One look at an answer before it is handed in, or one try to: the status of the answer, what stops it, the event once it is done."""

    own: Own
    faults: list[Fault]
    status: int = 200
    reason: str = ""
    is_late: bool = False
    event: BidEvent | None = None


def shown(tender: Tender, organization: Organization, at: datetime) -> Handed:
    """The whole answer as it would be handed in now."""
    own = reading.readable(tender, organization)
    lacks = [*said.faults(own.content, tender), *weighed.faults(own.content, tender), *agreeing.faults(own.bid, own.draft, own.content)]
    return Handed(own, lacks, reason=rules.why_not_answer(tender, organization, at) or "")


def tried(tender: Tender, organization: Organization, sha256: str, *, actor: User, at: datetime) -> Handed:
    """Hand in the version that was shown, named by its hash. Once it noted that an answer is late it never raises: the unit is kept."""
    one = shown(tender, organization, at)
    bid = one.own.bid
    if bid is not None and (again := _already(bid, sha256)):
        one.status, one.event, one.reason = 303, again, ""
    elif one.reason:
        one.status, one.is_late = 409, tender.bids_due_at is not None and at >= tender.bids_due_at
        if bid is not None and one.is_late and tender.stage is TenderStage.BIDDING:
            _note_late(bid, actor=actor, at=at)
    elif one.faults or bid is None or one.own.draft is None:
        one.status = 422
    elif one.own.draft.sha256 != sha256:
        one.status = 409
        one.reason = str(_("Quelqu’un de votre équipe a changé la réponse entre-temps : relisez-la, puis déposez-la."))
    elif compliance.freeze(bid, one.own.content, sha256, actor=actor, at=at) and one.own.content.get("group"):
        one.status = 409
        one.reason = str(_("Le dossier de conformité d’une entreprise du groupe vient de changer : chacune accepte de nouveau la réponse."))
    else:
        one.status, one.event = 303, acts.submit(bid, actor=actor, at=at)
        telling.tell(one.event, bid, at=at)
    return one


def to_take_back(tender: Tender, organization: Organization, at: datetime) -> tuple[Bid, str]:
    """The answer to take back, and the reason why it cannot be now (empty when it can); Missing without an answer."""
    bid = reading.bid(tender, organization)
    return bid, rules.why_not_withdraw(bid, at) or ""


def take_back(bid: Bid, *, actor: User, at: datetime) -> BidEvent:
    """Take back an answer before the deadline; RuleBroken when it cannot be."""
    event = acts.withdraw(bid, actor=actor, at=at)
    telling.tell(event, bid, at=at)
    return event


def _already(bid: Bid, sha256: str) -> BidEvent | None:
    """The event of a version that holds already: a button pressed twice hands in once."""
    held = next(reversed(acts.received(bid)), None)
    if held is None or bid.state is not BidState.SUBMITTED:
        return None
    if held.sha256 != sha256 and reading.content_of(held).get(compliance.SHOWN) != sha256:
        return None
    asked = select(BidEvent).where(BidEvent.bid_id == bid.id, BidEvent.seq == held.receipt)
    return db.session().scalars(asked).one_or_none()


def _note_late(bid: Bid, *, actor: User, at: datetime) -> None:
    """Once for each version: who presses again says nothing more."""
    draft = acts.in_hand(bid)
    same = (BidEvent.bid_id == bid.id, BidEvent.kind == BidEventKind.LATE, BidEvent.bid_version == (draft.number if draft else 0))
    if db.session().scalar(select(BidEvent.id).where(*same).limit(1)) is None:
        acts.note_late(bid, actor=actor, at=at)
