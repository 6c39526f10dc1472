"""Who is of an answer, who accepted what: rows of this room, read for those who are of it and for nobody else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.bids.models import Bid, BidAcceptance, BidMember, BidState, BidVersion
from marketplace.bids.regrouping import group
from marketplace.bids.sealing import contents
from marketplace.bids.sealing.contents import Content
from marketplace.core import db
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

_light = joinedload(BidMember.organization).lazyload(Organization.activities)


def of(bid: Bid) -> Sequence[BidMember]:
    """Those who are of an answer beside its lead, in the order in which they were invited."""
    asked = select(BidMember).where(BidMember.bid_id == bid.id, BidMember.left_at.is_(None), BidMember.organization_id != bid.lead_id)
    return db.session().scalars(asked.options(_light).order_by(BidMember.invited_at, BidMember.id)).unique().all()


def row(bid: Bid, organization_id: int) -> BidMember | None:
    """The row of an enterprise in an answer, gone or not."""
    return db.session().scalars(select(BidMember).filter_by(bid_id=bid.id, organization_id=organization_id)).one_or_none()


def seats(organization: Organization, tender: Tender | None = None, *, gone: bool = False) -> Sequence[BidMember]:
    """The answers of others to which an enterprise is invited, to one purchase or to all; those that it left too, when asked."""
    asked = select(BidMember).join(BidMember.bid).where(BidMember.organization_id == organization.id, Bid.lead_id != organization.id)
    asked = asked if gone else asked.where(BidMember.left_at.is_(None))
    if tender is not None:
        asked = asked.where(Bid.tender_id == tender.id)
    read = joinedload(BidMember.bid).options(joinedload(Bid.lead).lazyload(Organization.activities), joinedload(Bid.tender))
    return db.session().scalars(asked.options(read).order_by(BidMember.id.desc())).unique().all()


def acceptances(bid: Bid, sha256: str) -> dict[int, BidAcceptance]:
    """Who accepted this very version, by the number of each enterprise."""
    found = db.session().scalars(select(BidAcceptance).filter_by(bid_id=bid.id, sha256=sha256).order_by(BidAcceptance.id))
    return {one.organization_id: one for one in found}


def last_acceptance(bid: Bid, organization_id: int) -> BidAcceptance | None:
    """The newest version that an enterprise accepted, or None."""
    asked = select(BidAcceptance).filter_by(bid_id=bid.id, organization_id=organization_id).order_by(BidAcceptance.id.desc())
    return db.session().scalars(asked.limit(1)).one_or_none()


def in_hand(bid: Bid) -> BidVersion | None:
    """The version that is written and not handed in, or None."""
    return next((one for one in bid.versions if one.received_at is None), None)


def standing(bid: Bid) -> BidVersion | None:
    """The version that will be opened if nothing more is done, or None."""
    if bid.state is not BidState.SUBMITTED:
        return None
    return next((one for one in reversed(bid.versions) if one.received_at is not None), None)


def said_by(version: BidVersion | None) -> Content:
    """What a version says, by the key of its answer; nothing for no version. cipher.Broken or keyring.NoKey when it cannot be read."""
    return contents.content_of(version, contents.key_for_bidder(version.bid)) if version is not None else {}


def said_as(bid: Bid, accepted: BidAcceptance) -> Content:
    """What a version said when an enterprise accepted it, from the bytes that were kept then."""
    kept = contents.Sealed(bid, accepted.bid_version, accepted.sealed, accepted.sealed_prices, accepted.sha256)
    return contents.content_of(kept, contents.key_for_bidder(bid))


def organizations(ids: Iterable[int]) -> dict[int, Organization]:
    """These pages by their numbers, in one question."""
    asked = select(Organization).where(Organization.id.in_(list(ids))).options(lazyload(Organization.activities))
    return {one.id: one for one in db.session().scalars(asked).unique()}


def named(content: Content) -> set[int]:
    """The enterprises that a content names beside its lead, each by the page that stands for it today."""
    return set(kept(group.named(content)).values())


def kept(numbers: Iterable[int]) -> dict[int, int]:
    """For each of these pages, the one that stands for it since two were merged."""
    wanted: Collection[int] = set(numbers)
    if not wanted:
        return {}
    asked = select(Organization).where(Organization.id.in_(wanted), Organization.merged_into_id.is_not(None))
    merged = db.session().scalars(asked.options(lazyload(Organization.activities))).unique()
    return {one: one for one in wanted} | {one.id: merging.kept_of(one).id for one in merged}


def today(content: Content) -> Content:
    """A content with its enterprises as their pages are today: of two that were merged, one does what both did."""
    said = content.get("group")
    now = kept(one["organization"] for one in said["members"]) if said else {}
    if all(number == one for number, one in now.items()):
        return content
    found: dict[int, dict[str, Any]] = {}
    for one in said["members"]:
        number = now[one["organization"]]
        found[number] = {**(_both(found[number], one) if number in found else one), "organization": number}
    return {**content, "group": {**said, "members": list(found.values())}}


def _both(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What two enterprises do together; the words are those of the one that leads, or of the first."""
    words = second if second.get("is_lead") else first
    lots = {**first["lots"]}
    for lot, places in second["lots"].items():
        lots[lot] = sorted({*lots.get(lot, ()), *places})
    shares = (first.get("share"), second.get("share"))
    return {**words, "lots": lots, "share": None if None in shares else sum(shares)}
