"""Volume prices of an answer: what one unit costs for a quantity, and that such a price never rises. Pure.

A line says its price of one unit; `tiers`, when it has any, are pairs (quantity from which, price of one unit), ascending, the first from
0 at that very price, in the decimals of the unit and ten-thousandths of a dollar.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from marketplace.core.locale import _
from marketplace.tenders import pricing
from marketplace.tenders.models import Lot

# Beside the price of one unit.
MOST_TIERS = 6
Tiers = Sequence[Sequence[int]]


def tiers_of(line: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The staircase of a line that has a price: its tiers, or its one price for any quantity."""
    return [(start, price) for start, price in line.get("tiers") or ((0, line["unit_price"]),)]


def price_at(line: Mapping[str, Any], quantity: int) -> int:
    """What one unit costs when so much is bought firm."""
    return pricing.price_at(tiers_of(line), quantity)


def wanted(lot: Lot) -> int:
    """How much of a lot is asked, in the decimals of its unit: what its close held firm; before it, what is expected."""
    return lot.asked or 0


def supplied(line: Mapping[str, Any], lot: Lot) -> int:
    """How much of what is asked an answer supplies: its capacity where that is less."""
    capacity = line.get("capacity")
    return wanted(lot) if capacity is None else min(wanted(lot), int(capacity))


def compared_price(line: Mapping[str, Any], lot: Lot) -> int:
    """The price by which an answer is compared: that of as much as it supplies of what is asked."""
    return price_at(line, supplied(line, lot))


def why_not(price: int | None, rows: Tiers) -> str | None:
    """The reason why these rows cannot be the volume prices of a line, or None."""
    if not rows:
        return None
    if price is None:
        return str(_("Écrivez aussi le prix d’une unité, avant le premier prix de volume."))
    starts, costs = [start for start, _price in rows], [price, *(cost for _start, cost in rows)]
    if starts[0] <= 0:
        return str(_("Un prix de volume commence à une quantité de plus de zéro."))
    if len(set(starts)) != len(starts):
        return str(_("Deux prix de volume commencent à la même quantité : gardez-en un."))
    if any(cost <= 0 for cost in costs):
        return str(_("Un prix de volume est de plus de zéro."))
    if any(later > sooner for sooner, later in pairwise(costs)):
        return str(_("Un prix de volume ne monte pas avec la quantité : vérifiez les prix et les quantités."))
    return None


def check_shape(line: Mapping[str, Any]) -> None:
    """TypeError or ValueError for what no form of ours makes: whoever reads it later relies on it."""
    rows = line.get("tiers")
    if rows is not None:
        pairs = [(start, price) for start, price in rows]
        if not all(isinstance(number, int) for pair in pairs for number in pair):
            raise TypeError("A volume price is two integers.")
        if not pairs or pairs[0] != (0, line["unit_price"]) or len(pairs) > MOST_TIERS + 1:
            raise ValueError("Volume prices begin by the price of one unit.")
        if any(after[0] <= before[0] or after[1] > before[1] for before, after in pairwise(pairs)):
            raise ValueError("Volume prices come in order, and never rise.")
    places = line.get("places")
    if places is not None and not all(isinstance(one, int) for one in places):
        raise TypeError("A place is said by its number.")
