"""An order made from the listings of one enterprise: prices as they are published, the adviser's answer first, the file of the award.

A body that the law binds gives such a contract directly: the order begins its file, which somebody approves before the order is sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue import rules as offering
from marketplace.catalogue.models import Listing, ListingKind, PriceBasis
from marketplace.catalogue.words import counted, price
from marketplace.contracting.advising.taxes import Amount, UnknownRates
from marketplace.contracting.direct import actions as direct
from marketplace.contracting.direct import advice, written
from marketplace.contracting.direct.advice import Advised, Asked
from marketplace.contracting.direct.written import Candidate, Written
from marketplace.contracting.models import DirectAward, DirectAwardStatus, Nature, TaxBasis
from marketplace.core import clock, db, paging
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.formats import money
from marketplace.core.locale import _, speaking
from marketplace.core.money import LARGEST, line_total
from marketplace.orders import refusals
from marketplace.orders.calling.writing import References, begin, check_draft
from marketplace.orders.calling.writing import written as put
from marketplace.orders.models import Order, OrderLine
from marketplace.organizations.models import Organization

PER_PAGE = 25
# So many listings in one order; whoever needs more makes another order.
MOST_CHOSEN = 100


@dataclass(frozen=True)
class Chosen:
    """So much of a listing for a place on a day; `quantity` in the decimals of its unit."""

    listing: int
    quantity: int
    wanted_on: date | None = None
    place_name: str = ""
    place_address: str = ""


def offered(supplier: Organization, person: User | None, at: datetime, number: int = 1, words: str = "") -> paging.Page[Listing]:
    """A page of what this enterprise offers this person at a price that is written and that she may see, by title; `words` are all in the
    title or the reference."""
    who = catalogue.viewer(person, at)
    page = paging.paginate(catalogue.priced(supplier, who, at, words=words), number, PER_PAGE)
    return replace(page, items=[one for one in page.items if offering.may_see_price(who, one)])


def among(supplier: Organization, ids: Collection[int], person: User | None, at: datetime) -> dict[int, Listing]:
    """Those of these numbers that are offered so, wherever they stand in the catalogue."""
    if not ids:
        return {}
    who = catalogue.viewer(person, at)
    found = db.session().scalars(catalogue.priced(supplier, who, at).where(Listing.id.in_(ids))).unique()
    return {one.id: one for one in found if offering.may_see_price(who, one)}


def is_offered(listing: Listing, person: User | None, at: datetime) -> bool:
    """Whether this one is among what `offered` gives, of a listing that is at hand."""
    who = catalogue.viewer(person, at)
    may = offering.is_shown(listing, at) and (offering.is_for(who, listing) or offering.offers(who, listing))
    is_priced = listing.price_basis is PriceBasis.LISTED and listing.price is not None
    return may and is_priced and offering.may_see_price(who, listing)


def order_from(
    buyer: Organization, supplier: Organization, chosen: Sequence[Chosen], said: References, *, actor: User, at: datetime
) -> Order:
    """A new draft from listings, with the draft of its file where the law asks one."""
    if buyer.id == supplier.id:
        raise Unusable(_("Une organisation ne commande pas à elle-même."))
    lines = lines_of(supplier, chosen, actor, at)
    order = put(begin(buyer, supplier, actor=actor, at=at), lines, said, actor=actor, at=at)
    if buyer.buyer_type is not None:
        with speaking("fr"):
            order.direct_award = direct.start(buyer, _said(order), actor=actor, at=at, origin=key_of(order))
    db.session().flush()
    return order


def revise(order: Order, chosen: Sequence[Chosen], said: References, *, actor: User, at: datetime) -> Order:
    """Write a draft anew. Its file follows while it is a draft; once approved, the order stays within its amount."""
    check_draft(order)
    put(order, lines_of(order.supplier, chosen, actor, at), said, actor=actor, at=at)
    award = order.direct_award
    if award is not None and award.status is DirectAwardStatus.DRAFT:
        with speaking("fr"):
            _follow(award, order, actor, at)
    elif award is not None and (reason := refusals.why_not_file(order, clock.local_day(at))):
        raise RuleBroken(reason)
    return order


def lines_of(supplier: Organization, chosen: Sequence[Chosen], person: User | None, at: datetime) -> list[OrderLine]:
    """The lines of an order, each listing at the price of the volume that the whole order takes of it. Unusable for what is not offered, a
    quantity under its minimum or that breaks its packs, a day that is none."""
    if len({one.listing for one in chosen}) > MOST_CHOSEN:
        raise Unusable(_("Une commande va jusqu’à %(most)d offres : faites-en une autre pour le reste.", most=MOST_CHOSEN))
    known = among(supplier, {one.listing for one in chosen}, person, at)
    whole: dict[int, int] = {}
    for one in chosen:
        if one.listing not in known or one.quantity <= 0:
            raise Unusable(_("Une offre n’est plus au catalogue de l’entreprise : rechargez la page."))
        whole[one.listing] = whole.get(one.listing, 0) + one.quantity
    for number, quantity in whole.items():
        if reason := why_not_quantity(known[number], quantity):
            raise Unusable(reason)
    for one in chosen:
        if reason := refusals.why_not_days(one.wanted_on, None, clock.local_day(at)):
            raise Unusable(reason)
    if sum(_cents(known[one.listing], one.quantity, whole[one.listing]) for one in chosen) > LARGEST:
        raise Unusable(_("Le total de cette commande est trop grand : vérifiez les quantités."))
    return [_line(known[one.listing], one, whole[one.listing]) for one in chosen]


def why_not_quantity(listing: Listing, quantity: int) -> str | None:
    """The reason why so much of a listing cannot be ordered, or None: its minimum, its packs."""
    if listing.minimum is not None and quantity < listing.minimum:
        least = counted(listing.minimum, listing.unit)
        return str(_("« %(title)s » se commande à partir de %(least)s.", title=listing.title_fr, least=least))
    if listing.pack and quantity % listing.pack:
        pack = counted(listing.pack, listing.unit)
        return str(_("« %(title)s » se commande par lots de %(pack)s.", title=listing.title_fr, pack=pack))
    return None


def advised(buyer: Organization, supplier: Organization, lines: Sequence[OrderLine], on: date) -> Advised | None:
    """What the adviser says of these lines bought directly; None for a buyer that the law does not bind, or without lines."""
    if buyer.buyer_type is None or not lines:
        return None
    amount = Amount(sum(one.amount for one in lines), TaxBasis.EXCLUDED)
    asked = Asked(buyer, _nature(lines), amount, on, supplier, supplier.name, _category(lines))
    try:
        return advice.advised(asked)
    except UnknownRates:
        return None


def key_of(order: Order) -> str:
    """How an order is named elsewhere for good."""
    return f"order:{order.id}"


def _cents(listing: Listing, quantity: int, whole: int) -> int:
    return line_total(offering.price_for(listing, whole) or 0, quantity, listing.unit.decimals).cents


def _line(listing: Listing, chosen: Chosen, whole: int) -> OrderLine:
    cost = offering.price_for(listing, whole)
    assert cost is not None
    return OrderLine(
        listing=listing,
        description=listing.title_fr,
        place_name=chosen.place_name,
        place_address=chosen.place_address,
        wanted_on=chosen.wanted_on,
        unit=listing.unit,
        quantity=chosen.quantity,
        unit_price=cost,
        amount=line_total(cost, chosen.quantity, listing.unit.decimals).cents,
        tax_code=listing.tax_code,
        tax_reason=listing.tax_reason,
    )


def _nature(lines: Sequence[OrderLine]) -> Nature:
    """Goods when most of its amount is goods."""
    goods = sum(one.amount for one in lines if one.listing and one.listing.kind is ListingKind.GOOD)
    return Nature.GOODS if goods * 2 > sum(one.amount for one in lines) else Nature.SERVICES


def _category(lines: Sequence[OrderLine]) -> str | None:
    dearest = max(lines, key=lambda one: one.amount)
    return dearest.listing.category_code if dearest.listing else None


def _candidate(order: Order) -> Candidate:
    return Candidate(order.supplier.name, order.supplier_id, order.amount, str(_("Prix publié au catalogue.")))


def _said(order: Order) -> Written:
    titles = list(dict.fromkeys(one.description for one in order.lines))
    said = [
        _("%(title)s : %(quantity)s à %(price)s, prix publié au catalogue.", title=one.description,
          quantity=counted(one.quantity, one.unit), price=price(one.unit_price))
        for one in order.lines
    ]  # fmt: skip
    return Written(
        description=_("%(title)s et %(num)d autres", title=titles[0], num=len(titles) - 1) if len(titles) > 2 else ", ".join(titles),
        nature=_nature(order.lines),
        amount=order.amount,
        category_code=_category(order.lines),
        supplier_id=order.supplier_id,
        supplier_name=order.supplier.name,
        considered=(_candidate(order),),
        price_justification="\n".join([*map(str, said), str(_("Total avant taxes : %(amount)s.", amount=money(order.amount)))]),
    )


def _follow(award: DirectAward, order: Order, actor: User, at: datetime) -> None:
    """The file of an order that changed: its amount, its category, its own price; what somebody wrote in it stays."""
    before, fresh = written.of(award), _said(order)
    others = tuple(one for one in before.considered if one.organization_id != order.supplier_id)
    said = replace(
        before,
        amount=fresh.amount,
        tax_basis=fresh.tax_basis,
        category_code=fresh.category_code,
        nature=fresh.nature,
        supplier_id=fresh.supplier_id,
        supplier_name=fresh.supplier_name,
        considered=(_candidate(order), *others),
    )
    direct.revise(award, said, actor=actor, at=at)
