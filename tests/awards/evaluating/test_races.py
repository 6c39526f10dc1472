"""Two at once at the end of an evaluation: prices are opened once, and no score comes in after the close."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.awards.evaluating import committee, scoring
from marketplace.awards.models import MemberScore
from marketplace.bids.models import BidEvent, BidEventKind, PriceOpening
from marketplace.bids.opening import passing
from marketplace.core import clock, db
from marketplace.core.db import Busy
from marketplace.core.errors import RuleBroken
from marketplace.tenders.models import Tender
from tests.awards.evaluating.test_two_envelopes import GIVEN as APART
from tests.awards.evaluating.things import (
    PERSONS,
    agree_all,
    answers,
    ask_prices,
    declare,
    name_all,
    open_prices,
    score_all,
    scored,
    seat_of,
    sheet,
)
from tests.bids.opening.things import Deal

GIVEN = ((30, 15), (40, 20), (20, 10))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of these gave or raised, begun at the same moment."""
    start, told = threading.Barrier(len(acts)), [None] * len(acts)

    def work(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            told[place] = act()
        except (RuleBroken, Busy) as refused:
            told[place] = refused

    threads = [threading.Thread(target=work, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told


@pytest.mark.slow
def test_of_two_openers_at_once_prices_are_opened_by_one(apart: Deal) -> None:
    scored(apart, *APART)
    assert ask_prices(apart, "first", "second") == [None, None]
    told = at_once(lambda: open_prices(apart), lambda: open_prices(apart))
    assert [one for one in told if one is True] == [True]
    events = apart.read(lambda _tender: db.session().scalars(select(BidEvent).filter_by(kind=BidEventKind.PRICES_OPENED)).all())
    assert len(events) == 2, "one for each of the two that reached the mark"
    assert len(apart.read(lambda _tender: db.session().scalars(select(PriceOpening)).all())) == 1


@pytest.mark.slow
def test_of_a_score_and_the_close_at_once_the_close_counts_what_was_there(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)
    score_all(weighed, *GIVEN)
    agree_all(weighed, *GIVEN, close=False)

    def close() -> None:
        weighed.write(lambda tender: scoring.close(committee.sitting(tender), actor=weighed.person("secretary"), at=clock.now()))

    def agree_otherwise(tender: Tender) -> None:
        one = answers(weighed, tender)[0]
        scoring.agree(committee.sitting(tender), one, sheet(tender, 1, 1), actor=weighed.person("secretary"), at=clock.now())

    def score_otherwise(tender: Tender) -> None:
        mine = seat_of(weighed, tender, "member0")
        scoring.score(mine, answers(weighed, tender)[0], sheet(tender, 1, 1), actor=mine.user, at=clock.now())

    told = at_once(close, lambda: weighed.write(agree_otherwise), lambda: weighed.write(score_otherwise))
    assert told[0] is None
    assert isinstance(told[2], RuleBroken | Busy), "a member closed hers before"
    closed = weighed.read(passing.witnessed)
    first = weighed.read(lambda tender: answers(weighed, tender)[0].id)
    held = weighed.read(lambda tender: sum(one.points for one in scoring.agreed(tender)[first].values()))
    assert closed.scores[first] == held == (200 if told[1] is None else 4500), "what is closed is what is written"
    given = weighed.read(lambda _tender: db.session().scalars(select(MemberScore.points).filter_by(opened_bid_id=first)).all())
    assert 100 not in given
