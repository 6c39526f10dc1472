"""Money in integer cents, unit prices in ten-thousandths of a dollar, quantities in integers, one rounding.

Revenu Québec rounds half a cent up (Loi sur la taxe d'accise, art. 165.2; Loi sur la TVQ, art. 16): so does
this file, and nothing else in the product rounds money. No float ever enters.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from marketplace.core.errors import Unusable
from marketplace.core.locale import _

LARGEST = 10**15
UNIT_PRICE_DECIMALS = 4
# Thousands stand apart by spaces, or by commas when a point follows; a space anywhere else makes two numbers.
NUMBER = re.compile(
    r"(?P<sign>-?)(?P<whole>\d{1,40}|\d{1,3}(?: \d{3}){1,12}|[1-9]\d{0,2}(?:,\d{3}){1,12}(?=\.))(?:[.,](?P<fraction>\d+))?", re.ASCII
)
AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)


class TooLarge(Unusable):
    """A number that nothing here can hold."""


def half_up(numerator: int, denominator: int) -> int:
    """The integer nearest to numerator / denominator, a half going away from zero; ZeroDivisionError for 0."""
    sign = 1 if (numerator < 0) == (denominator < 0) else -1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


@dataclass(frozen=True, order=True)
class Money:
    """An amount of Canadian dollars in integer cents. TypeError for anything but an int."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"Money is made of an int of cents, not {type(self.cents).__name__}.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def share(self, rate: Decimal) -> "Money":
        """This amount times a rate (0.09975 for the TVQ), rounded half up to the cent."""
        exact = Decimal(self.cents) * rate
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    @property
    def dollars(self) -> Decimal:
        """The exact amount in dollars, for display alone."""
        return Decimal(self.cents).scaleb(-2)


def line_total(unit_price: int, quantity: int, quantity_decimals: int = 0) -> Money:
    """The price of a quantity, rounded once.

    `unit_price` in ten-thousandths of a dollar, `quantity` in units of 10 to the minus `quantity_decimals`
    (1 250 with 2 decimals is 12.50 hours).
    """
    return Money(half_up(unit_price * quantity, 10 ** (UNIT_PRICE_DECIMALS - 2 + quantity_decimals)))


def split(total: Money, weights: list[int]) -> list[Money]:
    """Divide an amount by weights so that the parts add up exactly: largest remainder, ties to the first.

    Raises ValueError when no weight is positive or one is negative.
    """
    if min(weights, default=-1) < 0 or sum(weights) == 0:
        raise ValueError("Weights must be zero or more, and one of them more.")
    whole = sum(weights)
    parts = [total.cents * weight // whole for weight in weights]
    remainders = [(-(total.cents * weight % whole), index) for index, weight in enumerate(weights)]
    for _remainder, index in sorted(remainders)[: total.cents - sum(parts)]:
        parts[index] += 1
    return [Money(part) for part in parts]


def parse_decimal(typed: str, decimals: int) -> int:
    """What a person typed as an integer of 10 to the minus `decimals`; Unusable, with the reason, otherwise.

    Both « 1 234,50 » and "1,234.50" are read; « 1,234 » alone could be either and is refused, never guessed.
    """
    text = " ".join(typed.split())
    if text.count("$") == 1:
        text = re.sub(r"^(-?) ?\$ ?| ?\$$", r"\1", text)
    if AMBIGUOUS.fullmatch(text):
        raise Unusable(_("Ce nombre peut se lire de deux façons : écrivez les milliers avec une espace."))
    found = NUMBER.fullmatch(text)
    if found is None:
        raise Unusable(_("Ce n’est pas un nombre : écrivez par exemple 1 234,50."))
    fraction = (found["fraction"] or "").rstrip("0")
    if len(fraction) > decimals:
        raise Unusable(_("Ce nombre a trop de décimales : %(decimals)d au plus.", decimals=decimals))
    number = int(re.sub("[ ,]", "", found["whole"]) + fraction.ljust(decimals, "0"))
    if number > LARGEST:
        raise TooLarge(_("Ce nombre est trop grand."))
    return -number if found["sign"] else number


def parse_money(typed: str) -> Money:
    """The amount a person typed, in dollars with at most two decimals; Unusable otherwise."""
    return Money(parse_decimal(typed, 2))
