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
from marketplace.core import clock, db
from marketplace.core.errors import Missing, Unusable
from marketplace.core.locale import _
from marketplace.orders import forms, ordering_rules
from marketplace.orders.calling import listings, order_form
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.rules import Terms
from marketplace.organizations.models import Organization


@dataclass
class Shown:
    """An order from listings that is being typed: `lines` as they would be, once they were asked for; the number of the draft made."""

    buyer: Organization
    supplier: Organization
    form: Any
    terms: Terms
    order: Order | None = None
    lines: Sequence[OrderLine] = ()
    advised: Advised | None = None
    number: str = ""
    has_looked: bool = False
    offered: Sequence[Listing] = field(default_factory=list)

    @property
    def amount(self) -> int:
        """The amount of what was chosen, in cents before taxes."""
        return sum(one.amount for one in self.lines)


def begun(buyer: Organization, slug: str, person: User, at: datetime, *, order: Order | None = None) -> Shown:
    """The page of a buyer for the catalogue of an enterprise; Missing for no such catalogue, and for the buyer's own."""
    supplier = catalogue.seller(slug)
    if supplier.id == buyer.id or not supplier.is_enterprise:
        raise Missing()
    offered = listings.offered(supplier, person, at)
    form = order_form.for_listings(offered, order, told)
    return Shown(buyer, supplier, form, ordering_rules.of(buyer), order, offered=offered)


def made(shown: Shown, *, actor: User, at: datetime) -> bool:
    """Whether what was typed is a draft now. The first time it is shown with its price and the adviser's answer, and again whenever its
    price is another than the one that was shown."""
    form = shown.form
    if not form.validate_on_submit() or not _priced(shown, actor, at):
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
