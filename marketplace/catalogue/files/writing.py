"""A catalogue written for a spreadsheet, in the language of the page: what is written is read back without a change."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from marketplace.catalogue import characteristics, typed, words
from marketplace.catalogue.content import CHOICES, NETWORKS, content_of
from marketplace.catalogue.files import lookups
from marketplace.catalogue.files.columns import NAMES, QUANTITIES
from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.core.exports import Cell
from marketplace.core.locale import current
from marketplace.core.money import UNIT_PRICE_DECIMALS
from marketplace.organizations.models import Mrc, Organization, PurchaseCategory, Region, Unit
from search_index.analysis import fold

AT_ONCE = 200


def rows(organization: Organization, *, as_numbers: bool) -> Iterator[list[Cell]]:
    """Every listing of an organisation by its reference, archives too. `as_numbers`: prices and quantities as numbers of a sheet, which
    a spreadsheet adds up; otherwise as texts in the notation of the language."""
    asked = select(Listing).where(Listing.organization_id == organization.id).order_by(Listing.reference)
    for listing in db.session().scalars(asked.execution_options(yield_per=AT_ONCE)):
        content = content_of(listing)
        yield [cell(name, content, listing, as_numbers=as_numbers) for name in NAMES]


def cell(name: str, content: Mapping[str, Any], listing: Listing, *, as_numbers: bool) -> Cell:
    """One cell of a listing."""
    if name == lookups.STATUS:
        return words.said(listing.status)
    value = content[name]
    if value is None or value == []:
        return None
    if name in CHOICES:
        return words.said(CHOICES[name](value))
    if name == "price":
        return _number(value, UNIT_PRICE_DECIMALS) if as_numbers else typed.written_price(value, current(), grouped=False)
    if name in QUANTITIES:
        return _number(value, listing.unit.decimals) if as_numbers else _quantity(value, listing.unit)
    if name == "tiers":
        return tiers(value, listing.unit)
    if name == "unit_code":
        return _named(listing.unit.code, str(listing.unit.label), lookups.units())
    if name == "category_code":
        return category(listing.category)
    if isinstance(value, list):
        return f"{lookups.SEPARATORS[0]} ".join(_words(name, one) for one in value)
    result: Cell = value
    return result


def tiers(value: list[list[int]], of: Unit) -> str:
    """« 50 : 11,75; 100 : 10,50 »: from each quantity, the price of one unit."""
    mark = "\u00a0: " if current() == "fr" else ": "
    return "; ".join(f"{_quantity(start, of)}{mark}{typed.written_price(price, current(), grouped=False)}" for start, price in value)


def category(of: PurchaseCategory | None) -> str | None:
    """Its code, then its words, which whoever reads the file needs."""
    return f"{of.code} {of.label}" if of else None


def _quantity(value: int, of: Unit) -> str:
    return typed.written_quantity(value, of.decimals, current(), grouped=False)


def _number(value: int, decimals: int) -> int | float:
    exact = Decimal(value).scaleb(-decimals)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _words(name: str, code: Any) -> str:
    if name == "characteristics":
        return characteristics.label(code)
    if name in NETWORKS:
        return lookups.network_words().get(code, str(code))
    if name == "region_codes":
        return _named(code, str(db.session().get_one(Region, code).label), lookups.regions())
    return _named(code, db.session().get_one(Mrc, code).name, lookups.mrcs())


def _named(code: str, said: str, known: Mapping[str, str]) -> str:
    """The words of a code, or the code where these words are also another’s."""
    return said if known.get(fold(said)) == code else code
