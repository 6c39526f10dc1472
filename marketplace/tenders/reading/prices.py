"""Who sees the prices of a group purchase: whoever may see those of the listing, by the version that is frozen, and who takes part."""

from collections.abc import Collection

from marketplace.catalogue.models import PriceVisibility
from marketplace.catalogue.rules import Viewer
from marketplace.tenders.models import Lot, Tender


def sees_prices(who: Viewer, tender: Tender, lot: Lot, participants: Collection[int] = ()) -> bool:
    """Whether a reader sees the staircase of a lot, and all that would tell it. `participants` are the ids of her own organisations that
    take part. The rules of the sheet (`price_visibility`) are those of the version that the lot froze."""
    insiders = {tender.organizer_id, *participants}
    if who.is_staff or insiders & who.organizations:
        return True
    if tender.supplier_id is not None and who.keeps(tender.supplier_id):
        return True
    if tender.is_answered:
        # No offer says to whom they are shown: who buys reads them.
        return False
    said = lot.listing_version.content if lot.listing_version else {}
    if {one["organization"] for one in said.get("members") or ()} & who.organizations:
        return True
    visibility = PriceVisibility(said.get("price_visibility", PriceVisibility.EVERYBODY.value))
    if visibility is PriceVisibility.BUYERS:
        return who.is_buyer
    return visibility is PriceVisibility.EVERYBODY or bool(set(said.get("price_networks") or ()) & who.networks)
