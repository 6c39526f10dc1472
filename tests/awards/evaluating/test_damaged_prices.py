"""Prices that are not as they were sealed are announced at their opening, and their bidder sends again what was damaged, and no more."""

from typing import Any

import pytest
from flask import Flask

from marketplace.bids.opening import consents, opened, price_opener
from marketplace.bids.sealing import keyring
from marketplace.tenders.models import Tender
from tests.awards.chosen import choose
from tests.awards.evaluating.test_two_envelopes import GIVEN, states, version_of
from tests.awards.evaluating.things import TWO, answer_all, answers, ask_prices, make_weighed, open_prices, scored
from tests.bids.opening.test_damage import flipped, spread
from tests.bids.opening.things import OPENED, Deal


def test_a_flipped_bit_in_the_prices_is_announced_at_their_opening_and_cured(apart: Deal, test_clock: Any) -> None:
    def flip(tender: Tender) -> None:
        version = version_of(apart, tender, 0)
        version.sealed_prices = flipped(version.sealed_prices or b"", 999)

    apart.write(flip)
    assert all(one.is_intact for one in apart.opened()), "the first envelope is as it was"
    scored(apart, *GIVEN)
    ask_prices(apart, "first", "second")
    assert open_prices(apart)
    assert states(apart) == ["damaged", "opened", "kept"]
    first = apart.opened()[0]
    assert not first.is_intact
    assert first.cure_until is not None
    assert any("Envoyez-les de nouveau" in one for one in apart.told("bidder0", "bids.opened"))
    path = f"/espace/{apart.slug_of(0)}/reponses/{apart.number}/corriger"
    shown = apart.visitor("bidder0").get(path)
    assert not shown.tree.xpath("//*[@name='criterion_1']")
    sent = {one.get("name"): one.get("value") or "" for one in shown.tree.xpath("//main//input[@type='hidden']")}
    apart.visitor("bidder0").post(path, {**sent, "price_1": "2,00", "price_2": "4,00"})
    assert states(apart) == ["opened", "opened", "kept"]
    first = apart.opened()[0]
    assert first.content["criteria"], "what was scored stays"
    assert [one["unit_price"] for one in first.content["lines"].values()] == [20_000, 40_000]
    assert apart.read(lambda tender: opened.is_as_opened(answers(apart, tender)[0], consents.opening_of(tender)))
    assert choose(apart, 0, 0)


@pytest.mark.parametrize("bit", [0, 95, 96, 5_000, 32_000])
def test_every_bit_of_a_price_envelope_counts(apart: Deal, bit: int) -> None:
    def flip(tender: Tender) -> None:
        version = version_of(apart, tender, 1)
        version.sealed_prices = flipped(version.sealed_prices or b"", bit)

    apart.write(flip)
    scored(apart, *GIVEN)
    ask_prices(apart, "first", "second")
    assert open_prices(apart)
    assert states(apart) == ["opened", "damaged", "kept"]


def test_a_first_envelope_that_is_damaged_is_sent_again_without_its_prices(app: Flask, test_clock: Any) -> None:
    deal = make_weighed(app, test_clock, TWO)
    answer_all(deal, 20_000, 22_000, 10_000)

    def flip(tender: Tender) -> None:
        version = version_of(deal, tender, 0)
        version.sealed = flipped(version.sealed, 999)

    deal.write(flip)
    test_clock(OPENED)
    deal.open_by_two()
    assert not deal.opened()[0].is_intact
    path = f"/espace/{deal.slug_of(0)}/reponses/{deal.number}/corriger"
    shown = deal.visitor("bidder0").get(path)
    assert not shown.tree.xpath("//*[@name='price_1']")
    sent = {one.get("name"): one.get("value") or "" for one in shown.tree.xpath("//main//input[@type='hidden']")}
    deal.visitor("bidder0").post(path, {**sent, "criterion_1": "Oui.", "criterion_2": "Oui.", "declared": "y"})
    assert deal.opened()[0].is_intact
    assert deal.opened()[0].content["lines"] == {}
    scored(deal, *GIVEN)
    ask_prices(deal, "first", "second")
    assert open_prices(deal)
    assert states(deal) == ["opened", "opened", "kept"]
    assert [one["unit_price"] for one in deal.opened()[0].content["lines"].values()] == [20_000, 40_000]
    assert deal.read(lambda tender: all(opened.is_as_opened(one, consents.opening_of(tender)) for one in opened.of(tender)))


@pytest.mark.parametrize("part", ["sealed_prices", "sha256", "wrapped_for_opener"])
def test_each_of_64_bits_of_what_is_stored_of_a_price_envelope_is_seen_in_its_answer_alone(apart: Deal, part: str) -> None:
    scored(apart, *GIVEN)

    def intact(tender: Tender) -> list[bool]:
        return [one.is_intact for one in price_opener._read(tender, keyring.opener_key_that_is(tender.id))]

    def work(tender: Tender) -> None:
        holder = apart.bid_of(tender, 0) if part == "wrapped_for_opener" else version_of(apart, tender, 0)
        held = getattr(holder, part)
        raw = held.encode() if isinstance(held, str) else held
        bits = spread(len(raw))
        assert len(bits) == 64
        for bit in bits:
            now = flipped(raw, bit)
            setattr(holder, part, now.decode("latin-1") if isinstance(held, str) else now)
            assert intact(tender) == [False, True], bit
        setattr(holder, part, held)
        assert intact(tender) == [True, True], "and put back it is whole again"

    apart.write(work)
