"""What the catalogue promises of its rows, asked by `verify`."""

from collections.abc import Iterator

from sqlalchemy import Select, func, or_, select

from marketplace.catalogue.models import Audience, Listing, ListingNetwork, ListingStatus, ListingVersion, PriceTier, Purpose
from marketplace.core import db
from marketplace.core.panels import panel
from marketplace.organizations.models import Organization


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each listing that is not as it must be."""
    asked = ((sentence, rows.order_by(Listing.id)) for sentence, rows in _questions())
    return [sentence % dict(row._mapping) for sentence, rows in asked for row in db.session().execute(rows)]


def _questions() -> Iterator[tuple[str, Select[tuple[object, ...]]]]:
    listing = Listing
    last = select(ListingVersion.listing_id, func.max(ListingVersion.number).label("number"), func.count().label("count"))
    versions = last.group_by(ListingVersion.listing_id).subquery()
    yield (
        "Listing %(id)d says version %(number)d, and its versions are %(count)s, up to %(last)s.",
        select(listing.id, listing.number, versions.c.count, versions.c.number.label("last"))
        .outerjoin(versions, versions.c.listing_id == listing.id)
        .where(or_(versions.c.number.is_(None), versions.c.number != listing.number, versions.c.count != listing.number)),
    )
    yield (
        "Listing %(id)d is an example and its organisation is not, or the other way round.",
        select(listing.id).join(listing.organization).where(listing.is_demo != Organization.is_demo),
    )
    yield (
        "Listing %(id)d has volume prices and no price.",
        select(listing.id).where(listing.price.is_(None), listing.id.in_(select(PriceTier.listing_id))),
    )
    named = select(ListingNetwork.listing_id).where(ListingNetwork.purpose == Purpose.AUDIENCE)
    yield (
        "Listing %(id)d is published for networks and names none.",
        select(listing.id).where(
            listing.status == ListingStatus.PUBLISHED, listing.audience == Audience.NETWORKS, listing.id.not_in(named)
        ),
    )
