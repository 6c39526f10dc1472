"""What the close decides: minimums on both sides, the three rules, one extension. And the staircase as it is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.tenders import pricing
from marketplace.tenders.closing.deciding import Standing, decide
from marketplace.tenders.models import OnShortfall
from marketplace.tenders.reading import staircase

MEALS = [[0, 132_000], [2400, 121_000], [4800, 114_000], [7200, 107_500]]
EXTEND, PROCEED, CANCEL = OnShortfall.EXTEND, OnShortfall.PROCEED, OnShortfall.CANCEL


@pytest.mark.parametrize(("firm", "is_met"), [(2399, False), (2400, True), (2401, True), (0, False)])
def test_the_minimum_is_reached_by_what_is_firm_at_its_quantity(firm: int, is_met: bool) -> None:
    assert Standing(firm, 5000, 2400).is_met is is_met


def test_a_lot_that_is_short_extends_once_then_falls_goes_on_or_falls_at_once() -> None:
    short, full, empty = Standing(10, 0, 11), Standing(11, 0, 11), Standing(0)
    assert decide([full, short], EXTEND, was_extended=False).extends
    again = decide([full, short], EXTEND, was_extended=True)
    assert (again.extends, again.met, again.goes_on) == (False, (True, False), (True, False))
    assert decide([full, short], PROCEED, was_extended=False).goes_on == (True, True)
    assert decide([full, short], CANCEL, was_extended=False).goes_on == (True, False)
    assert decide([full, full], EXTEND, was_extended=False).goes_on == (True, True)
    assert decide([short], CANCEL, was_extended=False).is_unsuccessful
    assert decide([empty], PROCEED, was_extended=False).is_unsuccessful, "nobody wants it"
    assert decide([full], PROCEED, was_extended=False, is_lawful=False).is_unsuccessful
    assert not decide([short], EXTEND, was_extended=False).is_unsuccessful


lots = st.lists(st.builds(Standing, st.integers(0, 20), st.integers(0, 20), st.none() | st.integers(0, 20)), min_size=1, max_size=6)


@given(lots, st.sampled_from(OnShortfall), st.booleans())
def test_a_lot_goes_on_only_if_wanted_and_an_extension_is_never_given_twice(found, rule, was_extended) -> None:
    told = decide(found, rule, was_extended=was_extended)
    assert not (told.extends and was_extended)
    assert told.met == tuple(one.is_met for one in found)
    for one, goes_on in zip(found, told.goes_on, strict=True):
        assert not goes_on or one.is_wanted
        assert not goes_on or one.is_met or rule is PROCEED


tiers = st.dictionaries(st.integers(1, 10**6), st.integers(1, 10**6), max_size=8)


@given(tiers, st.integers(1, 10**6), st.integers(0, 2 * 10**6), st.none() | st.integers(1, 3 * 10**6))
def test_a_staircase_is_drawn_inside_its_frame_whatever_it_is(steps, first, firm, ceiling) -> None:
    stairs = [[0, first], *([start, price] for start, price in steps.items())]
    drawn = staircase.draw(stairs, firm, minimum=firm, capacity=firm + 1, ceiling=ceiling)
    assert len(drawn.treads) == len(stairs)
    xs = [drawn.today.x, *(one.x for one in drawn.treads), *(one.end for one in drawn.treads), *(one.x for one in drawn.ticks)]
    ys = [drawn.today_y, *(one.y for one in drawn.treads)]
    assert all(staircase.LEFT <= one <= staircase.RIGHT for one in xs)
    assert all(staircase.TOP <= one <= staircase.BOTTOM for one in ys)
    assert next(one for one in reversed(drawn.treads) if one.x <= drawn.today.x).words_x is not None, "today's price is said in the drawing"
    assert drawn.today_y == next(one.y for one in drawn.treads if one.price == pricing.price_at(stairs, firm))
    if drawn.ceiling:
        assert (drawn.ceiling.x < drawn.today.x) == (drawn.ceiling.quantity < firm) or drawn.ceiling.x == drawn.today.x


def test_dearer_steps_stand_higher_and_the_limit_is_the_least_quantity_that_reaches_it() -> None:
    drawn = staircase.draw(MEALS, 5760, minimum=2400)
    heights = [one.y for one in drawn.treads]
    assert heights == sorted(heights)
    assert drawn.filled.startswith("M")

    def cost(quantity: int) -> int:
        return pricing.price_at(MEALS, quantity) * quantity

    reached = staircase.quantity_reaching(60_000_000 * 10, MEALS, cost)
    assert reached is not None
    assert cost(reached) >= 600_000_000 > cost(reached - 1)
    # Where the price falls, a dearer quantity below the step may reach it first.
    assert staircase.quantity_reaching(cost(2399), MEALS, cost) == 2399
