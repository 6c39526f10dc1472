"""Listings that come many at once, as the demonstration's do: each table is written in one statement, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from marketplace.accounts.models import User
from marketplace.catalogue.content import CHOICES, DAYS, NETWORKS, NUMBERS, TEXTS, Content, day_of
from marketplace.catalogue.models import Listing, ListingNetwork, ListingStatus, ListingVersion, PriceTier, listing_mrcs, listing_regions
from marketplace.core import audit, db, indexing
from marketplace.organizations.models import Organization
from marketplace.organizations.slugs import free_slugs
from search_index.analysis import fold


@dataclass(frozen=True)
class New:
    """A listing that is not there yet: of which organisation, and its content in its normal form, with a reference that nobody has."""

    organization: Organization
    content: Content
    status: ListingStatus = ListingStatus.PUBLISHED


def add_all(new: Sequence[New], *, actor: User | None, at: datetime, because: str = "") -> list[int]:
    """Put listings in catalogues, in the unit at work, each with its first version; their ids, in the order given.

    Contents are those that `faults` finds nothing wrong in; pictures and documents are not written.
    """
    if not new:
        return []
    session = db.session()
    slugs = free_slugs([(one.content["title_fr"], one.organization.name) for one in new], Listing.slug)
    rows = [_row(one, slug, at) for one, slug in zip(new, slugs, strict=True)]
    session.execute(insert(Listing), rows, execution_options={"render_nulls": True})
    # By their addresses, which are unique: SQLite says no numbers of rows that are written together.
    found = dict(session.execute(select(Listing.slug, Listing.id).where(Listing.slug.in_(slugs))).all())
    ids = [found[slug] for slug in slugs]
    _attach(list(zip(ids, new, strict=True)))
    by = actor.id if actor else None
    versions = [
        {"listing_id": number, "number": 1, "content": one.content, "by_id": by, "at": at, "because": because}
        for number, one in zip(ids, new, strict=True)
    ]
    session.execute(insert(ListingVersion), versions)
    for number, one in zip(ids, new, strict=True):
        changes = {"listings.number": (None, 1), "status": (None, one.status.value)}
        audit.record("listings.start", Listing(id=number), actor=actor, at=at, changes=changes)
    indexing.note(Listing, ids)
    indexing.note(Organization, sorted({one.organization.id for one in new}))
    return ids


def _row(one: New, slug: str, at: datetime) -> dict[str, Any]:
    said = one.content
    row: dict[str, Any] = {name: said[name] for name in (*TEXTS, *NUMBERS, "category_code", "unit_code", "characteristics")}
    row |= {name: day_of(said[name]) if said[name] else None for name in DAYS}
    row |= {name: kind(said[name]) if said[name] else None for name, kind in CHOICES.items()}
    return row | {
        "slug": slug,
        "organization_id": one.organization.id,
        "sort_title": fold(said["title_fr"]),
        "status": one.status,
        "number": 1,
        "version": 1,
        "is_demo": one.organization.is_demo,
        "created_at": at,
        "updated_at": at,
    }


def _attach(told: Sequence[tuple[int, New]]) -> None:
    tables: dict[Any, list[dict[str, Any]]] = {
        PriceTier: [
            {"listing_id": number, "from_quantity": start, "price": cost} for number, one in told for start, cost in one.content["tiers"]
        ],
        ListingNetwork: [
            {"listing_id": number, "network_id": network, "purpose": purpose}
            for number, one in told
            for name, purpose in NETWORKS.items()
            for network in one.content[name]
        ],
        listing_regions: [{"listing_id": number, "region_code": code} for number, one in told for code in one.content["region_codes"]],
        listing_mrcs: [{"listing_id": number, "mrc_code": code} for number, one in told for code in one.content["mrc_codes"]],
    }
    for table, rows in tables.items():
        if rows:
            db.session().execute(insert(table), rows)
