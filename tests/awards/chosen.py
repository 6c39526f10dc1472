"""A price request whose answers were opened, to choose among: `opened_deal`, a fixture, and `choose(deal, 1, 0)`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from marketplace.awards.contracts import writing
from marketplace.awards.deciding import choosing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.models import Award, Contract
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.core import clock
from marketplace.tenders.models import Tender
from tests.bids.opening.things import OPENED, Deal, make_deal
from tests.builders import AT

WHY = "Le prix le plus bas, conforme au devis."


@pytest.fixture
def opened_deal(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Deal:
    """Three answers that two persons had opened: the first is the lowest for the second lot, the second, short, for the first."""

    def make(app: Flask) -> Deal:
        test_clock(AT)
        deal = make_deal(app)
        deal.answer(0, 20_000, 112_000, document=b"%PDF-1.7 devis")
        deal.answer(1, 19_500, None, capacity=1000)
        deal.answer(2, 21_000, 115_000)
        test_clock(OPENED)
        deal.open_by_two()
        return deal

    return prepared(make, app)  # type: ignore[no-any-return]


def answers(tender: Tender) -> dict[int, OpenedBid]:
    return {one.bid.lead_id: one for one in opened.of(tender)}


def choose(deal: Deal, *bidders: int | None, who: str = "first", **said: Any) -> list[Award]:
    """Decide the lots in their order for these bidders, by their places."""

    def work(tender: Tender) -> list[Award]:
        mine = answers(tender)
        lots = {lot.id: None if one is None else mine[deal.bidders[one]].id for lot, one in zip(tender.lots, bidders, strict=False)}
        reasons = {lot.id: text for lot, text in zip(tender.lots, said.pop("reasons", ()), strict=False)}
        choice = Choice(lots, **{"justification": WHY, **said}, reasons=reasons)
        return choosing.choose(tender, choice, actor=deal.person(who), at=clock.now())

    return deal.write(work)


def contracts(deal: Deal) -> list[Contract]:
    def work(tender: Tender) -> list[Contract]:
        found = writing.of_tender(tender)
        assert all(one.lines and one.supplier.name for one in found)
        return found

    return deal.read(work)
