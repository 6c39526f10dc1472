"""What each that answered is told of a choice: a share says the others', another order its reason, an award taken back that it is."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.awards.deciding import awarding, choosing, previewing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.evaluating import pages, ranking, report
from marketplace.awards.models import Award
from marketplace.bids.opening import opened
from marketplace.core import clock, db
from marketplace.core.locale import SOURCE, speaking
from marketplace.core.notices import Notice
from marketplace.tenders.criteria.saving import Weighing
from marketplace.tenders.models import Tender, TieBreak
from tests.awards.chosen import WHY, answers
from tests.awards.evaluating.test_two_envelopes import GIVEN as APART
from tests.awards.evaluating.things import answer_all, ask_prices, criteria, make_weighed, open_prices, scored
from tests.bids.opening.things import OPENED, Deal

REASON = "Elle livre aussi le samedi"
GIVEN = ((40, 20), (30, 15), (20, 10))


def decide(deal: Deal, *orders: tuple[int, ...], reasons: tuple[str, ...] = ()) -> list[Award]:
    """Decide the lots in their order, each for these bidders by their places."""

    def work(tender: Tender) -> list[Award]:
        mine = answers(tender)
        lots = {lot.id: [mine[deal.bidders[one]].id for one in order] for lot, order in zip(tender.lots, orders, strict=False)}
        said = {lot.id: text for lot, text in zip(tender.lots, reasons, strict=False)}
        return choosing.choose(tender, Choice(lots, WHY, said), actor=deal.person("first"), at=clock.now())

    made: list[Award] = deal.write(work)
    return made


@pytest.fixture
def short(app: Flask, test_clock) -> Deal:  # type: ignore[no-untyped-def]
    """Three answers that are scored; the best supplies less than what is asked."""
    deal = make_weighed(app, test_clock)
    deal.answer(0, 20_000, 40_000, capacity=1000, criteria=criteria(deal))
    deal.answer(1, 20_000, 40_000, criteria=criteria(deal))
    deal.answer(2, 20_000, 40_000, criteria=criteria(deal))
    test_clock(OPENED)
    deal.open_by_two()
    scored(deal, *GIVEN)
    return deal


def of_decision(deal: Deal, name: str) -> list[str]:
    return [one for one in deal.told(name, "bids.opened") if "octroyé" in one or "la décision est prise" in one or "annulé" in one]


def test_each_of_those_that_share_a_lot_reads_its_quantity_and_the_other_shares(short: Deal) -> None:
    decide(short, (0, 1))
    [first] = of_decision(short, "bidder0")
    assert "une part du lot" in first
    assert "1\u00a0000" in first
    assert "Les autres parts\u00a0: Traiteur du Quai, OBNL (" in first
    assert "votre note finale" in first


def test_a_notice_is_read_whole_in_english(short: Deal) -> None:
    decide(short, (0, 1))
    short.told("bidder0", "bids.opened")

    def read(_tender: Tender) -> list[str]:
        mine = db.session().scalars(select(Notice).where(Notice.recipient_id == short.people["bidder0"]).order_by(Notice.id)).all()
        with speaking("en"):
            return [str(one) for one in mine]

    [told] = [one for one in short.read(read) if "Traiteur du Quai, OBNL (" in one]
    amounts = re.findall(r"\$[0-9,]+\.[0-9]{2}", told)
    assert len(amounts) == 3, "its price, its amount, that of the other"
    assert "1,000" in told
    assert "\u00a0$" not in told


def test_the_report_gives_a_row_to_each_of_those_that_share_a_lot_and_prices_what_it_supplies(short: Deal) -> None:
    decide(short, (0, 1))

    def read(tender: Tender) -> dict:  # type: ignore[type-arg]
        with speaking(SOURCE):
            return report.data_of(tender, pages.followed(tender, clock.now()), previewing.awards_of(tender))

    data = short.read(read)
    assert [row[2] for row in data["decision"]] == ["Cuisines du Fleuve, coopérative", "Traiteur du Quai, OBNL"]
    amounts = [row[4] for row in data["decision"]]
    assert amounts[0] == "2\u00a0000,00\u00a0$"
    assert amounts[1] != amounts[0]
    first = next(row for row in data["lots"][0]["rows"] if row[1].startswith("Cuisines"))
    assert "2\u00a0000,00\u00a0$" in first[3], "as much as it supplies, not all that is asked"
    assert "sa capacité" in first[3]
    assert ["Prix", "–", "40"] in data["criteria"]


def test_whoever_was_before_reads_why_another_order_was_followed_and_how_to_complain(short: Deal) -> None:
    decide(short, (1,), reasons=(REASON,))
    [first], [last] = of_decision(short, "bidder0"), of_decision(short, "bidder2")
    assert f"Sa raison\u00a0: {REASON}. Une plainte" in first
    assert "votre rang\u00a0: 1 sur 3" in first
    assert REASON not in last, "the third lost in the order that was announced"


def test_whoever_is_under_the_mark_is_told_of_the_award_and_of_its_points(apart: Deal) -> None:
    scored(apart, *APART)
    ask_prices(apart, "first", "second")
    assert open_prices(apart)
    decide(apart, (0,), (0,))
    told = of_decision(apart, "bidder2")
    assert len(told) == 2, "one of each lot"
    assert "sous la note de passage" in told[0]
    assert "Cuisines du Fleuve, coopérative (" in told[0]
    assert "Vos points aux critères\u00a0: 60." in told[0]


def test_those_that_lost_are_told_when_an_award_is_taken_back(short: Deal) -> None:
    [award] = decide(short, (0, 1))
    short.told("bidder2", "bids.opened")
    short.write(lambda _tender: awarding.cancel(db.load(Award, id=award.id), "Erreur.", actor=short.person("first"), at=clock.now()))
    assert any("est annulé" in one for one in of_decision(short, "bidder2"))
    assert not any("est annulé" in one for one in of_decision(short, "bidder0")), "its contract tells it"


def test_an_answer_sent_again_draws_by_the_hash_of_its_receipt(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    deal = make_weighed(app, test_clock, Weighing(tie_break=TieBreak.DRAW))
    answer_all(deal, 20_000, 20_000, 20_000)
    test_clock(OPENED)
    deal.open_by_two()

    def order(tender: Tender) -> list[int]:
        return [one.id for one in ranking.ranked(tender.lots[0], opened.of(tender), tender)]

    before = deal.read(order)

    for turn in range(3):

        def again(tender: Tender, turn: int = turn) -> None:
            for number, one in enumerate(opened.of(tender)):
                one.sha256, one.cure_until = f"{number + turn:02x}" * 32, OPENED

        deal.write(again)
        assert deal.read(order) == before, "whoever sends again cannot choose what it draws"
