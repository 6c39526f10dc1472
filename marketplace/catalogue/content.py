"""The content of a listing as plain values: what a version keeps, what a form, a file or a program writes, what two versions differ by.

A content is a dictionary that JSON holds, with the names of FIELDS. Prices are in ten-thousandths of a dollar, quantities in the
decimals of the unit, days are `2026-11-23`, choices are the words of their enumerations, networks are ids of organisations. What is
not said is None, or an empty list. Whoever changes a part starts from `content_of`: `{**content_of(listing), "price": 125_000}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import select

from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import (
    AdjustmentKind,
    Audience,
    Listing,
    ListingKind,
    ListingMember,
    ListingNetwork,
    PriceBasis,
    PriceTier,
    PriceVisibility,
    Purpose,
    TaxCode,
)
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Mrc, Organization, PurchaseCategory, Reach, Region, Unit
from search_index.analysis import fold

Content = dict[str, Any]

TEXTS = ("reference", "title_fr", "title_en", "description_fr", "description_en", "adjustment_note", "tax_reason")
NUMBERS = ("price", "minimum", "pack", "lead_time_days", "final_count_days", "radius_km")
DAYS = ("valid_from", "valid_until")
CHOICES: dict[str, type[Enum]] = {
    "kind": ListingKind,
    "price_basis": PriceBasis,
    "adjustment": AdjustmentKind,
    "reach": Reach,
    "tax_code": TaxCode,
    "price_visibility": PriceVisibility,
    "audience": Audience,
}
NETWORKS = {"price_networks": Purpose.PRICE, "audience_networks": Purpose.AUDIENCE}
# In the order in which a page says them.
FIELDS = (
    *("reference", "title_fr", "title_en", "description_fr", "description_en", "kind", "category_code", "characteristics"),
    *("unit_code", "price_basis", "price", "tiers", "minimum", "pack", "adjustment", "adjustment_note", "tax_code", "tax_reason"),
    *("lead_time_days", "final_count_days", "reach", "radius_km", "region_codes", "mrc_codes", "valid_from", "valid_until"),
    *("price_visibility", "price_networks", "audience", "audience_networks", "pictures", "documents", "members"),
)
# Before anything is said: the price for confirmed buyers, taxes added, no adjustment.
BLANK: Content = dict.fromkeys(FIELDS) | {
    **{"reference": "", "title_fr": "", "description_fr": "", "unit_code": "C62", "kind": "good"},
    **{"price_basis": "listed", "adjustment": "fixed", "tax_code": "taxable", "price_visibility": "buyers", "audience": "everybody"},
    **{"characteristics": [], "tiers": [], "region_codes": [], "mrc_codes": [], "price_networks": [], "audience_networks": []},
    **{"pictures": [], "documents": [], "members": []},
}
NEVER_NONE = ("reference", "title_fr", "description_fr")


@dataclass(frozen=True)
class Change:
    """One field that two contents say differently, with the values of both."""

    field: str
    before: Any
    after: Any


def content_of(listing: Listing) -> Content:
    """What a listing says now; the same rows always give the same content."""
    found: Content = {name: getattr(listing, name) for name in (*TEXTS, *NUMBERS, "category_code", "unit_code")}
    found |= {name: _day(getattr(listing, name)) for name in DAYS}
    found |= {name: value and value.value for name in CHOICES for value in [getattr(listing, name)]}
    named = {name: sorted({one.network_id for one in listing.networks if one.purpose is purpose}) for name, purpose in NETWORKS.items()}
    found |= named | {
        "characteristics": sorted(listing.characteristics),
        "tiers": [[one.from_quantity, one.price] for one in sorted(listing.tiers, key=lambda one: one.from_quantity)],
        "region_codes": sorted(one.code for one in listing.regions),
        "mrc_codes": sorted(one.code for one in listing.mrcs),
        "pictures": [
            {"digest": one.file.sha256, "alternative_fr": one.alternative_fr, "alternative_en": one.alternative_en}
            for one in listing.pictures
        ],
        "documents": [{"digest": one.file.sha256, "title_fr": one.title_fr, "title_en": one.title_en} for one in listing.documents],
        "members": terms.of(listing.members),
    }
    return {name: found[name] for name in FIELDS}


def normal(content: Mapping[str, Any]) -> Content:
    """The same content in its one form: blanks taken off, lists in order, and without what does not go with what was chosen.

    What is not named is as in BLANK. A name that is none of ours is left aside.
    """
    found = {name: content.get(name, BLANK[name]) for name in FIELDS}
    for name in (*TEXTS, "category_code", "unit_code"):
        found[name] = (found[name] or "").replace("\r\n", "\n").strip() or ("" if name in NEVER_NONE else None)
    for name in ("characteristics", "region_codes", "mrc_codes", *NETWORKS):
        found[name] = sorted(set(found[name] or ()))
    found["tiers"] = sorted([quantity, price] for quantity, price in found["tiers"] or ())
    for name in ("pictures", "documents"):
        found[name] = [dict(one) for one in found[name] or ()]
    found["members"] = terms.normal(found["members"] or ())
    return found | _left_aside(found)


def _left_aside(said: Content) -> Content:
    """What would say two things at once: a price beside « on request », regions beside a radius."""
    blank: Content = {}
    if said["price_basis"] != PriceBasis.LISTED.value:
        blank |= {"price": None, "tiers": []}
    if said["reach"] != Reach.RADIUS.value:
        blank["radius_km"] = None
    if said["reach"] != Reach.REGIONS.value:
        blank["region_codes"] = []
    if said["reach"] != Reach.MRCS.value:
        blank["mrc_codes"] = []
    if said["tax_code"] != TaxCode.EXEMPT.value:
        blank["tax_reason"] = None
    if said["adjustment"] == AdjustmentKind.FIXED.value:
        blank["adjustment_note"] = None
    if said["price_visibility"] != PriceVisibility.NETWORKS.value:
        blank["price_networks"] = []
    if said["audience"] != Audience.NETWORKS.value:
        blank["audience_networks"] = []
    return blank


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs, in the order of FIELDS; a field that one of the two does not know is as in BLANK."""
    pairs = [(name, before.get(name, BLANK[name]), after.get(name, BLANK[name])) for name in FIELDS]
    return [Change(name, old, new) for name, old, new in pairs if old != new]


