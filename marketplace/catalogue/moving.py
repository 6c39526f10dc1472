"""Giving a listing the status that a file or a program says, by the steps that the status it has allows."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.catalogue import actions
from marketplace.catalogue.models import Listing, ListingStatus


def move_to(listing: Listing, wanted: ListingStatus, *, actor: User | None, at: datetime) -> bool:
    """Whether the status changed. RuleBroken, with every reason, for one that is not ready to be published."""
    if listing.status is wanted:
        return False
    if wanted is ListingStatus.ARCHIVED:
        actions.archive(listing, actor=actor, at=at)
    elif wanted is ListingStatus.DRAFT or listing.status is ListingStatus.ARCHIVED:
        # What was put away becomes a draft before it is shown again.
        actions.withdraw(listing, actor=actor, at=at)
    if wanted is ListingStatus.PUBLISHED:
        actions.publish(listing, actor=actor, at=at)
    return True
