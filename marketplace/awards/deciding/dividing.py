"""An award cut into lines: cents that add up to the award, quantities that add up between enterprises jointly bound. Pure.

The amount of an award is one multiplication, rounded once. Lines rounded each by itself would drift from it: each takes its whole cents,
and the cents that are left go one by one to the lines that lost the most by it, ties to the first. No line is a whole cent away from its
exact price.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.awards.deciding.allocating import apportion
from marketplace.core.money import UNIT_PRICE_DECIMALS, line_total

# The whole value, in hundredths of a percent.
WHOLE = 10_000


@dataclass(frozen=True)
class Part:
    """An enterprise of a joint offer and its part, in hundredths of a percent; the parts of an offer make WHOLE."""

    organization: int
    share: int
    is_lead: bool = False


def line_amounts(unit_price: int, quantities: Sequence[int], decimals: int) -> list[int]:
    """The cents of each line of one award, in order: they add up to the price of all the quantities together, rounded once.

    `unit_price` in ten-thousandths of a dollar, quantities in units of 10 to the minus `decimals`.
    """
    total = line_total(unit_price, sum(quantities), decimals).cents
    scale = 10 ** (UNIT_PRICE_DECIMALS - 2 + decimals)
    amounts = [unit_price * quantity // scale for quantity in quantities]
    lost = [(-(unit_price * quantity % scale), index) for index, quantity in enumerate(quantities)]
    for _lost, index in sorted(lost)[: total - sum(amounts)]:
        amounts[index] += 1
    return amounts


def between(quantity: int, parts: Sequence[Part], pack: int | None) -> list[int]:
    """A quantity of one line between the enterprises of a joint offer: by their parts, in whole packs, by largest remainder, ties to the
    first; what is less than a pack goes to the lead."""
    size = pack or 1
    found = [packs * size for packs in apportion(quantity // size, [one.share for one in parts])]
    found[next((index for index, one in enumerate(parts) if one.is_lead), 0)] += quantity % size
    return found


def parts_of(lead: int, members: Sequence[tuple[int, int | None]]) -> list[Part]:
    """The lead then the members, each with its part. A part that nobody said is an equal part, with the lead, of what the others leave;
    the lead has what is left. ValueError when what was said passes the whole."""
    said = [share for _member, share in members if share is not None]
    unsaid = sum(share is None for _member, share in members)
    left = WHOLE - sum(said)
    if left < 0:
        raise ValueError("The parts of an offer pass the whole.")
    equal = left // (unsaid + 1)
    found = [Part(member, equal if share is None else share) for member, share in members]
    return [Part(lead, WHOLE - sum(one.share for one in found), is_lead=True), *found]
