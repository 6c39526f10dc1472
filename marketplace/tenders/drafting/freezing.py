"""A lot takes the words and the staircase of one version of a listing; a newer one is told, and taken only while nothing is published."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue import rules as catalogue
from marketplace.catalogue.models import Listing, ListingVersion, TaxCode
from marketplace.catalogue.rules import Viewer
from marketplace.catalogue.telling import Told as Changed
from marketplace.catalogue.telling import tell
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders import pricing
from marketplace.tenders.drafting import writing
from marketplace.tenders.drafting.keeping import check_is_draft
from marketplace.tenders.models import Lot, Tender


def why_not_freeze(listing: Listing, organizer: Organization, who: Viewer, at: datetime) -> str | None:
    """The reason why an organiser cannot begin from this listing, or None: it must be offered, to her, at a written price that she sees."""
    if listing.organization_id == organizer.id:
        return str(_("Cet article est à vous : un achat regroupé part de l’offre d’une autre organisation."))
    if not (catalogue.is_shown(listing, at) and catalogue.is_for(who, listing)):
        return str(_("« %(title)s » n’est plus offert.", title=listing.title))
    if listing.price is None or not catalogue.may_see_price(who, listing):
        return str(_("« %(title)s » n’a pas de prix affiché pour vous : demandez à l’entreprise d’en écrire un.", title=listing.title))
    return None


def current_version(listing: Listing) -> ListingVersion:
    """The version of a listing that holds now."""
    return db.session().scalars(select(ListingVersion).filter_by(listing_id=listing.id, number=listing.number)).one()


def listing_of(lot: Lot) -> Listing | None:
    """The listing whose version a lot froze."""
    if lot.listing_version is None:
        return None
    return db.session().scalars(select(Listing).where(Listing.id == lot.listing_version.listing_id)).unique().one_or_none()


def newer_version(lot: Lot) -> ListingVersion | None:
    """The version that holds now when the lot froze another; None when it follows the offer."""
    listing = listing_of(lot)
    if listing is None or lot.listing_version is None or listing.number == lot.listing_version.number:
        return None
    return current_version(listing)


def what_changed(lot: Lot, newer: ListingVersion) -> list[Changed]:
    """What a newer version says otherwise, field by field."""
    return tell(lot.listing_version.content, newer.content) if lot.listing_version else []


def add_lot(tender: Tender, listing: Listing, who: Viewer, *, actor: User, at: datetime) -> Lot:
    """Freeze the version that holds now as one more lot. RuleBroken for another enterprise, a listing that is there or not offered."""
    check_is_draft(tender)
    if reason := why_not_freeze(listing, tender.organizer, who, at):
        raise RuleBroken(reason)
    if tender.supplier_id is not None and tender.lots and listing.organization_id != tender.supplier_id:
        raise RuleBroken(_("Les lots d’un achat partent des articles d’une seule entreprise : faites un autre achat pour celui-ci."))
    if any(one.listing_version and one.listing_version.listing_id == listing.id for one in tender.lots):
        raise RuleBroken(_("« %(title)s » est déjà un lot de cet achat.", title=listing.title))
    if len(tender.lots) >= writing.MOST_LOTS:
        raise RuleBroken(_("Un achat a au plus %(most)d lots.", most=writing.MOST_LOTS))
    tender.supplier_id = listing.organization_id
    lot = frozen(current_version(listing), rank=max((one.rank for one in tender.lots), default=0) + 1)
    tender.lots.append(lot)
    writing.note(tender, ["lots"], actor=actor, at=at)
    return lot


def remove_lot(tender: Tender, lot: Lot, *, actor: User, at: datetime) -> None:
    """Take a lot away; the others keep their numbers."""
    check_is_draft(tender)
    tender.lots.remove(lot)
    writing.note(tender, ["lots"], actor=actor, at=at)


def follow(tender: Tender, lot: Lot, *, actor: User, at: datetime) -> bool:
    """Take the version that holds now; whether there was a newer one. A unit that changed empties what was counted in the old one."""
    check_is_draft(tender)
    newer = newer_version(lot)
    if newer is None:
        return False
    version = lot.listing_version
    told = (version.number if version else None, newer.number)
    if lot.unit_code != newer.content["unit_code"]:
        lot.expected = lot.minimum = lot.capacity = None
    for name, value in _from(newer).items():
        setattr(lot, name, value)
    audit.record("tenders.follow", tender, actor=actor, at=at, changes={"listings.number": told})
    writing.touch(tender, at=at)
    return True


def frozen(version: ListingVersion, *, rank: int, like: Lot | None = None) -> Lot:
    """A lot of a version of a listing; what is not the offer's own is as in `like`, another lot of the same listing."""
    content = version.content
    lot = Lot(rank=rank, title=content["title_fr"], category_code=content["category_code"], minimum=content["minimum"], **_from(version))
    if like is not None:
        lot.title, lot.specification, lot.category_code = like.title, like.specification, like.category_code
        if like.unit_code == lot.unit_code:
            lot.expected, lot.minimum, lot.capacity = like.expected, like.minimum, like.capacity
    return lot


def _from(version: ListingVersion) -> dict[str, Any]:
    """What follows the offer, whatever the organiser wrote."""
    content = version.content
    return {
        "listing_version": version,
        "unit_code": content["unit_code"],
        "tiers": pricing.staircase_of(content),
        "pack": content["pack"],
        "tax_code": TaxCode(content["tax_code"]),
    }
