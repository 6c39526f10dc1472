"""An opening is whole or not at all: several openers at once open once; one that fails at any statement leaves nothing."""

import threading
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from marketplace.bids.models import BidEvent, BidOpening, OpenedBid
from marketplace.bids.opening import opener
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.db import Busy
from marketplace.core.files import StoredFile
from marketplace.core.outbox import Job
from marketplace.tenders.models import Tender
from tests.bids.opening.things import Deal
from tests.drawn import FULL

pytestmark = pytest.mark.always

OPENERS = 4
STEP = 1 if FULL else 3


class Killed(Exception):
    """What stands for a process that dies at a statement."""


def state(deal: Deal) -> list[Any]:
    """All that an opening writes."""
    with deal.app.app_context(), db.database().reading() as session:
        counted = [session.scalar(select(func.count()).select_from(one)) for one in (OpenedBid, StoredFile, AuditEvent, BidEvent, Job)]
        found = session.scalars(select(BidOpening)).one()
        tender = session.get_one(Tender, deal.tender_id)
        return [*counted, found.done_at, found.sha256, tender.stage, tender.bids_opened_at]


@pytest.mark.slow
def test_of_several_openers_at_once_one_opens(deal: Deal, make_app) -> None:  # type: ignore[no-untyped-def]
    deal.consent("first", "second")
    apps, said, start = [make_app() for _number in range(OPENERS)], [], threading.Barrier(OPENERS)

    def one(app: Flask) -> None:
        start.wait()
        try:
            with app.app_context():
                said.append(opener.open_purchase(deal.tender_id))
        except Busy:
            said.append("busy")

    threads = [threading.Thread(target=one, args=(app,)) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Counter(said)
    assert told[True] == 1, told
    assert told[True] + told[False] + told["busy"] == OPENERS
    assert len(deal.opened()) == 3
    assert len([one for one in deal.opening().minutes["chain"] if one["kind"] == "opened"]) == 3  # type: ignore[union-attr]
    assert deal.refusals() == 0


@pytest.mark.slow
def test_one_that_fails_at_any_statement_leaves_nothing_and_the_next_opens_whole(deal: Deal) -> None:
    deal.consent("first", "second")
    before, engine = state(deal), deal.app.extensions["maillage.database"].engine
    passed: list[int] = []
    stop = [0]

    def count(*_told: Any) -> None:
        passed.append(1)
        if len(passed) == stop[0]:
            raise Killed

    event.listen(engine, "before_cursor_execute", count)
    number = 1
    while True:
        stop[0] = number
        passed.clear()
        try:
            is_open = deal.open()
        except Killed:
            stop[0] = 0
            assert state(deal) == before, f"failed at {number}, something was written"
            number += STEP
            continue
        assert is_open
        break
    assert number > 30, "the statements of an opening are many"
    event.remove(engine, "before_cursor_execute", count)
    assert state(deal)[0] == 3
    assert len(deal.opened()) == 3
