"""What a member of a joint listing does: accept the text that it read, refuse it or leave."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import Listing, ListingMember, ListingStatus
from marketplace.core import audit, db, indexing, outbox
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization


def place(organization: Organization, slug: str) -> tuple[Listing, ListingMember]:
    """A joint listing, locked when the unit writes, and the place of an enterprise in it; Missing where it has none."""
    listing = db.load(Listing, slug=slug)
    found = next((one for one in listing.members if one.organization_id == organization.id), None)
    if found is None or listing.status is ListingStatus.ARCHIVED:
        raise Missing()
    return listing, found


def of(organization: Organization) -> list[Listing]:
    """The joint listings of others in which an enterprise has a place, those that wait for it first."""
    asked = select(Listing).join(Listing.members)
    mine = asked.where(ListingMember.organization_id == organization.id, Listing.status != ListingStatus.ARCHIVED)
    found = db.session().scalars(mine.order_by(Listing.sort_title, Listing.id)).unique().all()
    return sorted(found, key=lambda one: any(waits.organization_id == organization.id for waits in terms.waiting(one)), reverse=True)


def accept(member: ListingMember, listing: Listing, number: int, *, actor: User, at: datetime) -> None:
    """Accept the version of this number. RuleBroken (409) when the text has changed since it was read: nobody accepts what she
    did not see."""
    if number != listing.number:
        raise RuleBroken(
            _("L’offre a changé depuis que vous l’avez lue : c’est maintenant la version %(number)d. Relisez-la.", number=listing.number)
        )
    member.accepted_number, member.accepted_at, member.accepted_by_id = number, at, actor.id
    member.declined_at = member.declined_reason = None
    audit.record("listings.accept", listing, actor=actor, at=at, changes=_told(member, listing))
    _follow(listing)
    outbox.announce("catalogue.joint_answered", listing_id=listing.id, organization_id=member.organization_id, accepted=True)


def decline(member: ListingMember, listing: Listing, reason: str, *, actor: User, at: datetime) -> None:
    """Refuse the text, or leave what was accepted; the lead is told, and the listing is shown no more while it names the enterprise."""
    member.accepted_number = member.accepted_at = member.accepted_by_id = None
    member.declined_at, member.declined_reason = at, reason
    audit.record("listings.decline", listing, actor=actor, at=at, changes=_told(member, listing))
    _follow(listing)
    outbox.announce("catalogue.joint_answered", listing_id=listing.id, organization_id=member.organization_id, accepted=False)


def _told(member: ListingMember, listing: Listing) -> dict[str, tuple[Any, Any]]:
    return {"organization": (None, member.organization_id), "number": (None, listing.number)}


def _follow(listing: Listing) -> None:
    """Whether it is shown depends on the answer; the count of its row stays, since nothing that the lead may be writing has changed."""
    db.session().flush()
    indexing.note(Listing, [listing.id])
    indexing.note(Organization, [listing.organization_id, *(one.organization_id for one in listing.members)])
