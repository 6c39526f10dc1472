"""What the entries of a shortlist name, as the person at work may see it now: shown, merged, withdrawn, never silently dropped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.locale import _
from marketplace.organizations import rules as organizations
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization
from marketplace.search.kept import offers
from marketplace.search.kept.offers import Offer
from marketplace.search.kept.side_by_side import LISTING
from marketplace.search.models import ShortlistEntry
from marketplace.search.results import rows
from marketplace.search.results.rows import Row


@dataclass(frozen=True)
class Thing:
    """An entry as it is shown.

    `row` is the enterprise, that of a listing too, None when it is shown no more; `mark` is how an address of the comparison names it
    (see `side_by_side`), None when it cannot be compared; `gone` says what became of it, empty while nothing did; `was` is its
    name when it was put there, where that is another; `price` is what one `unit` of a listing costs to whoever looks, or why that
    is not said; `cost` is the same in ten-thousandths of a dollar.
    """

    entry: ShortlistEntry
    name: str
    url: str = ""
    row: Row | None = None
    mark: str | None = None
    gone: str = ""
    was: str = ""
    is_listing: bool = False
    price: str = ""
    unit: str = ""
    cost: int | None = None


def shown(entries: Sequence[ShortlistEntry], person: User | None, *, at: datetime) -> list[Thing]:
    """Each entry with what it names, in the order of the list, in a number of questions that does not grow with it."""
    pages = _pages([one.organization_id for one in entries if one.organization_id])
    kept = {number: merging.kept_of(page) for number, page in pages.items()}
    found = offers.of_ids([one.listing_id for one in entries if one.listing_id], person, at)
    sellers = {one.listing.organization_id for one in found.values()}
    read = {row.id: row for row in rows.read(sorted({one.id for one in kept.values()} | sellers), today=clock.local_day(at))}
    return [
        _enterprise(one, pages, kept, read) if one.organization_id else _listing(one, found[one.listing_id or 0], read) for one in entries
    ]


def _pages(ids: Iterable[int]) -> dict[int, Organization]:
    found = db.session().scalars(select(Organization).where(Organization.id.in_(set(ids)))).unique()
    return {one.id: one for one in found}


def _enterprise(
    entry: ShortlistEntry, pages: Mapping[int, Organization], kept: Mapping[int, Organization], read: Mapping[int, Row]
) -> Thing:
    number = entry.organization_id or 0
    page, stands = pages[number], kept[number]
    row = read.get(stands.id)
    if row is None:
        said = _("Cette fiche n’est plus publiée.") if organizations.is_gone(stands) else _("Cette fiche n’est pas publiée en ce moment.")
        return Thing(entry, entry.called, gone=said)
    # Its page was merged into one that is in the list by itself: else the entry would have followed.
    gone = (
        _("Cette fiche a été fusionnée avec « %(name)s », qui est aussi dans cette sélection.", name=row.name) if stands is not page else ""
    )
    was = entry.called if entry.called != row.name and not gone else ""
    url = url_for("organizations.show", slug=row.slug)
    return Thing(entry, entry.called if gone else row.name, url, row, None if gone else row.slug, gone, was)


def _listing(entry: ShortlistEntry, offer: Offer, read: Mapping[int, Row]) -> Thing:
    """What is offered no more, or to others, bears the name that it had, and says nothing else."""
    row = read.get(offer.listing.organization_id)
    if offer.gone or row is None:
        return Thing(entry, entry.called, gone=offer.gone or _("Ce produit ou ce service n’est plus offert."), is_listing=True)
    name, slug = str(offer.listing.title), offer.listing.slug
    was = entry.called if entry.called != offer.listing.title_fr else ""
    price, unit, cost = offers.price(offer, ""), offers.unit(offer), offers.cost(offer)
    url = url_for("catalogue.show", slug=slug)
    return Thing(entry, name, url, row, f"{LISTING}{slug}", was=was, is_listing=True, price=price, unit=unit, cost=cost)
