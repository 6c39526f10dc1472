"""What the page of a listing says to machines that read pages: schema.org in JSON-LD. It is made from the sheet that the reader sees, so
that a price that she may not see is not there either."""

from decimal import Decimal
from typing import Any

from marketplace.catalogue.models import ListingKind
from marketplace.catalogue.sheet import Sheet
from marketplace.core import links
from marketplace.core.money import UNIT_PRICE_DECIMALS


def of(sheet: Sheet) -> dict[str, Any]:
    """A Product or a Service, with the offer of its enterprise; what is unknown is left out."""
    listing, organization = sheet.listing, sheet.listing.organization
    address = links.absolute("catalogue.show", slug=listing.slug)
    seller = {
        "@type": "Organization",
        "@id": links.absolute("organizations.show", locale="fr", slug=organization.slug),
        "name": organization.name,
    }
    is_good = sheet.kind is ListingKind.GOOD
    said = {
        "@context": "https://schema.org",
        "@type": "Product" if is_good else "Service",
        "@id": links.absolute("catalogue.show", locale="fr", slug=listing.slug),
        "url": address,
        "name": str(sheet.title),
        "description": str(sheet.description) or None,
        "category": str(sheet.category.label) if sheet.category else None,
        "image": [picture_url(sheet, one.row.file.sha256, 1200) for one in sheet.pictures],
        "offers": _offer(sheet, address, seller),
        **({"sku": sheet.content["reference"]} if is_good else {"provider": seller}),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def _offer(sheet: Sheet, address: str, seller: dict[str, str]) -> dict[str, Any]:
    offer: dict[str, Any] = {"@type": "Offer", "url": address, "seller": seller}
    if until := sheet.content["valid_until"]:
        offer["validThrough"] = until
    if sheet.has_price:
        amount = Decimal(sheet.content["price"]).scaleb(-UNIT_PRICE_DECIMALS)
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "price": f"{amount:f}",
            "priceCurrency": "CAD",
            "unitCode": sheet.unit.code,
            "valueAddedTaxIncluded": False,
        }
    return offer


def picture_url(sheet: Sheet, sha256: str, width: int) -> str:
    """The public address of a picture, the same in both languages."""
    return links.absolute("catalogue.picture", locale="fr", slug=sheet.listing.slug, sha256=sha256, width=width)
