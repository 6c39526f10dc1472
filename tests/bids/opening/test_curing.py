"""A bidder whose answer was damaged on the site types it anew in time; nobody else does, and nobody past the delay."""

import io
from datetime import timedelta

import pytest

from marketplace.bids import rules
from marketplace.bids.opening import opened
from marketplace.tenders.asking import amending
from tests.bids.opening.things import OPENED, Deal
from tests.core.documents_made import pdf

TYPED = {"price_1": "2,00", "price_2": "11,20", "delivery": "Chaque matin.", "declared": "y"}


@pytest.fixture
def damaged(deal: Deal) -> Deal:
    """The first answer was damaged before the opening."""
    deal.write(lambda tender: setattr(deal.bid_of(tender, 0), "wrapped_for_opener", b"\0" * 80))
    deal.open_by_two()
    return deal


def path_of(deal: Deal, bidder: int) -> str:
    found = deal.read(lambda tender: deal.bid_of(tender, bidder).lead.slug)
    return f"/espace/{found}/reponses/{deal.number}/corriger"


def test_it_is_sent_again_and_counts_with_the_others(damaged: Deal) -> None:
    visitor, path = damaged.visitor("bidder0"), path_of(damaged, 0)
    assert "n’a pas pu être lu" in visitor.get(path)
    assert "absence de collusion" in visitor.post(path, TYPED | {"declared": ""}, status=422)
    assert "Votre réponse est renvoyée" in visitor.post(path, TYPED | {"sent": (io.BytesIO(pdf()), "devis.pdf")})
    assert "ne change plus" in visitor.post(path, TYPED, status=409, token_from="/compte")
    [found] = [one for one in damaged.opened() if one.bid.lead_id == damaged.bidders[0]]
    assert opened.is_cured(found)
    opening = damaged.opening()
    assert opening is not None
    assert opened.is_as_opened(found, opening)
    assert damaged.read(lambda tender: rules.why_not_choose(opened.one_of(tender, found.id), tender)) is None
    page = damaged.visitor("first").get(f"{damaged.path}/reponses")
    for words in ("11,20\u00a0$", "après avoir été trouvée endommagée", "devis.pdf"):
        assert words in page, words
    assert any("a renvoyé à temps" in one for one in damaged.told("first", "bids.opened"))


def test_until_when_it_is_sent_again_is_read_in_the_language_of_the_reader(damaged: Deal) -> None:
    [told] = [one for one in damaged.told("bidder0", "bids.opened") if "de nouveau avant le" in one]
    assert "(heure avancée de l’Est)" in told.replace("'", "’")
    page = damaged.visitor("bidder0").get("/en/avis")
    assert "(Eastern Daylight Saving Time)" in page
    assert "heure avancée" not in page


def test_nothing_is_sent_past_the_delay(damaged: Deal, test_clock) -> None:  # type: ignore[no-untyped-def]
    test_clock(OPENED + timedelta(days=6))
    visitor = damaged.visitor("bidder0")
    assert "Le délai pour renvoyer votre réponse est passé." in visitor.post(path_of(damaged, 0), TYPED, status=409, token_from="/compte")
    assert [one.is_intact for one in damaged.opened()] == [False, True, True]


def test_nothing_is_sent_of_a_request_that_was_given_up(damaged: Deal) -> None:
    damaged.write(lambda tender: amending.cancel(tender, "Le camp n’a pas lieu.", actor=damaged.person("first"), at=OPENED))
    page = damaged.visitor("bidder0").post(path_of(damaged, 0), TYPED, status=409, token_from="/compte")
    assert "Cette demande est annulée" in page
    assert [one.is_intact for one in damaged.opened()] == [False, True, True]


def test_an_answer_that_was_read_is_not_typed_anew(damaged: Deal) -> None:
    assert damaged.visitor("bidder1").get(path_of(damaged, 1), status=404)
    assert damaged.visitor("bidder1").get(path_of(damaged, 0), status=404)
    assert damaged.visitor("first").get(path_of(damaged, 0), status=404)
