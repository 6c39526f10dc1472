"""An award is cut into lines to the cent, and between enterprises to the pack."""

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.awards.deciding.dividing import WHOLE, Part, between, line_amounts, parts_of
from marketplace.core.money import line_total


@given(st.integers(0, 10_000_000), st.lists(st.integers(0, 100_000), max_size=60), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_lines_add_up_to_the_award_and_none_is_a_whole_cent_away(price, quantities, decimals) -> None:
    amounts = line_amounts(price, quantities, decimals)
    assert sum(amounts) == line_total(price, sum(quantities), decimals).cents
    scale = 10 ** (2 + decimals)
    assert all(abs(amount * scale - price * quantity) < scale for amount, quantity in zip(amounts, quantities, strict=True))


def test_lines_rounded_each_by_itself_drift() -> None:
    # The control: 0.0050 $ a piece, one piece at each of ten places.
    assert sum(line_total(50, 1).cents for _place in range(10)) == 10
    assert line_amounts(50, [1] * 10, 0) == [1] * 5 + [0] * 5


@given(st.integers(0, 5000), st.lists(st.integers(0, 3000), max_size=3), st.sampled_from([None, 1, 6, 24]))
@settings(max_examples=200, deadline=None)
def test_what_enterprises_share_adds_up_in_whole_packs(quantity, shares, pack) -> None:
    parts = parts_of(1, [(number + 2, share) for number, share in enumerate(shares)])
    assert sum(one.share for one in parts) == WHOLE
    found = between(quantity, parts, pack)
    assert sum(found) == quantity
    assert all(one % (pack or 1) == 0 for one in found[1:])


def test_a_part_that_nobody_said_is_an_equal_one() -> None:
    assert parts_of(1, [(2, None), (3, None)]) == [Part(1, 3334, is_lead=True), Part(2, 3333), Part(3, 3333)]
    assert parts_of(1, [(2, 2500), (3, None)]) == [Part(1, 3750, is_lead=True), Part(2, 2500), Part(3, 3750)]
    assert between(700, parts_of(1, [(2, 2500), (3, 2500)]), 100) == [300, 200, 200]
