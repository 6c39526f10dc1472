"""Ranking offers for a lot as it was announced, in exact arithmetic; nothing is rounded before the screen. Pure.

A price is in ten-thousandths of a dollar for one unit and a quantity multiplies it, so that a formula which divides by a price divides by
the dollars of the whole lot. Points are hundredths of a point; scores are fractions of points.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from marketplace.tenders.models import PriceFormula, TieBreak

# Ten-thousandths in a dollar; hundredths of a percent in one.
DOLLAR, WHOLE = 10_000, 10_000
# The number of the announced formula that divides by the price.
SCALE = 10_000


@dataclass(frozen=True)
class Rule:
    """What was announced. `weight` and `whole` are the points of the price and of the criteria, `added` the X of the formula, `margin` in
    hundredths of a percent; `seed` is the hash of the minutes, for the draw."""

    formula: PriceFormula = PriceFormula.PROPORTION
    weight: int = 100
    whole: int = 0
    added: int = 0
    margin: int = 0
    tie_break: TieBreak = TieBreak.QUALITY
    seed: str = ""


@dataclass(frozen=True)
class Offer:
    """An answer to a lot. `price` in ten-thousandths of a dollar for a unit, `quantity` in units; `points` of the criteria in hundredths;
    `place` is the order of its receipt, `print` its hash."""

    key: int
    price: int
    quantity: Fraction = Fraction(1)
    points: int = 0
    is_preferred: bool = False
    place: int = 0
    print: str = ""

    @property
    def dollars(self) -> Fraction:
        """The dollars of the whole lot at this price: what every formula reads. A quantity that is not said counts as one unit."""
        return Fraction(self.price, DOLLAR) * (self.quantity if self.quantity > 0 else 1)


@dataclass(frozen=True)
class Placed:
    """An offer with how it is ranked: the dollars that are compared (the margin taken off), the points of its price where there are any,
    its score, its place from 1. `is_tied`: another had the very same score, and the announced tie-break decided."""

    offer: Offer
    compared: Fraction
    price_points: Fraction | None
    score: Fraction
    rank: int
    is_tied: bool


def compared(offer: Offer, rule: Rule) -> Fraction:
    """The dollars that an offer is compared at: with the margin where it has it. A price of nothing counts as the least there is."""
    dollars = offer.dollars or replace(offer, price=1).dollars
    return dollars * Fraction(WHOLE - rule.margin, WHOLE) if offer.is_preferred else dollars


def placed(offers: Sequence[Offer], rule: Rule) -> list[Placed]:
    """The offers from the first to the last."""
    if not offers:
        return []
    lowest = min(compared(one, rule) for one in offers)
    scored = {one.key: _scored(one, rule, lowest) for one in offers}
    ordered = sorted(offers, key=lambda one: (-scored[one.key][1], *_tie(one, rule)))
    scores = [scored[one.key][1] for one in ordered]
    return [
        Placed(one, compared(one, rule), *scored[one.key], rank, scores.count(scored[one.key][1]) > 1)
        for rank, one in enumerate(ordered, start=1)
    ]


def _scored(offer: Offer, rule: Rule, lowest: Fraction) -> tuple[Fraction | None, Fraction]:
    """The points of its price, None where the formula gives none, and its score."""
    criteria, price = Fraction(offer.points, 100), compared(offer, rule)
    if rule.formula is PriceFormula.SCORE_OVER_PRICE:
        on_hundred = criteria * 100 / rule.whole if rule.whole else criteria
        return None, (on_hundred + rule.added) * SCALE / price
    points = lowest / price * rule.weight
    return points, criteria + points


def _tie(offer: Offer, rule: Rule) -> tuple[object, ...]:
    """What settles a tie, as it was announced; then always the first received, and never chance."""
    if rule.tie_break is TieBreak.DRAW:
        return (drawn(rule.seed, offer.print), offer.place, offer.key)
    return (-offer.points, offer.place, offer.key)


def drawn(seed: str, print_of_it: str) -> str:
    """What an answer draws: the SHA-256, in hexadecimal, of the hash of the minutes, a space and its own hash; the smallest is first."""
    return hashlib.sha256(f"{seed} {print_of_it}".encode()).hexdigest()
