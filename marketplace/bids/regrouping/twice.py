"""Nobody bids twice on a lot: which lots an enterprise already answers by another answer to the same purchase. Told to itself alone.

Each enterprise is held by its own acts only: what it handed in, and the exact versions of others that it accepted. To be invited, to write
or to read holds nobody, or an invitation would be a way to keep a competitor from answering.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.bids.models import Bid, BidState
from marketplace.bids.regrouping import group, members
from marketplace.bids.sealing import cipher, keyring
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender


@dataclass(frozen=True)
class Held:
    """Another answer by which an enterprise is bound, and the lots that it has a price for; None where it cannot be read here, and may
    hold any."""

    bid: Bid
    lots: frozenset[int] | None

    def shares(self, lots: set[int]) -> set[int]:
        return lots if self.lots is None else lots & self.lots


def why_not(bid: Bid, organization: Organization, lots: set[int]) -> str | None:
    """The reason why an enterprise cannot bind itself for these lots by this answer, or None."""
    for one in held(bid.tender, organization, but=bid):
        if shared := one.shares(lots):
            return _reason(bid.tender, one, organization, shared)
    return None


def held(tender: Tender, organization: Organization, *, but: Bid) -> Iterator[Held]:
    """The other answers to a purchase by which an enterprise is bound."""
    mine = select(Bid).where(Bid.tender_id == tender.id, Bid.lead_id == organization.id, Bid.state == BidState.SUBMITTED, Bid.id != but.id)
    for bid in db.session().scalars(mine).unique():
        yield Held(bid, _lots(bid, organization, is_lead=True))
    for seat in members.seats(organization, tender):
        lots = _lots(seat.bid, organization, is_lead=False) if seat.bid_id != but.id else frozenset()
        if lots is None or lots:
            yield Held(seat.bid, lots)


def _lots(bid: Bid, organization: Organization, *, is_lead: bool) -> frozenset[int] | None:
    """The lots with a price of what stands, and of what is in hand where a member accepted it."""
    found: set[int] = set()
    draft, standing = members.in_hand(bid), members.standing(bid)
    try:
        if standing is not None:
            content = members.said_by(standing)
            found |= group.priced(content) if is_lead or organization.id in members.named(content) else set()
        if not is_lead and draft is not None and organization.id in members.acceptances(bid, draft.sha256):
            found |= group.priced(members.said_by(draft))
    except (cipher.Broken, keyring.NoKey):
        return None
    return frozenset(found)


def _reason(tender: Tender, one: Held, organization: Organization, shared: set[int]) -> str:
    lots = ", ".join(f"{lot.rank}. {lot.title}" for lot in tender.lots if lot.id in shared)
    if one.bid.lead_id == organization.id:
        return str(
            _(
                "Votre entreprise a déjà déposé sa propre réponse pour : %(lots)s. Nul ne répond deux fois à une même ligne : retirez-la, "
                "ou déposez-la sans ces lignes.",
                lots=lots,
            )
        )
    told = {"lead": one.bid.lead.name, "lots": lots}
    return str(
        _(
            "Votre entreprise a accepté la réponse de « %(lead)s », qui a un prix pour : %(lots)s. Nul ne répond deux fois à une même "
            "ligne : quittez d’abord cette réponse.",
            **told,
        )
    )
