"""A listing as programs read it: its content with amounts in plain decimals, codes for all else, and the marks of its versions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from marketplace.catalogue import typed
from marketplace.catalogue.content import NETWORKS, content_of
from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.organizations.models import Organization

# Our names in a content, and those of programs, where they differ.
NAMES = {"category_code": "category", "unit_code": "unit", "region_codes": "regions", "mrc_codes": "mrcs"}
QUANTITIES = ("minimum", "pack")
# Kept as they are by whatever a program writes: pictures and documents have pages of their own, members accept.
APART = ("pictures", "documents", "members")


def listing_written(listing: Listing) -> dict[str, Any]:
    """The whole of a listing."""
    return said(content_of(listing), listing.unit.decimals) | {
        "status": listing.status.value,
        "slug": listing.slug,
        "version": listing.version,
        "number": listing.number,
        "updated_at": listing.updated_at.isoformat(),
    }


def mark(listing: Listing) -> str:
    """What `If-Match` names: the count of its row, which each save raises."""
    return str(listing.version)


def said(content: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    """A content as programs write it; `decimals` are those of its unit."""
    found = {NAMES.get(name, name): value for name, value in content.items() if name not in APART}
    found["price"] = _amount(content["price"])
    found["tiers"] = [{"from_quantity": _quantity(start, decimals), "price": _amount(price)} for start, price in content["tiers"]]
    for name in QUANTITIES:
        found[name] = _quantity(content[name], decimals)
    for name in NETWORKS:
        found[name] = _slugs(content[name])
    return found


def _amount(value: int | None) -> str | None:
    return None if value is None else typed.written_price(value, "en", grouped=False)


def _quantity(value: int | None, decimals: int) -> str | None:
    return None if value is None else typed.written_quantity(value, decimals, "en", grouped=False)


def _slugs(ids: list[int]) -> list[str]:
    if not ids:
        return []
    return list(db.session().scalars(select(Organization.slug).where(Organization.id.in_(ids)).order_by(Organization.id)))
