"""An amount read as a rule reads it: without taxes, with them, or with them less what a municipality gets back. Pure.

Rates of the GST and the QST, and the rebates of municipalities, by date: Revenu Québec (the rate of the QST rebate is general knowledge,
to be confirmed; no rule of the table is read net of rebates today).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from marketplace.contracting.models import TaxBasis
from marketplace.core.money import half_up


@dataclass(frozen=True)
class Amount:
    """So many cents, and how they are read."""

    cents: int
    basis: TaxBasis = TaxBasis.EXCLUDED


# From this day on: GST and QST on the price before taxes. The last that has begun holds.
_RATES = ((date(2013, 1, 1), Fraction(5, 100), Fraction(9975, 100_000)),)
# From this day on: the part of the GST and of the QST that a municipality gets back.
_REBATES = ((date(2015, 1, 1), Fraction(1), Fraction(1, 2)),)


class UnknownRates(ValueError):
    """No rate is known on that day, so an amount cannot be read otherwise than it was given."""


def as_amount(amount: Amount | int) -> Amount:
    """Cents alone are before taxes."""
    return amount if isinstance(amount, Amount) else Amount(amount)


def cents_in(amount: Amount | int, basis: TaxBasis, on: date) -> int:
    """The amount as `basis` reads it on a day, in cents, rounded once, a half going up. Raises UnknownRates."""
    given = as_amount(amount)
    if given.basis is basis:
        return given.cents
    ratio = _factor(basis, on) / _factor(given.basis, on)
    return half_up(given.cents * ratio.numerator, ratio.denominator)


def _factor(basis: TaxBasis, on: date) -> Fraction:
    """What one dollar before taxes is, as `basis` reads it."""
    if basis is TaxBasis.EXCLUDED:
        return Fraction(1)
    gst, qst = _last(_RATES, on)
    if basis is TaxBasis.INCLUDED:
        return 1 + gst + qst
    gst_back, qst_back = _last(_REBATES, on)
    return 1 + gst * (1 - gst_back) + qst * (1 - qst_back)


def _last(table: tuple[tuple[date, Fraction, Fraction], ...], on: date) -> tuple[Fraction, Fraction]:
    begun = [(first, second) for start, first, second in table if start <= on]
    if not begun:
        raise UnknownRates(f"No tax rate is known on {on}.")
    return begun[-1]
