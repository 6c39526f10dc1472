"""Beginning again: from last year's purchase, from a template; the offer as it is now, with what changed; numbers without a gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from marketplace.catalogue import actions, content
from marketplace.tenders.drafting import beginning, moments
from marketplace.tenders.models import OnShortfall, Tender
from tests.builders import AT
from tests.tenders.drafted import Desk, make_desk, ready


@pytest.fixture
def desk(app: Flask, test_clock) -> Desk:  # type: ignore[no-untyped-def]
    test_clock(AT)
    return make_desk(app)


def _dearer(listing) -> None:  # type: ignore[no-untyped-def]
    actions.revise(listing, content.content_of(listing) | {"price": 140_000}, actor=None, at=AT)


def test_last_year_begins_again_a_year_later_at_the_offer_as_it_is_now(desk: Desk, test_clock) -> None:  # type: ignore[no-untyped-def]
    closes = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
    source = ready(desk, number="AR-2025-0007", closes_at=closes, on_shortfall=OnShortfall.PROCEED, delivery_until=date(2028, 2, 29))
    desk.offer(_dearer)
    buyer = desk.visitor()
    assert "Recommencer cet achat" in buyer.get(f"{desk.base}/commencer")
    number = desk.begin(buyer, achat=source)
    assert number == "AR-2026-0001"
    page = buyer.get(f"{desk.base}/{number}")
    for words in ("Ce qui a changé depuis AR-2025-0007", "13,20\u00a0$", "14,00\u00a0$"):
        assert words in page, words
    facts = desk.read(number, lambda one: (one.closes_at, one.delivery_from, one.delivery_until, one.on_shortfall, one.lots[0].expected))
    # Summer time began on another day: the hour on the wall is the same.
    assert facts == (datetime(2027, 3, 31, 20, 0, tzinfo=UTC), date(2027, 6, 22), date(2029, 2, 28), OnShortfall.PROCEED, 1500)
    assert desk.read(number, lambda one: (one.lots[0].tiers[0], one.lots[0].listing_version.number)) == ([0, 140_000], 2)
    assert desk.read(source, lambda one: (one.lots[0].tiers[0], one.lots[0].listing_version.number)) == ([0, 132_000], 1)
    desk.offer(lambda one: actions.withdraw(one, actor=None, at=AT))
    buyer.post(f"{desk.base}/commencer", {"achat": source}, status=409)
    assert "n’est plus offert" in buyer.get(f"{desk.base}/{number}/relire")


def test_a_template_has_no_dates_takes_no_number_of_a_purchase_and_begins_as_many_as_one_likes(desk: Desk) -> None:
    source, buyer = ready(desk, number="AR-2026-0001"), desk.visitor()
    page = buyer.post(f"{desk.base}/{source}/modele", {"name": "Repas de camp"}, token_from=f"{desk.base}/{source}")
    assert page.heading == "Repas de camp"
    template = str(page.response.request.path).rsplit("/", 1)[-1]
    assert template == "MA-2026-0001"
    assert desk.read(template, lambda one: (one.closes_at, one.term_from, one.lots[0].expected)) == (None, None, 1500)
    assert "Relire et publier" not in buyer.get(f"{desk.base}/{template}/objet").links()
    assert [desk.begin(buyer, modele=template) for _time in range(2)] == ["AR-2026-0002", "AR-2026-0003"]
    assert "Repas de camp" in buyer.get(f"{desk.base}?etape=draft")
    for sent, status in (({}, 422), ({"achat": "AR-2026-0404"}, 404), ({"article": "rien"}, 404)):
        buyer.post(f"{desk.base}/commencer", sent, status=status)
    stranger = desk.visitor("stranger")
    theirs = f"/espace/{desk.read(source, lambda one: one.organizer.slug)}".replace("val-des-ormes", "riviere-neuve")
    stranger.post(f"{theirs}/achats/commencer", {"achat": source}, status=404)
    # Nothing was begun in the name of the other city either, which the page that follows would not tell.
    assert desk.begin(buyer, modele=template) == "AR-2026-0004"
    buyer.post(f"{desk.base}/{source}/modele", {"name": " "}, status=422, token_from=f"{desk.base}/{source}")


def test_a_newer_version_of_the_offer_is_told_and_taken_while_nothing_is_published(desk: Desk) -> None:
    buyer = desk.visitor()
    number = desk.begin(buyer)
    desk.offer(_dearer)
    assert "Nouvelle version de l’offre" in buyer.get(f"{desk.base}/{number}/lots")
    page = buyer.get(f"{desk.base}/{number}/lots/1")
    for words in ("la version 2 est parue", "13,20\u00a0$", "14,00\u00a0$"):
        assert words in page, words
    assert "reprenez-la" in buyer.get(f"{desk.base}/{number}/relire")
    buyer.post(f"{desk.base}/{number}/lots/1/version", token_from=f"{desk.base}/{number}/lots/1")
    assert desk.read(number, lambda one: one.lots[0].tiers[0]) == [0, 140_000]
    assert "Rien n’a changé." in buyer.post(f"{desk.base}/{number}/lots/1/version", token_from=f"{desk.base}/{number}/lots/1")
    buyer.post(f"{desk.base}/{number}/lots", {"article": desk.listing}, status=409)
    buyer.post(f"{desk.base}/{number}/lots/1/retirer", token_from=f"{desk.base}/{number}/lots")
    assert "Aucun lot" in buyer.get(f"{desk.base}/{number}/lots")
    assert "Le lot 1 est ajouté." in buyer.post(f"{desk.base}/{number}/lots", {"article": desk.listing})


@pytest.mark.slow
def test_purchases_begun_at_once_have_numbers_that_follow_each_other(desk: Desk) -> None:
    desk.visitor().get(desk.base)

    def begin(_time: int) -> str:
        buyer = desk.visitor("buyer")
        return desk.begin(buyer)

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(begin, range(8)))
    assert numbers == [f"AR-2026-{number:04d}" for number in range(1, 9)]


def test_dates_shift_by_a_year_and_an_hour_that_is_skipped_waits_for_the_next_day() -> None:
    assert beginning.a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert moments.instant_of("2026-07-01 16:00") == datetime(2026, 7, 1, 20, 0, tzinfo=UTC)
    assert moments.instant_of("2026-01-01T16:00") == datetime(2026, 1, 1, 21, 0, tzinfo=UTC)
    wall = moments.instant_of("2026-03-01T02:30")
    assert moments.same_hour_from(wall, moments.instant_of("2026-03-08T01:00")) == moments.instant_of("2026-03-09T02:30")
    assert Tender.number.key == "number"
