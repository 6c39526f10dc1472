"""How a supply is shared: for any demands, the sum is exact, firm goes first, nobody is given more than it asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from marketplace.awards.deciding.allocating import Demand, Share, allocate, apportion
from marketplace.tenders.models import AllocationRule

PRO_RATA, ORDER = AllocationRule.PRO_RATA, AllocationRule.ORDER
RULES = st.sampled_from(AllocationRule)
PACKS = st.sampled_from([None, 1, 6, 24])


@st.composite
def demands(draw: st.DrawFn, pack: int = 1) -> list[Demand]:
    """Up to twelve participants, each with one to three places, in whole packs."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        order = draw(st.integers(0, 5))
        for place in range(draw(st.integers(1, 3))):
            firm, flexible = draw(st.integers(0, 60)), draw(st.integers(0, 40))
            found.append(Demand(number + 1, 10 * number + place, firm * pack, flexible * pack, order))
    return found


def whole(shares: tuple[Share, ...], name: str) -> int:
    return sum(getattr(one, name) for one in shares)


def by_participation(shares: tuple[Share, ...]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in shares:
        found[one.participation] = found.get(one.participation, 0) + one.firm
    return found


@given(st.data(), st.integers(0, 3000), RULES, PACKS)
@settings(max_examples=150, deadline=None)
def test_all_of_a_short_supply_is_given_firm_first_and_never_more_than_was_asked(data, supply, how, pack) -> None:
    size = pack or 1
    asked = data.draw(demands(size))
    shares = allocate(asked, supply, how, pack)
    demand, firm = sum(one.firm + one.flexible for one in asked), sum(one.firm for one in asked)
    assert whole(shares, "firm") + whole(shares, "flexible") == min(supply // size * size, demand)
    assert whole(shares, "firm") == min(supply // size * size, firm)
    assert whole(shares, "cut_firm") == firm - whole(shares, "firm")
    for one in shares:
        assert 0 <= one.firm <= one.asked_firm
        assert 0 <= one.flexible <= one.asked_flexible
        assert one.firm % size == one.flexible % size == 0
    # Nothing that was only possible is given while something firm is cut.
    assert not (whole(shares, "cut_firm") and whole(shares, "flexible"))


@given(st.data(), st.integers(0, 3000), PACKS)
@settings(max_examples=100, deadline=None)
def test_pro_rata_the_order_of_adhesion_and_of_the_rows_changes_nothing(data, supply, pack) -> None:
    asked = data.draw(demands(pack or 1))
    shuffled = [
        Demand(one.participation, one.place, one.firm, one.flexible, data.draw(st.integers(0, 9)))
        for one in data.draw(st.permutations(asked))
    ]
    assert allocate(asked, supply, PRO_RATA, pack) == allocate(shuffled, supply, PRO_RATA, pack)


@given(st.data(), st.integers(0, 3000))
@settings(max_examples=100, deadline=None)
def test_pro_rata_each_gets_its_part_to_less_than_one_and_two_places_gain_nothing(data, supply) -> None:
    asked = data.draw(demands())
    given_, firm = by_participation(allocate(asked, supply, PRO_RATA)), sum(one.firm for one in asked)
    for number, got in given_.items():
        wanted = sum(one.firm for one in asked if one.participation == number)
        assert abs(got * max(firm, 1) - min(supply, firm) * wanted) < max(firm, 1)
    joined = {one.participation: one for one in asked}
    merged = [Demand(number, 0, sum(one.firm for one in asked if one.participation == number), 0) for number in joined]
    assert by_participation(allocate(merged, min(supply, firm), PRO_RATA)) == by_participation(
        allocate([Demand(one.participation, one.place, one.firm, 0) for one in asked], min(supply, firm), PRO_RATA)
    )


@given(st.data(), st.integers(0, 3000))
@settings(max_examples=100, deadline=None)
def test_in_order_whoever_came_first_is_whole_before_the_next_gets_anything(data, supply) -> None:
    asked = data.draw(demands())
    order = {(one.participation, one.place): (one.order, one.participation, one.place) for one in asked}
    in_turn = sorted(allocate(asked, supply, ORDER), key=lambda one: order[one.participation, one.place])
    cut = [one.cut_firm for one in in_turn if one.asked_firm]
    first = next((place for place, missing in enumerate(cut) if missing), len(cut))
    assert all(one.firm == 0 for one in [one for one in in_turn if one.asked_firm][first + 1 :])


@given(st.integers(0, 10_000), st.lists(st.integers(0, 500), min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_parts_add_up_and_ties_go_to_the_first(total, weights) -> None:
    if not sum(weights):
        return
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert all(abs(part * sum(weights) - total * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True))
    for index in range(1, len(parts)):
        if weights[index] == weights[index - 1]:
            assert parts[index - 1] >= parts[index]


def test_rounding_each_part_by_itself_loses_or_invents_some() -> None:
    # The control: what the largest remainder is there for.
    total, weights = 100, [1, 1, 1]
    naive = [round(total * weight / sum(weights)) for weight in weights]
    assert sum(naive) == 99
    assert apportion(total, weights) == [34, 33, 33]
    shares = allocate([Demand(number, number, 200, 0) for number in (1, 2, 3)], 100, PRO_RATA)
    assert [one.firm for one in shares] == [34, 33, 33]


def test_a_firm_quantity_that_is_cut_says_so() -> None:
    asked = [Demand(1, 1, 2400, 600), Demand(2, 2, 1200, 0), Demand(3, 3, 1200, 1200)]
    shares = allocate(asked, 4000, PRO_RATA, 100)
    assert [(one.firm, one.cut_firm, one.flexible) for one in shares] == [(2000, 400, 0), (1000, 200, 0), (1000, 200, 0)]
    enough = allocate(asked, 5500, PRO_RATA, 100)
    assert [(one.firm, one.flexible) for one in enough] == [(2400, 200), (1200, 0), (1200, 500)]
    assert allocate(asked, None, PRO_RATA, 100) == allocate(asked, 6600, ORDER, 100)


@pytest.mark.parametrize("wrong", [([Demand(1, 1, -1, 0)], 5, None), ([Demand(1, 1, 1, 0)] * 2, 5, None), ([], 5, 0), ([], -1, None)])
def test_what_cannot_be_shared_is_refused(wrong) -> None:
    asked, supply, pack = wrong
    with pytest.raises(ValueError, match=r"zero or more|said once|holds something"):
        allocate(asked, supply, PRO_RATA, pack)


class Adhering(RuleBasedStateMachine):
    """Participants come, change their mind and leave while the capacity moves: at every moment the shares hold together."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[int, Demand] = {}
        self.supply, self.pack, self.turn = 500, 1, 0

    @rule(number=st.integers(1, 8), firm=st.integers(0, 30), flexible=st.integers(0, 30))
    def adhere(self, number: int, firm: int, flexible: int) -> None:
        self.turn += 1
        before = self.asked.get(number)
        order = before.order if before else self.turn
        self.asked[number] = Demand(number, number, firm * self.pack, flexible * self.pack, order)

    @rule(number=st.integers(1, 8))
    def leave(self, number: int) -> None:
        self.asked.pop(number, None)

    @rule(supply=st.integers(0, 900))
    def supply_becomes(self, supply: int) -> None:
        self.supply = supply

    @rule(pack=st.sampled_from([1, 5, 12]))
    def packs_become(self, pack: int) -> None:
        self.asked = {
            number: Demand(number, one.place, one.firm // self.pack * pack, one.flexible // self.pack * pack, one.order)
            for number, one in self.asked.items()
        }
        self.pack = pack

    @invariant()
    def shares_hold(self) -> None:
        demand = sum(one.firm + one.flexible for one in self.asked.values())
        for how in AllocationRule:
            shares = allocate(self.asked.values(), self.supply, how, self.pack)
            assert whole(shares, "firm") + whole(shares, "flexible") == min(self.supply // self.pack * self.pack, demand)
            assert all(one.firm <= one.asked_firm and one.flexible <= one.asked_flexible for one in shares)


Adhering.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestAdhering = Adhering.TestCase
