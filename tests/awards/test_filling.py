"""How several enterprises fill a demand: for any demands and supplies nothing is lost, nobody is passed over, few places are shared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.awards.deciding.allocating import Demand, allocate
from marketplace.awards.deciding.filling import Filled, Supply, fill
from marketplace.tenders.models import AllocationRule
from tests.awards.test_allocating import PACKS, RULES, demands

PRO_RATA, ORDER = AllocationRule.PRO_RATA, AllocationRule.ORDER


@st.composite
def supplies(draw: st.DrawFn, asked: list[Demand], *, everywhere: bool) -> list[Supply]:
    """Up to five enterprises; each serves every place, or some."""
    places = sorted({one.place for one in asked})
    found = []
    for _number in range(draw(st.integers(1, 5))):
        capacity = draw(st.one_of(st.none(), st.integers(0, 900)))
        served = None if everywhere or not places else draw(st.one_of(st.none(), st.sets(st.sampled_from(places)).map(frozenset)))
        found.append(Supply(capacity, served))
    return found


def given_by(filled: Filled) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in filled.given:
        found[one.supply] = found.get(one.supply, 0) + one.whole
    return found


def most(asked: list[Demand], among: list[Supply], size: int) -> int:
    """As much as any way would give, by the cut that costs least: for each set of enterprises, their capacities and what others serve."""
    wanted = {one: (one.firm // size + one.flexible // size) * size for one in asked}
    least = sum(wanted.values())
    for chosen in range(2 ** len(among)):
        inside = [one for place, one in enumerate(among) if chosen >> place & 1]
        outside = [one for place, one in enumerate(among) if not chosen >> place & 1]
        if any(one.capacity is None for one in inside):
            continue
        cost = sum((one.capacity or 0) // size * size for one in inside)
        cost += sum(units for one, units in wanted.items() if any(each.serves(one.place) for each in outside))
        least = min(least, cost)
    return least


@given(st.data(), RULES, PACKS)
@settings(max_examples=200, deadline=None)
def test_what_is_given_is_the_demand_or_all_the_capacities_and_each_keeps_within_its_own(data, how, pack) -> None:
    size = pack or 1
    asked = data.draw(demands(size))
    among = data.draw(supplies(asked, everywhere=True))
    filled = fill(asked, among, how, pack)
    demand = sum(one.firm + one.flexible for one in asked)
    # Whatever is asked is a whole number of packs; a capacity counts as its own.
    most_supplied = sum(demand if one.capacity is None else one.capacity // size * size for one in among)
    assert sum(one.whole for one in filled.given) == min(demand, most_supplied)
    _hold(asked, among, filled, size)
    # Alone or together, those who asked are given the same.
    assert filled.shares == allocate(asked, min(demand, most_supplied), how, pack)


@given(st.data(), RULES, PACKS)
@settings(max_examples=200, deadline=None)
def test_only_places_that_are_served_are_given_and_nothing_that_could_be_is_left(data, how, pack) -> None:
    size = pack or 1
    asked = data.draw(demands(size))
    among = data.draw(supplies(asked, everywhere=False))
    filled = fill(asked, among, how, pack)
    _hold(asked, among, filled, size)
    assert all(among[one.supply].serves(one.place) for one in filled.given)
    assert sum(one.whole for one in filled.given) == most(asked, among, size)
    firm = [Demand(one.participation, one.place, one.firm, 0) for one in asked]
    assert sum(one.firm for one in filled.shares) == most(firm, among, size), "firm before what is only possible"
    # The first gives as much as it could alone, whoever comes after.
    alone = sum(one.whole for one in fill(asked, among[:1], how, pack).given)
    together = given_by(filled).get(0, 0)
    assert together <= alone
    if among[0].places is None:
        assert together == alone


@given(st.data(), RULES)
@settings(max_examples=150, deadline=None)
def test_no_enterprise_but_the_last_leaves_more_than_one_place_begun(data, how) -> None:
    asked = data.draw(demands())
    among = data.draw(supplies(asked, everywhere=True))
    filled = fill(asked, among, how)
    pairs = [(one.participation, one.place) for one in filled.given]
    assert len(pairs) - len(set(pairs)) <= max(len(given_by(filled)) - 1, 0)


@given(st.data(), RULES, PACKS)
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_rows_are_read_changes_nothing(data, how, pack) -> None:
    asked = data.draw(demands(pack or 1))
    among = data.draw(supplies(asked, everywhere=False))
    assert fill(asked, among, how, pack) == fill(data.draw(st.permutations(asked)), among, how, pack)


def _hold(asked: list[Demand], among: list[Supply], filled: Filled, size: int) -> None:
    """What is given by each is what each is given: within what was asked, within its capacity."""
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for one in filled.given:
        assert one.whole > 0
        firm, flexible = sums.get((one.participation, one.place), (0, 0))
        sums[one.participation, one.place] = firm + one.firm, flexible + one.flexible
    assert [(one.participation, one.place) for one in filled.shares] == sorted((one.participation, one.place) for one in asked)
    for share in filled.shares:
        assert sums.get((share.participation, share.place), (0, 0)) == (share.firm, share.flexible)
        assert 0 <= share.firm <= share.asked_firm
        assert 0 <= share.flexible <= share.asked_flexible
    for place, total in given_by(filled).items():
        capacity = among[place].capacity
        assert capacity is None or total <= capacity


def test_three_places_that_come_to_a_capacity_are_not_shared() -> None:
    asked = [Demand(number, number, units, 0, number) for number, units in enumerate((700, 300, 500, 200), start=1)]
    filled = fill(asked, [Supply(900), Supply(800)], PRO_RATA)
    assert [(one.supply, one.place, one.whole) for one in filled.given] == [(0, 1, 700), (0, 4, 200), (1, 2, 300), (1, 3, 500)]


def test_where_no_places_come_to_it_one_is_shared_and_its_firm_part_goes_first_to_the_first() -> None:
    asked = [Demand(1, 1, 600, 0, 2), Demand(2, 2, 500, 200, 1), Demand(3, 3, 400, 0, 3)]
    filled = fill(asked, [Supply(1150), Supply(None)], ORDER)
    assert [(one.supply, one.place, one.firm, one.flexible) for one in filled.given] == [
        (0, 1, 50, 0),
        (0, 2, 500, 200),
        (0, 3, 400, 0),
        (1, 1, 550, 0),
    ]


def test_an_enterprise_that_serves_one_place_is_kept_for_it() -> None:
    asked = [Demand(1, 1, 100, 0), Demand(2, 2, 100, 0)]
    filled = fill(asked, [Supply(100), Supply(100, frozenset({1}))], PRO_RATA)
    # The first serves both; filling place 1 from it would leave place 2 without anybody.
    assert [(one.supply, one.place, one.firm) for one in filled.given] == [(0, 2, 100), (1, 1, 100)]
    assert not any(one.cut_firm for one in filled.shares)


def test_what_was_given_to_a_place_is_moved_when_another_can_serve_it() -> None:
    asked = [Demand(1, 1, 100, 0), Demand(2, 2, 100, 0)]
    among = [Supply(100), Supply(100, frozenset({1})), Supply(0, frozenset({2}))]
    # Both places have two who serve them: the first begins with place 1, and leaves it to the second.
    assert [(one.supply, one.place, one.firm) for one in fill(asked, among, PRO_RATA).given] == [(0, 2, 100), (1, 1, 100)]


def test_what_nobody_serves_is_said_to_be_cut() -> None:
    asked = [Demand(1, 1, 100, 0), Demand(2, 2, 60, 40)]
    filled = fill(asked, [Supply(None, frozenset({1}))], ORDER)
    assert [(one.place, one.firm, one.cut_firm, one.cut_flexible) for one in filled.shares] == [(1, 100, 0, 0), (2, 0, 60, 40)]


@pytest.mark.parametrize("wrong", [([Demand(1, 1, 5, 0)], [Supply(-1)], None), ([Demand(1, 1, 5, 0)] * 2, [Supply()], None)])
def test_what_cannot_be_filled_is_refused(wrong) -> None:
    asked, among, pack = wrong
    with pytest.raises(ValueError, match=r"zero or more|said once"):
        fill(asked, among, PRO_RATA, pack)
