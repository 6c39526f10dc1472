"""Volume prices of an answer: typed without a script, refused with where and why, counted at the quantity, held to a shape."""

from typing import Any

import pytest
from flask import Flask

from marketplace.bids.answering import volume
from marketplace.bids.opening import comparing, opened
from marketplace.bids.opening import reading as opening
from tests.bids.opening.things import OPENED, make_deal
from tests.bids.things import TYPED, Asked, hand_in, make_asked, save
from tests.builders import AT

STEPS = {"tiers_1_from": ["1 000", "2 000", "", "", "", ""], "tiers_1_price": ["2,00", "1,95", "", "", "", ""]}


@pytest.fixture
def asked(app: Flask, test_clock: Any) -> Asked:
    test_clock(AT)
    return make_asked(app)


def test_steps_are_typed_kept_and_shown_before_the_hand_in(asked: Asked) -> None:
    visitor = asked.visitor("signatory")
    save(visitor, asked.path, **TYPED | STEPS)
    line = next(one for one in asked.content()["lines"].values() if one["unit_price"] == 20_550)
    assert line["tiers"] == [[0, 20_550], [1000, 20_000], [2000, 19_500]]
    shown = visitor.get(asked.path)
    assert [one.get("value") for one in shown.tree.xpath("//input[@name='tiers_1_price']")][:3] == ["2,00", "1,95", ""]
    review = visitor.get(f"{asked.path}/deposer")
    # 2400 are wanted: the price of the second step holds for all of them.
    assert "4\u00a0680,00\u00a0$" in review
    assert "à partir de 2\u00a0000" in review
    hand_in(visitor, asked.path)


def test_an_answer_without_steps_says_one_price_as_before(asked: Asked) -> None:
    save(asked.visitor("signatory"), asked.path, **TYPED)
    assert all("tiers" not in one for one in asked.content()["lines"].values())


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((["1000"], ["2,10"]), "ne monte pas avec la quantité"),
        ((["1000", "1000"], ["2,00", "1,90"]), "commencent à la même quantité"),
        ((["1000", "2000"], ["2,00", ""]), "Rangée 2\u00a0: écrivez la quantité et le prix"),
        ((["mille"], ["2,00"]), "Rangée 1\u00a0: «\u00a0mille\u00a0» n’est pas un nombre"),
        ((["0"], ["2,00"]), "commence à une quantité de plus de zéro"),
    ],
)
def test_steps_that_cannot_be_are_refused_with_where_and_why(asked: Asked, steps: Any, words: str) -> None:
    typed = {"tiers_1_from": steps[0], "tiers_1_price": steps[1]}
    page = save(asked.visitor("signatory"), asked.path, status=422, **TYPED | typed)
    assert words in page
    assert asked.bid(lambda one: one) is None, "nothing is saved"


def test_answers_are_compared_at_the_price_that_the_quantity_reaches(app: Flask, test_clock: Any) -> None:
    test_clock(AT)
    deal = make_deal(app)
    deal.answer(0, 20_000, 100_000)
    deal.answer(1, 21_000, 100_000)
    deal.answer(2, 22_000, 100_000, capacity=1000)
    test_clock(OPENED)
    deal.open_by_two()

    def rewritten(tender: Any) -> list[int]:
        first, second, third = opened.of(tender)
        lot = tender.lots[0]
        for one, tiers in ((second, [[0, 21_000], [2400, 19_000]]), (third, [[0, 22_000], [2400, 1_000]])):
            line = one.content["lines"][str(lot.id)] | {"tiers": tiers}
            one.content = one.content | {"lines": one.content["lines"] | {str(lot.id): line}}
        # The third can supply 1000: it never sells at the price that it says from 2400.
        assert [one.id for one in comparing.ranked(lot, opened.of(tender), tender)] == [second.id, first.id, third.id]
        return [comparing.price_of(one, lot) for one in (first, second, third)]

    assert deal.write(rewritten) == [20_000, 19_000, 22_000]


@pytest.mark.parametrize(
    "tiers",
    [[[0, 5]], [[0, 10], [5, 11]], [[0, 10], [5, 9], [5, 8]], [[1, 10]], [[0, "10"]], [], [[0, 10], [5, 9.5]], [[0, 10, 3]]],
)
def test_steps_that_no_form_makes_are_a_damaged_answer(tiers: Any) -> None:
    line = {"unit_price": 10, "capacity": None, "note": "", "tiers": tiers}
    with pytest.raises((TypeError, ValueError)):
        opening.check_shape({"lines": {"1": line}, "files": []})
    opening.check_shape({"lines": {"1": line | {"tiers": [[0, 10], [5, 9]]}}, "files": []})


def test_a_price_holds_from_its_quantity_and_not_one_less() -> None:
    line = {"unit_price": 20_000, "tiers": [[0, 20_000], [1000, 19_000]]}
    assert [volume.price_at(line, quantity) for quantity in (0, 999, 1000, 5000)] == [20_000, 20_000, 19_000, 19_000]
    assert volume.price_at({"unit_price": 7}, 10**6) == 7
