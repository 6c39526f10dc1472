"""The decision page proposes who is first as it was announced; each is told its own scores and place, and nothing of the others."""

from datetime import datetime

import pytest
from flask import Flask

from marketplace.awards.evaluating import margins, ranking
from marketplace.bids.opening import opened
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.tenders.criteria.saving import Weighing
from marketplace.tenders.models import Tender, TenderCutoff
from tests.awards.chosen import choose
from tests.awards.evaluating.things import answer_all, answers, make_weighed, scored
from tests.bids.opening.things import OPENED, Deal

# The second, a little dearer, is much better: 60 + 20/22 × 40 against 45 + 40.
GIVEN = ((30, 15), (40, 20), (20, 10))


def order(deal: Deal) -> list[int]:
    """The places of the enterprises, from the first, for the first lot."""

    def work(tender: Tender) -> list[int]:
        found = opened.of(tender)
        return [deal.bidders.index(one.bid.lead_id) for one in ranking.ranked(tender.lots[0], found, tender)]

    places: list[int] = deal.read(work)
    return places


def test_the_first_by_the_announced_formula_is_proposed(weighed: Deal) -> None:
    scored(weighed, *GIVEN)
    assert order(weighed) == [1, 0, 2]
    page = weighed.visitor("first").get(f"{weighed.path}/decision")
    best = weighed.read(lambda tender: answers(weighed, tender)[1].id)
    assert {one.get("value") for one in page.tree.xpath("//input[@type='radio'][@checked]")} == {str(best)}
    assert "note 96,36" in page
    assert weighed.visitor("first").get(f"/en{weighed.path}/decision")


def test_another_than_the_first_is_chosen_with_a_reason(weighed: Deal) -> None:
    scored(weighed, *GIVEN)
    with pytest.raises(Unusable, match="n’est pas l’ordre proposé"):
        choose(weighed, 0, 0)
    assert choose(weighed, 0, 0, reasons=("Livraison.", "Livraison."))


def test_nothing_is_awarded_before_the_scores_are_closed(weighed: Deal) -> None:
    with pytest.raises(RuleBroken, match="n’a pas clos les notes"):
        choose(weighed, 0, 0, reasons=("Vite.", "Vite."))


def test_each_is_told_its_own_scores_and_place_and_who_gets_it(weighed: Deal) -> None:
    scored(weighed, *GIVEN)
    choose(weighed, 1, 1)
    [first, _second] = [one for one in weighed.told("bidder0", "bids.opened") if "la décision est prise" in one]
    assert "Traiteur du Quai, OBNL" in first
    assert "Vos points aux critères\u00a0: 45; votre note finale\u00a0: 85; votre rang\u00a0: 2 sur 3" in first
    assert "60" not in first.replace("2,60", ""), "nothing of the others beyond the name and the total of who gets it"
    won = next(one for one in weighed.told("bidder1", "bids.opened") if "vous est octroyé" in one)
    assert "votre note finale\u00a0: 96,36; votre rang\u00a0: 1 sur 3" in won


def test_a_weighing_that_was_rewritten_after_the_sending_ranks_nothing(weighed: Deal) -> None:
    scored(weighed, *GIVEN)

    def rewrite(tender: Tender) -> None:
        kept = db.session().query(TenderCutoff).filter_by(tender_id=tender.id).one()
        kept.content = {**kept.content, "scoring": {**kept.content["scoring"], "price_weight": 90}}

    weighed.write(rewrite)
    assert order(weighed) == []
    assert "ne se retrouve pas" in weighed.read(ranking.why_not_yet)


def test_scores_rewritten_in_the_tables_rank_nothing_otherwise(weighed: Deal) -> None:
    scored(weighed, *GIVEN)

    def rewrite(tender: Tender) -> None:
        from marketplace.awards.models import ConsensusScore

        for one in db.session().query(ConsensusScore):
            one.points = 4000 if one.opened_bid_id == answers(weighed, tender)[2].id else 0

    weighed.write(rewrite)
    assert order(weighed) == [1, 0, 2], "the log alone is believed"


def test_the_margin_compares_and_is_never_paid(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    deal = make_weighed(app, test_clock, Weighing(margin=500, margin_basis="Politique d’achat, art. 12: siège dans la MRC."))
    answer_all(deal, 20_000, 20_800, 30_000)
    test_clock(OPENED)
    deal.open_by_two()
    assert order(deal) == [0, 1, 2]

    def grant(tender: Tender, at: datetime | None = None) -> None:
        mine = answers(deal, tender)[1]
        margins.grant(tender, mine.id, "Son siège est dans la MRC.", actor=deal.person("first"), at=at or clock.now())

    deal.write(grant)
    assert order(deal) == [1, 0, 2]
    assert deal.visitor("first").get(f"{deal.path}/reponses"), "without a criterion there is no committee, and no gate"
    [award, _other] = choose(deal, 1, 1)
    assert award.unit_price == 20_800, "what is paid is what was asked"
    with pytest.raises(RuleBroken, match="décidé"):
        deal.write(grant)


def test_without_any_weighing_the_lowest_price_is_first_and_no_committee_appears(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    deal = make_weighed(app, test_clock, None)
    deal.answer(0, 21_000, 42_000)
    deal.answer(1, 20_000, 40_000)
    test_clock(OPENED)
    deal.open_by_two()
    assert order(deal) == [1, 0]
    page = deal.visitor("first").get(f"{deal.path}/evaluation")
    assert "Comité" not in page
