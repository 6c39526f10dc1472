"""The page of an order from listings: what is offered, what was chosen, its price, what the adviser says before anything is made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.words import counted, price
from marketplace.contracting.direct.advice import Advised
from marketplace.core import clock, db, paging
from marketplace.core.errors import Missing, Unusable
from marketplace.core.locale import _
from marketplace.orders import forms, ordering_rules, refusals
from marketplace.orders.calling import listings, looking, order_form
from marketplace.orders.calling.looking import Looked
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.rules import Terms
from marketplace.organizations.models import Organization


@dataclass
class Shown:
    """An order from listings that is being typed: `lines` as they would be, once they were asked for; the number of the draft made.

    `page` is what is shown of the catalogue, `first` the numbers of the listings that stand before it; `gone` when something that was
    chosen is offered no more."""

    buyer: Organization
    supplier: Organization
    form: Any
    terms: Terms
    order: Order | None = None
    lines: Sequence[OrderLine] = ()
    advised: Advised | None = None
    number: str = ""
    has_looked: bool = False
    looked: Looked = field(default_factory=Looked)
    page: paging.Page[Listing] | None = None
    first: Sequence[int] = ()
    gone: bool = False
    why_not: str | None = None

    @property
    def chosen(self) -> list[int]:
        """The listings of which something is ordered, by their numbers."""
        return [one for one in self.first if one in self.looked.chosen]

    @property
    def others(self) -> list[int]:
        """What the page shows of the catalogue beside what stands first."""
        return [one.id for one in self.page.items if one.id not in self.first] if self.page else []

    @property
    def is_long(self) -> bool:
        """Whether the catalogue has more than a page, or words choose in it."""
        return bool(self.looked.words) or (self.page is not None and self.page.pages > 1)

    @property
    def amount(self) -> int:
        """The amount of what was chosen, in cents before taxes."""
        return sum(one.amount for one in self.lines)


def begun(buyer: Organization, slug: str, person: User, at: datetime, *, order: Order | None = None) -> Shown:
    """The page of a buyer for the catalogue of an enterprise; Missing for no such catalogue, and for the buyer's own."""
    supplier = catalogue.seller(slug)
    if supplier.id == buyer.id or not supplier.is_enterprise:
        raise Missing()
    looked = looking.looked(supplier, order)
    page = listings.offered(supplier, person, at, looked.page, looked.words)
    known = listings.among(supplier, looked.first, person, at)
    first = [known[one] for one in looked.first if one in known]
    form = order_form.for_listings([*first, *(one for one in page.items if one.id not in known)], order, told)
    shown = Shown(buyer, supplier, form, ordering_rules.of(buyer), order, looked=looked, page=page, first=[one.id for one in first])
    shown.gone, shown.why_not = any(one not in known for one in looked.chosen), refusals.why_not_supplied(supplier, at)
    return shown


def made(shown: Shown, *, actor: User, at: datetime) -> bool:
    """Whether what was typed is a draft now. The first time it is shown with its price and the adviser's answer, and again whenever its
    price is another than the one that was shown."""
    form = shown.form
    if shown.looked.moves or shown.why_not or not form.validate_on_submit() or not _priced(shown, actor, at):
        return False
    shown.has_looked = True
    if form.seen.data != str(shown.amount):
        form.seen.data = str(shown.amount)
        return False

    def act() -> None:
        chosen, said = order_form.chosen(form), form.references()
        if shown.order is not None:
            shown.number = listings.revise(shown.order, chosen, said, actor=actor, at=at).number
        else:
            shown.number = listings.order_from(shown.buyer, shown.supplier, chosen, said, actor=actor, at=at).number

    return forms.done(form, act)


def told(listing: Listing) -> str:
    """The price of a listing with those of its volumes, its minimum and its packs."""
    unit = listing.unit
    found = [str(_("%(price)s l’unité", price=price(listing.price or 0)))]
    found += [
        str(_("%(price)s à partir de %(quantity)s", price=price(one.price), quantity=counted(one.from_quantity, unit)))
        for one in listing.tiers
    ]
    found += [str(_("minimum %(quantity)s", quantity=counted(listing.minimum, unit)))] if listing.minimum else []
    found += [str(_("par lots de %(quantity)s", quantity=counted(listing.pack, unit)))] if listing.pack else []
    return "; ".join(found)


def _priced(shown: Shown, actor: User, at: datetime) -> bool:
    """Whether what was typed has a price; else why not is told by the form."""
    try:
        # Lines that are only looked at must not join the unit through what they name.
        with db.session().no_autoflush:
            if shown.gone:
                raise Unusable(_("Une offre que vous aviez choisie n’est plus au catalogue : elle est retirée. Vérifiez le reste."))
            shown.lines = listings.lines_of(shown.supplier, order_form.chosen(shown.form), actor, at)
            if not shown.lines:
                raise Unusable(_("La commande est vide : écrivez au moins une quantité."))
            shown.advised = listings.advised(shown.buyer, shown.supplier, shown.lines, clock.local_day(at))
    except Unusable as refused:
        shown.form.form_errors.append(refused.reason)
        return False
    finally:
        for one in shown.lines:
            db.session().expunge(one) if one in db.session() else None
    return True
