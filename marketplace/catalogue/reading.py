"""A listing as somebody reads it in public: whether she may, and the line that it has in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.catalogue import queries, rules, words
from marketplace.catalogue.models import Audience, Listing, ListingStatus, PriceBasis
from marketplace.catalogue.rules import Viewer
from marketplace.core import clock
from marketplace.core.errors import Gone, Missing
from marketplace.core.locale import _


@dataclass(frozen=True)
class Line:
    """A listing in a list, with its prices in words: what this reader sees, never more."""

    listing: Listing
    price: str
    volume: str
    is_hidden: bool = False


class NotNow(Gone):
    """It is not offered now, and may be again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.title = str(_("Pas offert en ce moment"))


def seen(slug: str, person: User | None, at: datetime) -> tuple[Listing, Viewer]:
    """The listing of a public address and who looks. Gone for what everybody saw and is no longer offered, Missing for all else."""
    listing, who = queries.find(slug), queries.viewer(person, at)
    if rules.may_see(who, listing, at):
        return listing, who
    # What is to come is no more known than a draft.
    has_begun = listing.valid_from is None or listing.valid_from <= clock.local_day(at)
    if listing.audience is Audience.EVERYBODY and listing.status is not ListingStatus.DRAFT and has_begun:
        if rules.is_waiting(listing, at):
            raise NotNow(_("Cet article n’est pas offert en ce moment. Voyez ce que l’entreprise offre aujourd’hui sur sa fiche."))
        raise Gone(_("Cet article n’est plus offert. Voyez ce que l’entreprise offre aujourd’hui sur sa fiche."))
    raise Missing()


def is_for_everybody(listing: Listing, at: datetime) -> bool:
    """Whether anyone may see it now, so that what is shared may be kept by others than the reader."""
    return rules.is_shown(listing, at) and listing.audience is Audience.EVERYBODY


def lines(listings: Sequence[Listing], who: Viewer) -> list[Line]:
    """The lines of a list."""
    return [line(one, who) for one in listings]


def line(listing: Listing, who: Viewer) -> Line:
    """The price and the lowest price of volume, as this reader sees them."""
    if listing.price_basis is not PriceBasis.LISTED:
        return Line(listing, _("sur demande") if listing.price_basis is PriceBasis.ON_REQUEST else _("après visite"), "")
    if not rules.may_see_price(who, listing):
        return Line(listing, "", "", is_hidden=True)
    if listing.price is None:
        return Line(listing, _("à préciser"), "")
    best = min(listing.tiers, key=lambda one: (one.price, one.from_quantity), default=None)
    volume = ""
    if best is not None and best.price < listing.price:
        volume = _("%(price)s dès %(quantity)s", price=words.price(best.price), quantity=words.counted(best.from_quantity, listing.unit))
    return Line(listing, words.price(listing.price), volume)
