"""An amount read as a rule reads it: without taxes, with them, or with them less what a municipality gets back. Pure.

Rates of the GST and the QST, and the rebates of municipalities, come from the dated table of the room (`tax_rates`). No rule of the table
is read net of rebates today.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from marketplace.contracting import tax_rates
from marketplace.contracting.models import TaxBasis
from marketplace.contracting.tax_rates import UnknownRates
from marketplace.core.money import half_up

__all__ = ["Amount", "UnknownRates", "as_amount", "cents_in"]


@dataclass(frozen=True)
class Amount:
    """So many cents, and how they are read."""

    cents: int
    basis: TaxBasis = TaxBasis.EXCLUDED


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
    rates = tax_rates.on(on)
    gst, qst = rates.gst_share, rates.qst_share
    if basis is TaxBasis.INCLUDED:
        return 1 + gst + qst
    gst_back, qst_back = tax_rates.municipal_rebates(on)
    return 1 + gst * (1 - gst_back) + qst * (1 - qst_back)
