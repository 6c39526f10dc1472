"""Every table of the room, under one name; each idea has its file."""

from marketplace.catalogue.models.attached import ListingDocument, ListingNetwork, ListingPicture, Purpose
from marketplace.catalogue.models.joint import ListingMember
from marketplace.catalogue.models.listing import (
    AdjustmentKind,
    Audience,
    Listing,
    ListingKind,
    ListingStatus,
    PriceBasis,
    PriceTier,
    PriceVisibility,
    TaxCode,
    listing_mrcs,
    listing_regions,
)
from marketplace.catalogue.models.versions import ListingVersion

__all__ = [
    "AdjustmentKind",
    "Audience",
    "Listing",
    "ListingDocument",
    "ListingKind",
    "ListingMember",
    "ListingNetwork",
    "ListingPicture",
    "ListingStatus",
    "ListingVersion",
    "PriceBasis",
    "PriceTier",
    "PriceVisibility",
    "Purpose",
    "TaxCode",
    "listing_mrcs",
    "listing_regions",
]
