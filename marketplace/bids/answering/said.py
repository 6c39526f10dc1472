"""What an answer says, as a page shows it: its lines with their amounts, its totals, what it lacks to be handed in. No key, no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.bids.answering import volume
from marketplace.bids.sealing.contents import Content
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.advising import taxes
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import TaxBasis
from marketplace.core.locale import _
from marketplace.core.money import Money, line_total
from marketplace.tenders.calling import places
from marketplace.tenders.models import Lot, Tender


@dataclass(frozen=True)
class Line:
    """What is answered to a lot: `unit_price` in ten-thousandths of a dollar, `capacity` in the decimals of its unit, `tiers` its volume
    prices; nothing at all for a lot that is left unanswered."""

    lot: Lot
    unit_price: int | None = None
    capacity: int | None = None
    note: str = ""
    tiers: Sequence[Sequence[int]] = ()

    @property
    def volume_prices(self) -> list[tuple[int, int]]:
        """The quantities from which another price holds, each with it."""
        return [(start, price) for start, price in self.tiers if start > 0]

    @property
    def applied_price(self) -> int | None:
        """The price of volume by which the amount is made, where it is not that of one unit."""
        if self.unit_price is None or self.lot.asked is None:
            return None
        found = volume.compared_price({"unit_price": self.unit_price, "capacity": self.capacity, "tiers": self.tiers}, self.lot)
        return found if found != self.unit_price else None

    @property
    def is_answered(self) -> bool:
        return self.unit_price is not None

    @property
    def amount(self) -> Money | None:
        """The price of what is wanted, as far as it can be supplied, before taxes, at the price of volume that it reaches; None without
        a price."""
        if self.unit_price is None:
            return None
        said = {"unit_price": self.unit_price, "capacity": self.capacity, "tiers": self.tiers}
        return line_total(volume.compared_price(said, self.lot), volume.supplied(said, self.lot), self.lot.unit.decimals)


@dataclass(frozen=True)
class Totals:
    """What all the lots that are answered come to, before taxes and with them."""

    before: Money
    taxed: Money


@dataclass(frozen=True)
class Fault:
    """What is missing, and the part of the form where it is mended."""

    anchor: str
    sentence: str


def empty() -> Content:
    """An answer that says nothing yet."""
    return {"lines": {}, "delivery": "", "note": "", "no_collusion": {"declared": False, "contacts": ""}, "files": []}


def lines(content: Content, tender: Tender) -> list[Line]:
    """A line for each lot that enterprises are asked for, in its order."""
    return [Line(lot, **_of(content, lot)) for lot in places.asked_lots(tender)]


def totals(content: Content, tender: Tender, on: date) -> Totals:
    """The totals of an answer at the rates of a day; exempt and zero-rated lots bear no tax."""
    whole, taxable = Money(0), Money(0)
    for one in lines(content, tender):
        amount = one.amount or Money(0)
        whole += amount
        taxable += amount if one.lot.tax_code is TaxCode.TAXABLE else Money(0)
    with_taxes = Money(taxes.cents_in(Amount(taxable.cents), TaxBasis.INCLUDED, on))
    return Totals(whole, whole - taxable + with_taxes)


def faults(content: Content, tender: Tender) -> list[Fault]:
    """All that keeps an answer from being handed in; empty when it is whole."""
    return list(_faults(content, tender))


def _faults(content: Content, tender: Tender) -> Iterator[Fault]:
    found = lines(content, tender)
    for one in found:
        if not one.is_answered and (one.capacity is not None or one.note):
            said = _("Ligne %(rank)d : écrivez un prix, ou effacez sa quantité et sa note pour ne pas y répondre.", rank=one.lot.rank)
            yield Fault(f"price_{one.lot.rank}", said)
    if not any(one.is_answered for one in found):
        yield Fault("price_1", _("Écrivez un prix pour au moins une ligne."))
    if not content["no_collusion"]["declared"]:
        yield Fault("declared", _("Faites la déclaration d’absence de collusion : une réponse ne se dépose pas sans elle."))


def _of(content: Content, lot: Lot) -> dict[str, Any]:
    said = content["lines"].get(str(lot.id)) or {}
    names = {"note": said.get("note") or "", "tiers": said.get("tiers") or ()}
    return {"unit_price": said.get("unit_price"), "capacity": said.get("capacity"), **names}
