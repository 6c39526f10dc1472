"""What a group pays: the staircase of an offer, the price that a quantity reaches, what is missing to the next, the whole amount. Pure.

A staircase is a sequence of pairs (quantity from which, price of one unit), the first from 0, quantities in the decimals of the unit
and prices in ten-thousandths of a dollar, taxes left out. The price is reached by what is firm alone: what is only possible brings no
down. What is possible counts whole in the amount that a legal level bounds, and so does every renewal, by its length (LCOP, art. 10).
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from marketplace.core.money import Money, half_up, line_total
from marketplace.tenders.models import Lot, Tender

Staircase = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Step:
    """A price and the quantities that it is for: from the first, until the second excluded (None: and beyond)."""

    start: int
    until: int | None
    price: int


@dataclass(frozen=True)
class Demand:
    """What a group wants of a lot: firm and flexible, in the decimals of its unit."""

    staircase: Staircase
    firm: int
    flexible: int
    decimals: int


def staircase_of(content: Mapping[str, Any]) -> list[list[int]]:
    """The staircase that a version of a listing freezes; empty when it writes no price."""
    if content.get("price") is None:
        return []
    return [[0, content["price"]], *([start, price] for start, price in content.get("tiers") or () if start > 0)]


def steps(staircase: Staircase) -> list[Step]:
    """The staircase as steps, in order."""
    pairs = sorted((start, price) for start, price in staircase)
    ends = [start for start, _price in pairs[1:]] + [None]
    return [Step(start, until, price) for (start, price), until in zip(pairs, ends, strict=True)]


def price_at(staircase: Staircase, firm: int) -> int:
    """The price of one unit when so much is firm. ValueError for a staircase without steps."""
    if not staircase:
        raise ValueError("A staircase has one step at least.")
    return max((start, price) for start, price in staircase if start <= firm)[1]


def next_step(staircase: Staircase, firm: int) -> Step | None:
    """The next step that lowers the price, or None on the last."""
    now = price_at(staircase, firm)
    return next((one for one in steps(staircase) if one.start > firm and one.price < now), None)


def amount_of(demand: Demand) -> Money:
    """What the firm part costs at the price that it reaches."""
    return line_total(price_at(demand.staircase, demand.firm), demand.firm, demand.decimals)


def months_of(first: date, last: date) -> Fraction:
    """How many months a term lasts, both days included; the days past whole months count as their part of the month that runs."""
    after, whole = last + timedelta(days=1), 0
    while _months_on(first, whole + 1) <= after:
        whole += 1
    begun = _months_on(first, whole)
    return whole + Fraction((after - begun).days, (_months_on(first, whole + 1) - begun).days)


def terms_counted(renewals: int, renewal_months: int, term_months: Fraction | int | None) -> Fraction:
    """How many first terms a contract counts with its renewals, each for its length over that of the first, never for less. A first term
    of less than a month counts as one; while nobody said how long it is (None), a renewal counts as much as it."""
    if term_months is None:
        return Fraction(1 + renewals)
    return 1 + Fraction(renewals * renewal_months) / max(term_months, 1)


def terms_of(tender: Tender) -> Fraction:
    """How many first terms a purchase counts in the amount that its level bounds."""
    first, last = tender.term_from, tender.term_until
    months = months_of(first, last) if first and last and first <= last else None
    return terms_counted(tender.renewals or 0, tender.renewal_months or 0, months)


def times(cents: int, terms: Fraction) -> int:
    """Cents of a first term, for so many terms, half a cent going up."""
    return half_up(cents * terms.numerator, terms.denominator)


def group_amount(demands: Iterable[Demand], terms: Fraction = Fraction(1)) -> Money:
    """The whole that a level bounds: all lots, what is firm and what is possible, for so many first terms (`terms_of`), taxes left out."""
    once = sum(
        (line_total(price_at(one.staircase, one.firm), one.firm + one.flexible, one.decimals) for one in demands if one.staircase), Money(0)
    )
    return Money(times(once.cents, terms))


def estimated(lot: Lot, quantity: int) -> int:
    """What a quantity of a lot without prices is thought to cost, in cents: its part of what its organiser thinks that all costs."""
    return half_up(lot.estimate * quantity, lot.expected) if lot.estimate and lot.expected else 0


def last_day(until: date, renewals: int, renewal_months: int) -> date:
    """The last day of a contract that ends on `until` and is renewed every time that it may be; the last day of a month stays the last."""
    for _time in range(renewals):
        found = _months_on(until, renewal_months)
        is_last = until.day == monthrange(until.year, until.month)[1]
        until = found.replace(day=monthrange(found.year, found.month)[1]) if is_last else found
    return until


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
