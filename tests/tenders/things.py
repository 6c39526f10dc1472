"""Group purchases to try with: `make_tender(organizer, supplier)`, plausible and invented; rows alone, in the unit at work."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing, ListingVersion
from marketplace.contracting.models import Nature
from marketplace.core import db
from marketplace.organizations.models import BuyerType, MemberRole, Membership, Organization, Role, Standing
from marketplace.tenders import pricing
from marketplace.tenders.models import Lot, Participation, ParticipationPlace, ParticipationStage, Quantity, Tender, TenderStage
from tests.builders import AT, make_organization, make_user
from tests.catalogue.things import make_listing

MEALS: dict[str, Any] = {
    "title_fr": "Repas en liaison froide",
    "title_en": "Cold-chain meals",
    "description_fr": "Repas complets livrés chaque matin, avec une option végétarienne.",
    "category_code": "90101600",
    "kind": "service",
    "unit_code": "C62",
    "price": 132_000,
    "tiers": [[2400, 121_000], [4800, 114_000], [7200, 107_500]],
    "minimum": None,
    "price_visibility": "everybody",
}
_numbers = count(1)


def make_city(name: str = "Ville de Val-des-Ormes", **values: Any) -> Organization:
    """A confirmed municipal buyer."""
    city = make_organization(name=name, **values)
    city.is_enterprise, city.buyer_type = False, BuyerType.MUNICIPALITY
    db.session().add(Standing(organization=city, confirmed_at=AT, basis="team"))
    db.session().flush()
    return city


def member(organization: Organization, *roles: Role, ceiling: int | None = None) -> User:
    """A person with these roles in its team; `ceiling` is that of each that commits money, in cents."""
    person = make_user()
    bounded = [
        MemberRole(role=one, ceiling_cents=ceiling if one in (Role.BUYER, Role.SIGNATORY, Role.FINANCE) else None)
        for one in roles or (Role.ADMINISTRATOR, Role.BUYER)
    ]
    db.session().add(Membership(user_id=person.id, organization_id=organization.id, joined_at=AT, roles=bounded))
    db.session().flush()
    return person


def make_tender(
    organizer: Organization,
    supplier: Organization | None = None,
    *,
    listings: list[Listing] | None = None,
    stage: TenderStage = TenderStage.ADHESION,
    at: datetime = AT,
    lot: dict[str, Any] | None = None,
    **values: Any,
) -> Tender:
    """A purchase of meals from an offer, open for adhesions for three weeks, unless told otherwise; a lot for each listing."""
    supplier = supplier or make_organization(name="Cuisines du Fleuve, coopérative")
    offered = listings or [make_listing(supplier, **MEALS)]
    is_out = stage is not TenderStage.DRAFT
    facts: dict[str, Any] = {
        "number": f"AR-2026-{next(_numbers):04d}",
        "title_fr": "Repas en liaison froide pour les camps de jour",
        "nature": Nature.SERVICES,
        "opens_at": at if is_out else None,
        "closes_at": at + timedelta(days=21),
        "confirms_by": (at + timedelta(days=35)).date(),
        "delivery_from": date(2026, 6, 22),
        "delivery_until": date(2026, 8, 14),
        "term_from": date(2026, 6, 22),
        "term_until": date(2026, 8, 14),
        "stage": stage,
        "created_at": at,
        "updated_at": at,
    }
    tender = Tender(organizer=organizer, supplier=supplier, **{**facts, **values})
    for rank, listing in enumerate(offered, start=1):
        version = _version(listing)
        said = {
            "title": listing.title_fr, "category_code": listing.category_code, "unit_code": listing.unit_code,
            "listing_version": version, "tiers": pricing.staircase_of(version.content), "pack": listing.pack, "minimum": 2400,
        }  # fmt: skip
        tender.lots.append(Lot(rank=rank, **{**said, **(lot or {})}))
    db.session().add(tender)
    db.session().flush()
    return tender


def make_participation(
    tender: Tender,
    organization: Organization,
    *firm: int,
    flexible: int = 0,
    stage: ParticipationStage = ParticipationStage.AUTHORIZED,
    at: datetime = AT,
    **values: Any,
) -> Participation:
    """An adhesion with a resolution and one place: so much firm of each lot, in their order."""
    facts: dict[str, Any] = {"adhered_at": at, "created_at": at, "updated_at": at, "stage": stage}
    if stage is not ParticipationStage.INTENTION:
        facts |= {"resolution_number": "2026-03-114", "resolution_date": at.date(), "authorized_at": at}
    found = Participation(tender=tender, organization=organization, **{**facts, **values})
    place = ParticipationPlace(rank=1, name="Hôtel de ville")
    found.places.append(place)
    for lot, quantity in zip(tender.lots, firm, strict=False):
        found.quantities.append(Quantity(lot=lot, place=place, firm=quantity, flexible=flexible))
    db.session().add(found)
    db.session().flush()
    return found


def _version(listing: Listing) -> ListingVersion:
    return db.session().scalars(select(ListingVersion).filter_by(listing_id=listing.id, number=listing.number)).one()
