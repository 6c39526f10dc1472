"""Ranking as it was announced: exact, the same each time, fair to whoever is cheaper or better; the margin compares and never pays."""

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from marketplace.awards.evaluating.formulas import Offer, Rule, compared, drawn, placed
from marketplace.tenders.models import PriceFormula, TieBreak

OFFERS = st.lists(
    st.builds(
        Offer,
        key=st.integers(1, 10**6),
        price=st.integers(1, 10**9),
        quantity=st.fractions(min_value=Fraction(1, 100), max_value=10**6),
        points=st.integers(0, 6000),
        is_preferred=st.booleans(),
        place=st.integers(1, 40),
        print=st.text("0123456789abcdef", min_size=64, max_size=64),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)
RULES = st.builds(
    Rule,
    formula=st.sampled_from(PriceFormula),
    weight=st.integers(0, 100),
    whole=st.just(60),
    added=st.integers(0, 50),
    margin=st.integers(0, 2000),
    tie_break=st.sampled_from(TieBreak),
    seed=st.text("0123456789abcdef", min_size=64, max_size=64),
)


@given(OFFERS, RULES)
def test_every_offer_has_one_place_and_scores_go_down(offers: list[Offer], rule: Rule) -> None:
    found = placed(offers, rule)
    assert sorted(one.offer.key for one in found) == sorted(one.key for one in offers)
    assert [one.rank for one in found] == list(range(1, len(offers) + 1))
    assert all(first.score >= second.score for first, second in itertools.pairwise(found))
    assert all(isinstance(one.score, Fraction) for one in found)


@given(OFFERS, RULES)
def test_the_order_in_which_answers_are_read_changes_nothing(offers: list[Offer], rule: Rule) -> None:
    assert placed(offers, rule) == placed(list(reversed(offers)), rule)


@given(OFFERS, RULES, st.integers(1, 10**6))
def test_a_lower_price_alone_never_loses_a_place(offers: list[Offer], rule: Rule, less: int) -> None:
    for one in offers:
        cheaper = Offer(**{**vars_of(one), "price": max(1, one.price - less)})
        before = next(each.rank for each in placed(offers, rule) if each.offer.key == one.key)
        others = [each for each in offers if each.key != one.key]
        after = next(each.rank for each in placed([*others, cheaper], rule) if each.offer.key == one.key)
        assert after <= before


@given(OFFERS, RULES)
def test_the_margin_takes_its_percent_off_what_is_compared_and_off_nothing_else(offers: list[Offer], rule: Rule) -> None:
    for one in placed(offers, rule):
        whole = Fraction(one.offer.price, 10_000) * one.offer.quantity
        assert one.compared == (whole * (10_000 - rule.margin) / 10_000 if one.offer.is_preferred else whole)
        assert one.offer in offers


def test_the_lowest_price_has_every_point_and_twice_its_price_has_half() -> None:
    found = placed([Offer(1, 20_000, points=3000, place=1), Offer(2, 10_000, points=2000, place=2)], Rule(weight=40, whole=60))
    assert [(one.offer.key, one.price_points, one.score) for one in found] == [(2, 40, 60), (1, 20, 50)]


def test_the_formula_of_two_envelopes_divides_the_score_and_what_is_added_by_the_dollars() -> None:
    rule = Rule(formula=PriceFormula.SCORE_OVER_PRICE, weight=0, whole=100, added=50)
    [one] = placed([Offer(1, 20_000, Fraction(1000), points=8000)], rule)
    assert one.score == Fraction((80 + 50) * 10_000, 2000)
    assert one.price_points is None


def test_a_tie_goes_to_the_better_scored_then_to_the_first_received() -> None:
    rule = Rule(weight=50, whole=50)
    even = [Offer(1, 20_000, points=4500, place=2), Offer(2, 10_000, points=2000, place=1)]
    assert [one.offer.key for one in placed(even, rule)] == [1, 2]
    assert all(one.is_tied for one in placed(even, rule))
    same = [Offer(1, 10_000, points=2000, place=2), Offer(2, 10_000, points=2000, place=1)]
    assert [one.offer.key for one in placed(same, rule)] == [2, 1]


def test_a_draw_is_what_anybody_finds_again_from_the_two_hashes() -> None:
    rule = Rule(tie_break=TieBreak.DRAW, seed="a" * 64)
    same = [Offer(key, 10_000, place=key, print=str(key) * 64) for key in (1, 2, 3)]
    expected = sorted((1, 2, 3), key=lambda key: drawn("a" * 64, str(key) * 64))
    assert [one.offer.key for one in placed(same, rule)] == expected


def test_the_margin_puts_first_an_answer_that_is_a_little_dearer() -> None:
    offers = [Offer(1, 10_400, is_preferred=True, place=1), Offer(2, 10_000, place=2)]
    assert [one.offer.key for one in placed(offers, Rule())] == [2, 1]
    assert [one.offer.key for one in placed(offers, Rule(margin=500))] == [1, 2]
    assert compared(offers[0], Rule(margin=500)) == Fraction(1040, 1000) * Fraction(95, 100)


def vars_of(one: Offer) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
