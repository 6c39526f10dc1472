"""Who sent the last byte before the deadline is received and nobody else is, however many press at once and whatever clocks do."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from marketplace.bids.answering import acts
from marketplace.bids.models import BidEventKind
from marketplace.bids.sealing import chain
from tests.bids import besieging
from tests.bids.opening.things import Deal, make_deal
from tests.builders import AT
from tests.core.processes import together
from tests.drawn import FULL
from tests.tenders.asking.things import DUE

pytestmark = pytest.mark.always

PROCESSES = 4
# A thousand under soak; on PostgreSQL with `python -m tests.postgres`.
ANSWERS = 1000 if FULL else 40
HOUR = timedelta(hours=1)
Clock = Callable[[datetime], None]


def siege(app: Flask, answers: int) -> tuple[int, dict[int, bool], list[str]]:
    """So many answers around the deadline by several processes: the request, who was in time, what each process was told."""
    tender_id, organizations = besieging.request_of_many(app, answers)
    tries = [(one, besieging.around(DUE, place, answers)) for place, one in enumerate(organizations)]
    random.shuffle(tries)
    settings = app.extensions["maillage.settings"]
    where = {"url": settings.database_url, "folder": str(settings.data_dir), "tender_id": tender_id}
    calls = [{**where, "tries": [[one, at.isoformat()] for one, at in tries[place::PROCESSES]]} for place in range(PROCESSES)]
    told = together(besieging.hand_in_many, *calls, rooms=True)
    return tender_id, {one: at < DUE for one, at in tries}, [said for process in told for said in process]


@pytest.mark.slow
@pytest.mark.drawn
def test_many_answers_around_the_deadline_are_each_received_or_late_rightly(app: Flask) -> None:
    tender_id, expected, told = siege(app, ANSWERS)
    assert besieging.faults(app, tender_id, expected) == []
    in_time = sum(expected.values())
    assert in_time not in (0, ANSWERS)
    assert (told.count("303"), told.count("late")) == (in_time, ANSWERS - in_time)


def test_a_siege_sees_an_answer_that_was_received_late(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the deadline at the moment of writing, it would be told."""
    tender_id, [one, other] = besieging.request_of_many(app, 2)
    where = app.extensions["maillage.settings"]
    monkeypatch.setattr(acts.rules, "is_open", lambda _tender, _at: True)
    tries = [[one, (DUE - HOUR).isoformat()], [other, DUE.isoformat()]]
    besieging.hand_in_many(where.database_url, str(where.data_dir), tender_id, tries)
    found = besieging.faults(app, tender_id, {one: True, other: False})
    assert any(f"Organisation {other}" in fault for fault in found)
    assert any("at the deadline or after it" in fault for fault in found)


@pytest.mark.parametrize("step", [HOUR, -HOUR], ids=["forward", "back"])
@pytest.mark.parametrize("begun", [DUE - 3 * HOUR, DUE - 30 * timedelta(minutes=1)], ids=["early", "near"])
def test_a_clock_stepped_an_hour_between_two_never_makes_a_receipt_precede_the_one_before(
    app: Flask, test_clock: Clock, step: timedelta, begun: datetime
) -> None:
    test_clock(AT)
    tender_id, organizations = besieging.request_of_many(app, 6)
    instants = [begun, begun + timedelta(minutes=1), begun + step, begun + step + timedelta(minutes=1), begun + timedelta(minutes=2), begun]
    where = app.extensions["maillage.settings"]
    tries = [[one, at.isoformat()] for one, at in zip(organizations, instants, strict=True)]
    told = besieging.hand_in_many(where.database_url, str(where.data_dir), tender_id, tries)
    # By the clock of the server, right or wrong: nothing that it shows past the deadline is received, nor held against the next.
    assert told == ["late" if at >= DUE else "303" for at in instants]
    expected = {one: at < DUE for one, at in zip(organizations, instants, strict=True)}
    assert besieging.faults(app, tender_id, expected) == []


def test_a_site_an_hour_ahead_opens_nothing_early_and_one_an_hour_behind_opens_nothing_wrong(app: Flask, test_clock: Clock) -> None:
    test_clock(AT)
    deal = make_deal(app, bidders=2)
    deal.answer(0, 20_000, 115_000)
    # The site is an hour ahead and lets two persons ask; the opener goes by its own clock.
    test_clock(DUE + 5 * timedelta(minutes=1))
    deal.consent("first", "second")
    test_clock(DUE - 55 * timedelta(minutes=1))
    assert not deal.open()
    assert nothing_is_opened(deal)
    assert deal.refusals() == 1
    assert deal.opening() is None
    # Still before the deadline by the right clock: the other enterprise is received, and asked again after it both are opened.
    deal.answer(1, 21_000, 112_500, at=DUE - 50 * timedelta(minutes=1))
    test_clock(DUE + 10 * timedelta(minutes=1))
    assert deal.open_by_two()
    assert [one.is_intact for one in deal.opened()] == [True, True]
    # Stepped back an hour once it is done: nothing is opened anew, closed or received.
    test_clock(DUE - 50 * timedelta(minutes=1))
    before = states(deal)
    assert not deal.open()
    with pytest.raises(Exception, match="terminée"):
        deal.answer(1, 1, 1, at=DUE - 50 * timedelta(minutes=1))
    assert states(deal) == before


def nothing_is_opened(deal: Deal) -> bool:
    return deal.opened() == [] and deal.read(lambda tender: tender.bids_opened_at) is None


def states(deal: Deal) -> Any:
    events = deal.read(lambda tender: [(one.seq, one.kind, one.hash) for one in chain.events(tender.id)])
    assert BidEventKind.OPENED in [kind for _seq, kind, _hash in events]
    return events, [one.sha256 for one in deal.opened()], deal.read(lambda tender: tender.stage)
