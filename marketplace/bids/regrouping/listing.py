"""The answers of others to which an enterprise is invited, with what it has to do there; on its own pages alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.bids import rules
from marketplace.bids.models import BidMember, BidVersion
from marketplace.bids.regrouping import members
from marketplace.bids.sealing import cipher, keyring
from marketplace.organizations.models import Organization


@dataclass(frozen=True)
class Seat:
    """`waits`: a version is in hand that this enterprise did not accept. `stands`: one that names it was handed in."""

    row: BidMember
    waits: bool
    stands: bool


def of(organization: Organization) -> Sequence[Seat]:
    """The answers that an enterprise is of, the newest invitation first."""
    return [_seat(one) for one in members.seats(organization)]


def waiting(organization: Organization, at: datetime) -> list[Seat]:
    """Those whose version in hand it may still accept."""
    return [one for one in of(organization) if one.waits and rules.is_open(one.row.bid.tender, at)]


def _seat(row: BidMember) -> Seat:
    draft, standing = members.in_hand(row.bid), members.standing(row.bid)
    accepted = row.organization_id in members.acceptances(row.bid, draft.sha256) if draft else True
    return Seat(row, not accepted, standing is not None and _names(standing, row))


def _names(version: BidVersion, row: BidMember) -> bool:
    """Whether a version names an enterprise; one that cannot be read here may."""
    try:
        return row.organization_id in members.named(members.said_by(version))
    except (cipher.Broken, keyring.NoKey):
        return True
