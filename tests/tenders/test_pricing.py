"""The staircase: which price a quantity reaches, what is missing to the next, what the whole group is bound by."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import Money
from marketplace.tenders import pricing
from marketplace.tenders.pricing import Demand, Step

MEALS = [[0, 132_000], [2400, 121_000], [4800, 114_000], [7200, 107_500]]


@pytest.mark.parametrize(
    ("firm", "price"), [(0, 132_000), (2399, 132_000), (2400, 121_000), (4799, 121_000), (4800, 114_000), (7200, 107_500), (10**9, 107_500)]
)
def test_a_price_is_reached_at_its_quantity_and_not_one_before(firm: int, price: int) -> None:
    assert pricing.price_at(MEALS, firm) == price


def test_the_next_step_says_from_when_and_the_last_has_none() -> None:
    assert pricing.next_step(MEALS, 5760) == Step(7200, None, 107_500)
    assert pricing.next_step(MEALS, 7200) is None


def test_a_step_that_lowers_nothing_is_not_offered_as_the_next() -> None:
    assert pricing.next_step([[0, 100], [10, 100], [20, 90]], 5) == Step(20, None, 90)


def test_a_version_that_writes_no_price_has_no_staircase() -> None:
    assert pricing.staircase_of({"price": None, "tiers": []}) == []
    assert pricing.staircase_of({"price": 5, "tiers": [[3, 4]]}) == [[0, 5], [3, 4]]


def test_the_whole_counts_what_is_possible_and_every_renewal_at_the_price_that_the_firm_part_reaches() -> None:
    demand = Demand(MEALS, firm=2400, flexible=5000, decimals=0)
    assert pricing.group_amount([demand]) == Money(7400 * 1210)
    assert pricing.group_amount([demand, demand], pricing.terms_counted(2, 12, 12)) == Money(7400 * 1210 * 2 * 3)
    assert pricing.amount_of(demand) == Money(2400 * 1210)


def test_each_renewal_counts_for_as_long_as_it_lasts_beside_the_first_term() -> None:
    # Three months, then twice twelve: twenty-seven months, which is nine first terms.
    three = pricing.months_of(date(2026, 1, 1), date(2026, 3, 31))
    assert (three, pricing.terms_counted(2, 12, three)) == (3, 9)
    assert pricing.group_amount([Demand([[0, 10_000]], 1000, 0, 0)], pricing.terms_counted(2, 12, 3)) == Money(900_000)
    # Two years, then one: a year and a half of the first term, not two.
    assert pricing.terms_counted(1, 12, pricing.months_of(date(2026, 6, 22), date(2028, 6, 21))) == Fraction(3, 2)
    # Days past whole months are their part of the month that runs, so that a renewal never counts for less than its length.
    assert pricing.months_of(date(2026, 6, 22), date(2026, 8, 14)) == 1 + Fraction(24, 31)
    assert pricing.months_of(date(2026, 1, 31), date(2026, 2, 27)) == 1
    assert pricing.terms_counted(1, 12, pricing.months_of(date(2026, 6, 1), date(2026, 6, 1))) == 13
    assert pricing.terms_counted(2, 12, None) == 3
    assert [pricing.times(one, Fraction(1, 2)) for one in (3, 4)] == [2, 2]


def test_what_is_bought_by_halves_is_rounded_once() -> None:
    assert pricing.amount_of(Demand([[0, 12_345]], firm=150, flexible=0, decimals=2)) == Money(185)


prices = st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)), min_size=0, max_size=8)


@given(prices, st.integers(1, 10**6), st.integers(0, 2 * 10**6))
def test_each_quantity_is_on_one_step_and_pays_its_price(tiers: list[tuple[int, int]], first: int, firm: int) -> None:
    staircase = [[0, first], *([start, price] for start, price in dict(tiers).items())]
    here = [one for one in pricing.steps(staircase) if one.start <= firm and (one.until is None or firm < one.until)]
    assert [one.price for one in here] == [pricing.price_at(staircase, firm)]
