"""The price that a reader sees beside a score is that of the whole lot, by which the announced formula counts."""

from lxml.html import HtmlElement

from marketplace.awards.evaluating import pages, report
from marketplace.bids.opening import opened
from marketplace.core import clock
from tests.awards.evaluating.test_two_envelopes import GIVEN
from tests.awards.evaluating.things import ask_prices, open_prices, scored
from tests.bids.opening.things import Deal

# 2400 units of the first lot at 2,00 $.
WHOLE, UNIT = "4\u00a0800,00\u00a0$", "2,00\u00a0$"


def _first_lot(deal: Deal) -> HtmlElement:
    page = deal.visitor("first").get(f"{deal.path}/evaluation")
    return page.tree.xpath("//section[@aria-labelledby='rangs']//table")[0]


def test_points_in_proportion_are_shown_beside_the_price_of_the_lot(weighed: Deal) -> None:
    scored(weighed, (40, 20), (30, 15), (20, 10))
    table = _first_lot(weighed)
    heads = [one.text_content().strip() for one in table.xpath(".//thead//th")]
    assert heads[3:5] == ["Prix du lot entier, avant taxes", "Points du prix"]
    first = [one.text_content() for one in table.xpath(".//tbody/tr[1]/*")]
    assert first[3].index(WHOLE) < first[3].index(UNIT), "the price that counts comes first"
    assert first[4].strip() == "40", "the lowest price has all the points of the price"


def test_a_score_divided_by_the_price_has_no_column_of_points_that_stays_empty(apart: Deal) -> None:
    scored(apart, *GIVEN)
    ask_prices(apart, "first", "second")
    assert open_prices(apart)
    table = _first_lot(apart)
    heads = [one.text_content().strip() for one in table.xpath(".//thead//th")]
    assert "Points du prix" not in heads
    assert WHOLE in table.text_content()
    told = apart.read(lambda tender: report.data_of(tender, pages.followed(tender, clock.now()), []))
    assert "Points du prix" not in told["lots_heads"]
    assert {len(row) for lot in told["lots"] for row in lot["rows"]} == {len(told["lots_heads"])}
    assert apart.visitor("first").client.get(f"{apart.path}/evaluation/rapport/document").data[:5] == b"%PDF-"


def test_an_answer_that_cannot_supply_all_is_compared_by_the_whole_lot_and_the_report_says_so(weighed: Deal) -> None:
    def short(tender) -> None:  # type: ignore[no-untyped-def]
        [one] = [one for one in opened.of(tender) if one.bid.lead_id == weighed.bidders[0]]
        lot = str(tender.lots[0].id)
        one.content = one.content | {"lines": one.content["lines"] | {lot: one.content["lines"][lot] | {"capacity": 100}}}

    weighed.write(short)
    scored(weighed, (40, 20), (30, 15), (20, 10))
    told = weighed.read(lambda tender: report.data_of(tender, pages.followed(tender, clock.now()), []))
    [mine] = [row for row in told["lots"][0]["rows"] if "sa capacité" in row[3]]
    assert f"comparé à {WHOLE} pour toute la quantité" in mine[3]
