"""Prices are opened once, by two, after the scores are closed, and only of answers that reach the announced mark."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.awards.evaluating import ranking
from marketplace.bids.models import BidEvent, BidEventKind, BidVersion, PriceConsent, PriceOpening, PriceState
from marketplace.bids.opening import consents, minutes, opened, passing, price_consents
from marketplace.core import audit, clock, db
from marketplace.core.audit import AuditEvent
from marketplace.tenders.criteria import announced
from marketplace.tenders.models import Tender, TenderCutoff
from tests.awards.chosen import choose
from tests.awards.evaluating.things import answers, ask_prices, open_prices, scored
from tests.bids.opening.things import Deal

# The third is under the mark of 70, and the cheapest of all.
GIVEN = ((70, 10), (60, 15), (50, 10))


def states(deal: Deal) -> list[str]:
    found: list[str] = deal.read(lambda tender: [one.price_state.value for one in answers(deal, tender) if one.price_state])
    return found


def version_of(deal: Deal, tender: Tender, place: int) -> BidVersion:
    return next(one for one in deal.bid_of(tender, place).versions if one.received_at)


def test_the_first_opening_publishes_no_price(apart: Deal) -> None:
    for one in apart.opened():
        assert one.content["lines"] == {}
        assert one.content["criteria"]
        assert one.price_state is PriceState.SEALED
    opening = apart.opening()
    assert opening is not None
    assert [one["total"] for one in opening.minutes["bids"]] == [None, None, None]
    page = apart.visitor("first").get(f"{apart.path}/proces-verbal")
    assert "2,00" not in page
    apart.read(lambda tender: [opened.is_as_opened(one, opening) for one in opened.of(tender)])


def test_the_receipt_covers_both_envelopes(apart: Deal) -> None:
    import hashlib

    def work(tender: Tender) -> None:
        for place, one in enumerate(answers(apart, tender)):
            version = version_of(apart, tender, place)
            first, second = (hashlib.sha256(held).digest() for held in (version.sealed, version.sealed_prices or b""))
            assert hashlib.sha256(first + second).hexdigest() == version.sha256 == one.sha256
            assert one.content["prices"] == second.hex()

    apart.read(work)


def test_only_answers_at_the_mark_or_above_have_their_prices_opened(apart: Deal) -> None:
    scored(apart, *GIVEN)
    assert ask_prices(apart, "first", "second") == [None, None]
    assert open_prices(apart)
    assert states(apart) == ["opened", "opened", "kept"]
    third = apart.opened()[2]
    assert third.content["lines"] == {}, "below the mark nothing is opened, the cheapest or not"
    assert apart.read(lambda tender: all(opened.is_as_opened(one, consents.opening_of(tender)) for one in opened.of(tender)))
    [opening] = apart.read(lambda _tender: db.session().scalars(select(PriceOpening)).all())
    assert minutes.digest(opening.minutes) == opening.sha256
    assert [one["total"] for one in opening.minutes["bids"]] == [960_000, 1_056_000]
    assert [(one["lead"], one["score"]) for one in opening.minutes["kept"]] == [(apart.bidders[2], 6000)]
    kinds = apart.read(lambda _tender: [one.kind for one in db.session().scalars(select(BidEvent).order_by(BidEvent.seq))])
    assert kinds[-2:] == [BidEventKind.PRICES_OPENED] * 2
    assert any("n’a pas atteint la note de passage" in one for one in apart.told("bidder2", "bids.opened"))
    page = apart.visitor("first").get(f"{apart.path}/proces-verbal")
    assert "9\u00a0600,00" in page
    drawn = apart.visitor("first").client.get(f"{apart.path}/proces-verbal/prix/document")
    assert drawn.data[:5] == b"%PDF-"
    [first, _second] = choose(apart, 0, 0)
    assert first.opened_bid_id == apart.opened()[0].id
    assert not open_prices(apart), "an opening is not done again"


def test_nothing_is_asked_before_the_scores_are_closed_nor_by_one_person(apart: Deal) -> None:
    [reason] = ask_prices(apart, "first")
    assert "Les notes ne sont pas closes" in (reason or "")
    assert not open_prices(apart)
    scored(apart, *GIVEN)
    assert "Les prix sont encore scellés" in (apart.read(ranking.why_not_yet) or "")
    assert ask_prices(apart, "first") == [None]
    assert "déjà demandé" in (ask_prices(apart, "first")[0] or "")
    assert not open_prices(apart)
    assert states(apart) == ["sealed"] * 3


def rows_of_the_table(deal: Deal) -> None:
    """Somebody writes that two asked, and when."""

    def work(tender: Tender) -> None:
        for name in ("first", "second"):
            db.session().add(
                PriceConsent(tender_id=tender.id, user_id=deal.people[name], organization_id=tender.organizer_id, at=clock.now())
            )
        db.session().add(PriceOpening(tender_id=tender.id, asked_at=clock.now()))

    deal.write(work)


def test_rows_that_somebody_wrote_open_nothing(apart: Deal) -> None:
    scored(apart, *GIVEN)
    rows_of_the_table(apart)
    assert not open_prices(apart)
    assert states(apart) == ["sealed"] * 3
    refused = apart.read(lambda _tender: db.session().scalars(select(AuditEvent).filter_by(verb="bids.prices_refused")).all())
    assert [one.actor_id for one in refused] == [None]


def test_scores_that_are_only_in_the_tables_open_nothing(apart: Deal) -> None:
    rows_of_the_table(apart)
    assert not open_prices(apart)
    assert states(apart) == ["sealed"] * 3


def a_mark_rewritten_lower(deal: Deal) -> None:
    def work(tender: Tender) -> None:
        kept = db.session().query(TenderCutoff).filter_by(tender_id=tender.id).one()
        kept.content = {**kept.content, "scoring": {**kept.content["scoring"], "pass_mark": 1}}

    deal.write(work)


def test_a_mark_that_was_rewritten_opens_nothing(apart: Deal) -> None:
    scored(apart, *GIVEN)
    ask_prices(apart, "first", "second")
    a_mark_rewritten_lower(apart)
    assert not open_prices(apart)
    assert states(apart) == ["sealed"] * 3


def test_scores_forged_in_the_log_without_its_hash_open_nothing(apart: Deal) -> None:
    def forge(tender: Tender) -> None:
        seq, previous = audit.head(db.session())
        scores = [[one.id, 10_000] for one in answers(apart, tender)]
        event = AuditEvent(
            seq=seq + 1,
            at=clock.now(),
            verb=passing.CLOSED,
            actor_id=apart.people["secretary"],
            organization_id=tender.organizer_id,
            subject_type="Tender",
            subject_id=tender.id,
            changes={"scores": [None, scores]},
            request_id=None,
            previous_hash=previous,
            hash="f" * 64,
        )
        db.session().add(event)

    apart.write(forge)
    assert apart.read(passing.witnessed) is None
    rows_of_the_table(apart)
    assert not open_prices(apart)
    assert states(apart) == ["sealed"] * 3


@pytest.mark.parametrize(
    ("way", "off"),
    [
        ("rows", (price_consents, "witnessed", price_consents.of)),
        ("mark", (announced, "told", None)),
        ("under", (passing, "passes", lambda _points, _mark: True)),
    ],
    ids=["no log", "no snapshot", "no mark"],
)
def test_without_each_protection_it_would_open(apart: Deal, monkeypatch: pytest.MonkeyPatch, way: str, off: Any) -> None:
    scored(apart, *GIVEN)
    if way == "rows":
        rows_of_the_table(apart)
    else:
        ask_prices(apart, "first", "second")
    if way == "mark":
        a_mark_rewritten_lower(apart)
    module, name, instead = off
    if instead is None:
        instead = lambda tender: db.session().query(TenderCutoff).filter_by(tender_id=tender.id).one().content["scoring"]  # noqa: E731
    monkeypatch.setattr(module, name, instead)
    assert open_prices(apart)
    assert states(apart)[2] == ("kept" if way == "rows" else "opened")


def test_an_answer_that_was_set_aside_keeps_its_prices_sealed(apart: Deal) -> None:
    scored(apart, *GIVEN)
    apart.write(
        lambda tender: opened.set_aside(answers(apart, tender)[0], tender, "Hors devis.", actor=apart.person("first"), at=clock.now())
    )
    ask_prices(apart, "first", "second")
    assert open_prices(apart)
    assert states(apart) == ["kept", "opened", "kept"]


def test_an_asking_that_came_before_the_close_counts_for_nothing(apart: Deal) -> None:
    scored(apart, *GIVEN)
    early: datetime = apart.read(passing.witnessed).at - timedelta(seconds=1)
    assert ask_prices(apart, "first", at=early) != [None]
