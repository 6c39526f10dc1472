"""What a listing may say, who sees it and its price, what one unit costs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import Audience, Listing, ListingStatus, PriceBasis, PriceVisibility, Purpose
from marketplace.core import clock
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.rules import is_shown as is_page_shown
from marketplace.organizations.teams import rules as teams


@policy("catalogue.keep")
def may_keep(actor: User | None, organization: Organization) -> bool:
    """Whoever edits the catalogue of an enterprise: its administrators and catalogue editors, a network that has its mandate, the team."""
    return actor is not None and (actor.is_staff or teams.edits_for(actor, organization) is not None)


@policy("catalogue.accept")
def may_accept(actor: User | None, organization: Organization) -> bool:
    """Whoever binds an enterprise to what it offers with others: its administrators."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Viewer:
    """Who looks, as far as a catalogue asks: ids of the organisations she acts for, of those whose page a network of hers keeps, and of
    the networks that these organisations are or belong to; whether one of them is a confirmed buyer."""

    organizations: frozenset[int] = frozenset()
    mandated: frozenset[int] = frozenset()
    networks: frozenset[int] = frozenset()
    is_buyer: bool = False
    is_staff: bool = False

    def keeps(self, organization_id: int) -> bool:
        """Whether she sees all of the catalogue of this organisation, hidden or not."""
        return self.is_staff or organization_id in self.organizations or organization_id in self.mandated


NOBODY = Viewer()


def is_valid_on(listing: Listing, on: date) -> bool:
    """Whether a day of Québec is within its days, both included."""
    return (listing.valid_from is None or listing.valid_from <= on) and (listing.valid_until is None or on <= listing.valid_until)


def is_shown(listing: Listing, at: datetime) -> bool:
    """Whether it is offered now to those it is for: published, in its days, by an organisation whose page is shown, and by all who
    offer it together."""
    is_offered = listing.status is ListingStatus.PUBLISHED and is_page_shown(listing.organization) and terms.is_agreed(listing)
    return is_offered and is_valid_on(listing, clock.local_day(at))


def is_waiting(listing: Listing, at: datetime) -> bool:
    """Whether it would be offered now if those who offer it together had all accepted its text: it may be back tomorrow."""
    is_offered = listing.status is ListingStatus.PUBLISHED and is_page_shown(listing.organization) and not terms.is_agreed(listing)
    return is_offered and is_valid_on(listing, clock.local_day(at))


def may_see(viewer: Viewer, listing: Listing, at: datetime) -> bool:
    """Whether she may know that there is such a thing: shown and for her, or of an organisation of hers that offers it."""
    if viewer.keeps(listing.organization_id) or offers(viewer, listing):
        return True
    return is_shown(listing, at) and is_for(viewer, listing)


def is_for(viewer: Viewer, listing: Listing) -> bool:
    """Whether a listing is for her, whatever its status: for everybody, or for the members of a network of hers."""
    return listing.audience is Audience.EVERYBODY or bool(networks_of(listing, Purpose.AUDIENCE) & viewer.networks)


def may_see_price(viewer: Viewer, listing: Listing) -> bool:
    """Whether she may see what it costs: price, tiers, and what would tell them."""
    if listing.price_visibility is PriceVisibility.EVERYBODY or viewer.keeps(listing.organization_id) or offers(viewer, listing):
        return True
    if listing.price_visibility is PriceVisibility.BUYERS:
        return viewer.is_buyer
    return bool(networks_of(listing, Purpose.PRICE) & viewer.networks)


def offers(viewer: Viewer, listing: Listing) -> bool:
    """Whether an organisation of hers is one of those that offer it together with another's."""
    return any(one.organization_id in viewer.organizations for one in listing.members)


def networks_of(listing: Listing, purpose: Purpose) -> set[int]:
    """The ids of the networks that it names for a purpose."""
    return {one.network_id for one in listing.networks if one.purpose is purpose}


def price_for(listing: Listing, quantity: int) -> int | None:
    """What one unit costs when so many are bought, in ten-thousandths of a dollar before taxes; None when no price is written.

    `quantity` is in the decimals of the unit.
    """
    return tier_price(listing.price, [(one.from_quantity, one.price) for one in listing.tiers], quantity)


def tier_price(price: int | None, tiers: Iterable[tuple[int, int]], quantity: int) -> int | None:
    """The price of the highest tier that the quantity reaches, or `price` below the first."""
    reached = [(start, cost) for start, cost in tiers if start <= quantity]
    return max(reached)[1] if reached else price


def why_not_publish(listing: Listing, at: datetime) -> list[str]:
    """Every reason why a listing cannot be shown yet, each with what to do; empty when it can."""
    reasons = []
    if not is_page_shown(listing.organization):
        reasons.append(_("La fiche de l’entreprise n’est pas publiée : publiez-la d’abord."))
    if not listing.description_fr:
        reasons.append(_("Il manque une description : dites en quelques mots ce que c’est."))
    if listing.category_code is None:
        reasons.append(_("Il manque la catégorie : c’est par elle que les acheteurs le trouvent."))
    if listing.price_basis is PriceBasis.LISTED and listing.price is None:
        reasons.append(_("Il manque le prix : écrivez-le, ou choisissez « sur demande »."))
    if listing.audience is Audience.NETWORKS and not networks_of(listing, Purpose.AUDIENCE):
        reasons.append(_("Il est réservé à des réseaux, mais aucun n’est choisi."))
    if listing.price_visibility is PriceVisibility.NETWORKS and not networks_of(listing, Purpose.PRICE):
        reasons.append(_("Son prix est réservé à des réseaux, mais aucun n’est choisi."))
    if listing.valid_until is not None and listing.valid_until < clock.local_day(at):
        reasons.append(_("Son dernier jour est passé : changez la date de fin."))
    return [*map(str, reasons), *terms.why_not_agreed(listing)]
