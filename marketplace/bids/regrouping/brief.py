"""What the page of an answer says of its group in short: who is of it, who accepted, which answers of others wait for this enterprise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.bids.models import Bid, BidMember
from marketplace.bids.regrouping import agreeing, changes, disclosed, group, members, places
from marketplace.bids.regrouping.agreeing import Stand
from marketplace.bids.sealing.contents import Content
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender


@dataclass(frozen=True)
class Brief:
    """`stands` are the members of our answer; `seats` our places in answers of others to the same purchase."""

    stands: Sequence[Stand]
    seats: Sequence[BidMember]
    is_group: bool

    @property
    def accepted(self) -> list[Stand]:
        """Those whose acceptance a change would void."""
        return [one for one in self.stands if one.acceptance is not None]


def of(tender: Tender, organization: Organization, bid: Bid | None, content: Content) -> Brief:
    """The group of an answer in short, for its lead."""
    stands = agreeing.stands(bid) if bid is not None else []
    return Brief(stands, members.seats(organization, tender), group.of(content) is not None or bool(stands))


def whole(tender: Tender, bid: Bid | None, content: Content) -> dict[str, Any]:
    """What the last reading before handing in shows of a group."""
    found, version = group.of(content), (members.in_hand(bid) or members.standing(bid)) if bid else None
    if found is None or version is None or bid is None:
        return {"members": [], "form_said": ""}
    return {
        "members": disclosed.told(bid.id, version.sha256, found, tender, places.of(tender).names),
        "form_said": changes.form_said(found.form),
    }
