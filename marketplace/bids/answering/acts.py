"""What an enterprise does with its answer: begins it, saves it, hands it in, takes it back. Nothing of it goes to the general log.

Every act is done with the row of the purchase locked, so that one instant decides between an answer and the deadline, and two events never
take the same place in the chain.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import Bid, BidEvent, BidEventKind, BidState, BidVersion, TenderKey
from marketplace.bids.regrouping import agreeing
from marketplace.bids.sealing import chain, contents
from marketplace.bids.sealing.contents import Content
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.criteria import queries as criteria
from marketplace.tenders.models import Tender

Kept = tuple[str, tuple[str, int]]


def of(tender: Tender, organization: Organization) -> Bid | None:
    """The answer of an enterprise to a purchase, or None."""
    return db.session().scalars(select(Bid).filter_by(tender_id=tender.id, lead_id=organization.id)).one_or_none()


def begin(tender: Tender, organization: Organization, *, actor: User, at: datetime) -> Bid:
    """Begin an answer, sealed from this instant. RuleBroken when it may not, or is begun already."""
    _check(tender, organization, at)
    if of(tender, organization) is not None:
        raise RuleBroken(_("Votre réponse est déjà commencée : ouvrez-la."))
    key = db.session().scalars(select(TenderKey).filter_by(tender_id=tender.id)).one()
    bid = contents.new_bid(tender, organization, key, at=at)
    db.session().add(bid)
    db.session().flush()
    return bid


def save(bid: Bid, content: Content, files: Sequence[Kept] = (), *, actor: User, at: datetime) -> BidVersion:
    """Seal what is written over the version in hand, or as a new one when the last was handed in. `files` are documents that
    `contents.keep_file` wrote, named by their tokens in the content. Whoever had accepted what was there is told that it changed."""
    _check(bid.tender, bid.lead, at)
    before = in_hand(bid) or (received(bid)[-1] if bid.state is BidState.SUBMITTED else None)
    accepted = before.sha256 if before else ""
    draft = _written(bid, content, files, actor=actor, at=at)
    agreeing.void(bid, accepted, at=at)
    return draft


def _written(bid: Bid, content: Content, files: Sequence[Kept] = (), *, actor: User, at: datetime) -> BidVersion:
    key, is_apart = contents.key_for_bidder(bid), criteria.has_two_envelopes(bid.tender)
    for token, kept in files:
        contents.add_file(bid, token, kept, at=at)
    draft = in_hand(bid)
    if draft is None:
        number = max((one.number for one in bid.versions), default=0) + 1
        draft = BidVersion(number=number, saved_at=at)
        bid.versions.append(draft)
    contents.put(bid, draft, content, key, is_apart=is_apart)
    draft.saved_at, draft.saved_by_id, bid.updated_at = at, actor.id, at
    # Each save counts, were the clock to stand still: whoever holds a stale copy must be told.
    flag_modified(bid, "updated_at")
    db.session().flush()
    return draft


def submit(bid: Bid, *, actor: User, at: datetime) -> BidEvent:
    """Hand in the version in hand: the receipt. RuleBroken, and nothing is received, past the deadline or with nothing written.

    Whoever calls it for a person notes a late one with `note_late`.
    """
    _check(bid.tender, bid.lead, at)
    draft = in_hand(bid)
    if draft is None:
        raise RuleBroken(_("Rien n’a changé depuis votre dépôt : il n’y a rien de neuf à déposer."))
    if reason := agreeing.why_not_hand_in(bid, draft):
        raise RuleBroken(reason)
    # The receipt bears the instant of the event before it when that one is later: it too must come before the deadline.
    earliest = chain.floor(bid.tender_id)
    _check(bid.tender, bid.lead, max(at, earliest) if earliest else at)
    kind = BidEventKind.REPLACED if bid.state is BidState.SUBMITTED else BidEventKind.RECEIVED
    event = chain.append(bid, kind, draft.number, draft.sha256, actor=actor, at=at)
    draft.received_at, draft.receipt = event.at, event.seq
    bid.state, bid.updated_at = BidState.SUBMITTED, at
    agreeing.settle(bid, at=at)
    db.session().flush()
    return event


def note_late(bid: Bid, *, actor: User, at: datetime) -> BidEvent:
    """Note that an answer came too late: the minutes of the opening say so."""
    draft = in_hand(bid)
    return chain.append(bid, BidEventKind.LATE, draft.number if draft else 0, draft.sha256 if draft else "", actor=actor, at=at)


def withdraw(bid: Bid, *, actor: User, at: datetime) -> BidEvent:
    """Take back an answer before the deadline: it is never opened, unless it is handed in anew in time."""
    if reason := rules.why_not_withdraw(bid, at):
        raise RuleBroken(reason)
    last = received(bid)[-1]
    event = chain.append(bid, BidEventKind.WITHDRAWN, last.number, last.sha256, actor=actor, at=at)
    bid.state, bid.updated_at = BidState.WITHDRAWN, at
    if in_hand(bid) is None:
        # What was written stays in hand, to be mended and handed in anew.
        said = contents.content_of(last, contents.key_for_bidder(bid))
        _written(bid, said, actor=actor, at=at)
    agreeing.settle(bid, at=at)
    db.session().flush()
    return event


def in_hand(bid: Bid) -> BidVersion | None:
    """The version that is written and not handed in, or None."""
    return next((one for one in bid.versions if one.received_at is None), None)


def received(bid: Bid) -> list[BidVersion]:
    """The versions that were handed in, the oldest first: the last one alone counts."""
    return [one for one in bid.versions if one.received_at is not None]


def _check(tender: Tender, organization: Organization, at: datetime) -> None:
    if reason := rules.why_not_answer(tender, organization, at):
        raise RuleBroken(reason)
