"""Listings as shortlists and comparisons show them: what the person at work may see of each now, its price among the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from marketplace.accounts.models import User
from marketplace.catalogue import queries, reading, rules, typed, words
from marketplace.catalogue.models import Listing, PriceBasis
from marketplace.catalogue.rules import Viewer
from marketplace.core import db
from marketplace.core.formats import money
from marketplace.core.locale import _, ngettext
from marketplace.core.money import line_total
from marketplace.organizations.models import Organization


@dataclass(frozen=True)
class Offer:
    """A listing and who looks at it; `gone` says why it is offered no more, empty while it is."""

    listing: Listing
    who: Viewer
    gone: str = ""


def of_ids(ids: Iterable[int], person: User | None, at: datetime) -> Mapping[int, Offer]:
    """The listings of these numbers, shown or not."""
    return {one.listing.id: one for one in _read(Listing.id.in_(set(ids)), person, at)}


def of_slugs(slugs: Iterable[str], person: User | None, at: datetime) -> Mapping[str, Offer]:
    """Those of these addresses that are offered now to this person."""
    wanted = {one for one in slugs if "\0" not in one}
    return {one.listing.slug: one for one in _read(Listing.slug.in_(wanted), person, at) if not one.gone} if wanted else {}


def _read(condition: ColumnElement[bool], person: User | None, at: datetime) -> Iterator[Offer]:
    whose = contains_eager(Listing.organization).lazyload(Organization.activities)
    asked = select(Listing).join(Listing.organization).where(condition).options(whose, *queries.LIGHT)
    who = queries.viewer(person, at)
    for one in db.session().scalars(asked).unique():
        yield Offer(one, who, _why_gone(one, who, at))


def _why_gone(listing: Listing, who: Viewer, at: datetime) -> str:
    if rules.is_waiting(listing, at):
        return _("Ce produit ou ce service n’est pas offert en ce moment.")
    if not rules.is_shown(listing, at):
        return _("Ce produit ou ce service n’est plus offert.")
    return "" if rules.may_see(who, listing, at) else _("Ce produit ou ce service ne vous est plus offert : il est réservé à des réseaux.")


def unit(offer: Offer) -> str:
    return str(offer.listing.unit.label)


def minimum(offer: Offer) -> str:
    """The least quantity that is sold."""
    return words.counted(offer.listing.minimum, offer.listing.unit) if offer.listing.minimum else ""


def lead_time(offer: Offer) -> str:
    days = offer.listing.lead_time_days
    return "" if days is None else ngettext("%(num)d jour", "%(num)d jours", days)


def price(offer: Offer, quantity: str) -> str:
    """What one unit costs to this person in the quantity that she typed, or why it is not said; empty where that is no quantity of its
    unit: the price of another quantity would be a false one."""
    listing = offer.listing
    if listing.price_basis is not PriceBasis.LISTED:
        return words.said(listing.price_basis)
    if not rules.may_see_price(offer.who, listing):
        return _("réservé")
    many = _counted(offer, quantity)
    if quantity and many is None:
        return ""
    cost = rules.price_for(listing, many or listing.minimum or 0)
    return words.price(cost) if cost is not None else _("à préciser")


def cost(offer: Offer) -> int | None:
    """The same as a number of a sheet, in ten-thousandths of a dollar, for the least quantity; None where no price is said."""
    listing = offer.listing
    if listing.price_basis is not PriceBasis.LISTED or not rules.may_see_price(offer.who, listing):
        return None
    return rules.price_for(listing, listing.minimum or 0)


def volume(offer: Offer) -> str:
    """The lowest price by quantity that this person may see, with the quantity where it begins."""
    return reading.line(offer.listing, offer.who).volume


def total(offer: Offer, quantity: str) -> str:
    """What the quantity costs before taxes; empty where no price is seen, or no quantity can be read."""
    listing, many = offer.listing, _counted(offer, quantity)
    if many is None or listing.price_basis is not PriceBasis.LISTED or not rules.may_see_price(offer.who, listing):
        return ""
    if listing.minimum and many < listing.minimum:
        return _("sous la quantité minimale")
    cost = rules.price_for(listing, many)
    return money(line_total(cost, many, listing.unit.decimals)) if cost is not None else ""


def why_not_counted(offers: Sequence[Offer], quantity: str) -> list[str]:
    """What is wrong with the quantity that was typed and what to write instead, once for each reason."""
    if not quantity:
        return []
    read = (typed.read_quantity(quantity, one.listing.unit.decimals) for one in offers)
    return list(dict.fromkeys(filter(None, map(_why_not, read))))


def counts(offers: Sequence[Offer], quantity: str) -> bool:
    """Whether what was typed is a quantity of at least one of these."""
    return any(_counted(one, quantity) is not None for one in offers)


def _why_not(read: typed.Result) -> str:
    if isinstance(read, typed.Ambiguous):
        return read.told()
    if isinstance(read, typed.Read) and read.value == 0:
        return _("Écrivez une quantité de plus de zéro.")
    return typed.why_not(read)


def _counted(offer: Offer, quantity: str) -> int | None:
    found = typed.read_quantity(quantity, offer.listing.unit.decimals) if quantity else None
    return found.value if isinstance(found, typed.Read) and found.value > 0 else None
