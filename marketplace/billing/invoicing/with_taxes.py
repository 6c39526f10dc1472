"""A credit that is said with its taxes: the amount before taxes that comes to it, to the cent, or to the nearest below."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from marketplace.billing.invoicing import crediting
from marketplace.billing.invoicing.crediting import Back, Left
from marketplace.billing.models import Invoice
from marketplace.billing.taxes import computing
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.tax_rates import Rates
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import money
from marketplace.core.locale import _


@dataclass(frozen=True)
class Room:
    """What may still be credited of a line, in cents before taxes, and whether it is taxed."""

    number: int
    amount: int
    is_taxed: bool


def wanted(invoice: Invoice, total: int, lines: Collection[int] = ()) -> dict[int, Back]:
    """What to take back of an invoice for a note of so many cents, taxes included, or of the nearest below: of its lines in their order, or
    of some alone. RuleBroken past what is left of them."""
    left: Mapping[int, Left] = crediting.left_of(invoice)
    rooms = [Room(one.id, left[one.id].amount, one.tax_code is TaxCode.TAXABLE) for one in invoice.lines if not lines or one.id in lines]
    before, rates = crediting.taxed_before(invoice), crediting.rates_of(invoice)
    most = total_of(rooms, sum(one.amount for one in rooms), before, rates)
    if total > most:
        raise RuleBroken(_("Il ne reste que %(left)s à créditer, taxes comprises.", left=money(most)))
    return {number: Back(amount=cents) for number, cents in divided(rooms, nearest(rooms, total, before, rates)).items()}


def nearest(rooms: Sequence[Room], total: int, before: int, rates: Rates) -> int:
    """The largest amount before taxes whose total with taxes is at most `total`; `before` is what was taxed of earlier notes. All cents."""
    least, most = 0, sum(one.amount for one in rooms)
    while least < most:
        middle = (least + most + 1) // 2
        if total_of(rooms, middle, before, rates) <= total:
            least = middle
        else:
            most = middle - 1
    return least


def total_of(rooms: Sequence[Room], amount: int, before: int, rates: Rates) -> int:
    """So many cents before taxes, taken of lines in their order, with their taxes."""
    taken = divided(rooms, amount)
    taxed = sum(taken.get(one.number, 0) for one in rooms if one.is_taxed)
    return amount + sum(computing.more_taxes_on(before, taxed, rates))


def divided(rooms: Sequence[Room], amount: int) -> dict[int, int]:
    """So many cents taken of lines in their order, by their numbers; lines of which nothing is taken are left out."""
    found = {}
    for one in rooms:
        if part := min(amount, one.amount):
            found[one.number] = part
            amount -= part
    return found