def put(listing: Listing, content: Content) -> None:
    """Write a content, in its normal form, onto a row of the session. Unusable for a code or a network that is none.

    A picture or a document that the listing never had is not written: `attachments.add_picture` brings it first.
    """
    # Looked up before anything is written: a refusal leaves the row as it was, for whoever goes on to the next one.
    found = {
        "unit": _known(Unit, content["unit_code"]),
        "category": _known(PurchaseCategory, content["category_code"]) if content["category_code"] else None,
        "regions": [_known(Region, code) for code in content["region_codes"]],
        "mrcs": [_known(Mrc, code) for code in content["mrc_codes"]],
    }
    networks = {(_network(number).id, purpose) for name, purpose in NETWORKS.items() for number in content[name]}
    members = {_member(one["organization"], listing).id: one for one in content["members"]}
    for name in (*TEXTS, *NUMBERS):
        setattr(listing, name, content[name])
    for name in DAYS:
        setattr(listing, name, date.fromisoformat(content[name]) if content[name] else None)
    for name, kind in CHOICES.items():
        setattr(listing, name, kind(content[name]) if content[name] else None)
    for name, rows in found.items():
        setattr(listing, name, rows)
    listing.sort_title = fold(content["title_fr"])
    listing.characteristics = content["characteristics"]
    _put_tiers(listing, content["tiers"])
    _put_networks(listing, networks)
    _put_members(listing, members)
    _show(listing.all_pictures, content["pictures"], ("alternative_fr", "alternative_en"))
    _show(listing.all_documents, content["documents"], ("title_fr", "title_en"))


def _put_tiers(listing: Listing, tiers: list[list[int]]) -> None:
    known = {one.from_quantity: one for one in listing.tiers}
    for quantity, price in tiers:
        if quantity in known:
            known[quantity].price = price
        else:
            listing.tiers.append(PriceTier(from_quantity=quantity, price=price))
    wanted = {quantity for quantity, _price in tiers}
    listing.tiers[:] = [one for one in listing.tiers if one.from_quantity in wanted]


def _put_networks(listing: Listing, wanted: set[tuple[int, Purpose]]) -> None:
    kept = [one for one in listing.networks if (one.network_id, one.purpose) in wanted]
    known = {(one.network_id, one.purpose) for one in kept}
    new = [ListingNetwork(network_id=number, purpose=purpose) for number, purpose in sorted(wanted - known, key=str)]
    if new or len(kept) != len(listing.networks):
        listing.networks[:] = [*kept, *new]


def _put_members(listing: Listing, wanted: dict[int, terms.Terms]) -> None:
    """Whoever stays keeps its answer, which holds for the version that it names; another text asks it again, also of who refused."""
    kept = [one for one in listing.members if one.organization_id in wanted]
    known = {one.organization_id: one for one in kept}
    new = [ListingMember(organization_id=number) for number in wanted if number not in known]
    for row in (*kept, *new):
        for name in terms.NAMES:
            setattr(row, name, wanted[row.organization_id][name])
        row.declined_at = row.declined_reason = None
    if new or len(kept) != len(listing.members):
        listing.members[:] = [*kept, *new]


def _show(rows: list[Any], said: list[Content], names: tuple[str, ...]) -> None:
    """Give what is shown its place and its words; the others stay without a place, for the versions that showed them."""
    places = {one["digest"]: (place, one) for place, one in enumerate(said)}
    for row in rows:
        place, words = places.get(row.file.sha256, (None, {}))
        row.rank = place
        for name in names if words else ():
            setattr(row, name, words.get(name))


def _known(model: type[Any], code: str) -> Any:
    found = db.session().get(model, code)
    if found is None:
        raise Unusable(_("Ce code n’est pas dans nos listes : « %(code)s ».", code=code))
    return found


def _network(number: int) -> Organization:
    """The network itself, or the one into which it was merged since."""
    found = db.session().scalars(select(Organization).where(Organization.id == number)).unique().one_or_none()
    found = found and merging.kept_of(found)
    if found is None or found.network_type is None:
        raise Unusable(_("Ce réseau n’est pas au répertoire : choisissez-le dans la liste."))
    return found


def _member(number: int, listing: Listing) -> Organization:
    """An enterprise that may offer something with the organisation of the listing."""
    found = db.session().scalars(select(Organization).where(Organization.id == number)).unique().one_or_none()
    found = found and merging.kept_of(found)
    if found is None or not found.is_enterprise:
        raise Unusable(_("Cette entreprise n’est pas au répertoire : choisissez-en une autre."))
    if found.id in (listing.organization_id, listing.organization and listing.organization.id):
        raise Unusable(_("« %(name)s » mène déjà cette offre : ajoutez d’autres entreprises.", name=found.name))
    return found


def day_of(value: str) -> date:
    """The day that a content writes."""
    return date.fromisoformat(value)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
