"""The taxes of an invoice: each computed once, on the part of it that is taxed, a half cent going up. Pure.

Source: Excise Tax Act, s. 165.2; Act respecting the Québec sales tax, s. 16; Revenu Québec for the rates (`contracting/tax_rates`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.catalogue.models import TaxCode
from marketplace.contracting.tax_rates import WHOLE, Rates
from marketplace.core.money import half_up

# A small supplier collects nothing.
NONE = Rates(0, 0)


@dataclass(frozen=True)
class Sums:
    """What an invoice comes to, in cents: its lines, the part of them that is taxed, each tax, all together."""

    subtotal: int
    taxable: int
    gst: int
    qst: int

    @property
    def total(self) -> int:
        return self.subtotal + self.gst + self.qst


def sums(lines: Iterable[tuple[int, TaxCode]], rates: Rates) -> Sums:
    """The sums of lines, each an amount in cents and its tax code."""
    held = list(lines)
    taxable = sum(amount for amount, code in held if code is TaxCode.TAXABLE)
    return Sums(sum(amount for amount, _code in held), taxable, *taxes_on(taxable, rates))


def taxes_on(taxable: int, rates: Rates) -> tuple[int, int]:
    """The GST and the QST on so many cents, each apart."""
    gst = half_up(taxable * rates.gst, WHOLE)
    if not rates.is_qst_on_gst:
        return gst, half_up(taxable * rates.qst, WHOLE)
    share = rates.qst_share
    return gst, half_up(taxable * share.numerator, share.denominator)


def more_taxes_on(before: int, taxable: int, rates: Rates) -> tuple[int, int]:
    """The taxes of so many cents more, when those of `before` were counted already: parts add up to the taxes of the whole, to the cent."""
    first, whole = taxes_on(before, rates), taxes_on(before + taxable, rates)
    return whole[0] - first[0], whole[1] - first[1]
