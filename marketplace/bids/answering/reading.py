"""The answer of an enterprise as its own members read it: what is in hand, what was handed in, what it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from marketplace.bids.answering import acts, receipts, said
from marketplace.bids.models import Bid, BidEvent, BidFile, BidState, BidVersion, OpenedBid
from marketplace.bids.sealing import cipher, contents, keyring
from marketplace.bids.sealing.contents import Content
from marketplace.core import db
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender


@dataclass(frozen=True)
class Own:
    """An answer, or that there is none yet. `content` is what is written now: the version in hand, else the last that was handed in;
    `draft` is the version in hand, `opened` what the buyer has of it. `is_shut`: its own key is not where it is kept, or what is stored is
    damaged: nobody reads it here."""

    bid: Bid | None = None
    draft: BidVersion | None = None
    content: Content = field(default_factory=said.empty)
    is_shut: bool = False
    opened: OpenedBid | None = None

    @property
    def version(self) -> int | None:
        """What a form that shows it carries, so that a stale copy is seen."""
        return self.bid.version if self.bid else None

    @property
    def standing(self) -> BidVersion | None:
        """The version that will be opened, if nothing more is done."""
        if self.bid is None or self.bid.state is not BidState.SUBMITTED:
            return None
        return acts.received(self.bid)[-1]

    @property
    def state(self) -> str:
        """`none`, `draft`, `submitted`, `changed` (handed in, and something newer is in hand), `withdrawn`."""
        if self.bid is None:
            return "none"
        return "changed" if self.standing and self.draft else self.bid.state.value


def own(tender: Tender, organization: Organization) -> Own:
    """What this enterprise answered."""
    found = acts.of(tender, organization)
    if found is None:
        return Own()
    draft, opened = acts.in_hand(found), _opened(found)
    shown = draft or next(reversed(acts.received(found)), None)
    try:
        return Own(found, draft, content_of(shown) if shown else said.empty(), opened=opened)
    except (cipher.Broken, keyring.NoKey):
        return Own(found, draft, is_shut=True, opened=opened)


def _opened(bid: Bid) -> OpenedBid | None:
    """What the buyer has of it, once it was opened."""
    if bid.tender.bids_opened_at is None:
        return None
    return db.session().scalars(select(OpenedBid).filter_by(bid_id=bid.id)).one_or_none()


def bid(tender: Tender, organization: Organization) -> Bid:
    """The answer of this enterprise; Missing while there is none."""
    found = acts.of(tender, organization)
    if found is None:
        raise Missing()
    return found


def readable(tender: Tender, organization: Organization) -> Own:
    """The same; RuleBroken, saying what is lost and what is not, when its key is not there."""
    found = own(tender, organization)
    if found.is_shut:
        raise RuleBroken(why_shut())
    return found


def why_shut() -> str:
    return str(
        _(
            "Votre réponse ne se lit pas d’ici : la clé qui l’ouvre pour vous manque, ou ce qui est gardé est abîmé. Ce qui est déposé "
            "reste déposé, et s’ouvre avec les autres par la clé de la demande. Écrivez à l’équipe."
        )
    )


def content_of(version: BidVersion) -> Content:
    """What a version says, by the key of its answer. cipher.Broken or keyring.NoKey when it cannot be read."""
    return {**said.empty(), **contents.content_of(version, contents.key_for_bidder(version.bid))}


def events(bid: Bid) -> Sequence[BidEvent]:
    """What happened to one answer, the newest first."""
    return db.session().scalars(select(BidEvent).filter_by(bid_id=bid.id).order_by(BidEvent.seq.desc())).all()


def event(bid: Bid, name: str) -> BidEvent:
    """An event of an answer by how its receipt is named; Missing for any other."""
    found = next((one for one in events(bid) if receipts.name_of(one) == name), None)
    if found is None:
        raise Missing()
    return found


def version_of(bid: Bid, event: BidEvent) -> BidVersion:
    """The version of which an event speaks; Missing when it speaks of none."""
    found = next((one for one in bid.versions if one.number == event.bid_version), None)
    if found is None or found.sha256 != event.sha256:
        raise Missing()
    return found


def document(bid: Bid, token: str) -> tuple[BidFile, dict[str, str]]:
    """A document of an answer, with its name and kind as a version says them; Missing for any other token."""
    row = next((one for one in bid.files if one.token == token), None)
    named = (one for version in reversed(bid.versions) for one in content_of(version)["files"] if one["token"] == token)
    found = next(named, None) if row else None
    if row is None or found is None:
        raise Missing()
    return row, found
