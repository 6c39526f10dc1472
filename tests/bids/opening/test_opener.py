"""The opener opens nothing that it may not: whatever a page let through or somebody wrote in the database, it refuses, and says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from marketplace.accounts.models import User
from marketplace.bids.answering import acts
from marketplace.bids.models import BidEvent, BidEventKind, BidOpening, OpenedBid
from marketplace.bids.opening import consents, deadlines, opener
from marketplace.bids.opening.opener import Opener
from marketplace.core import db
from marketplace.core.files import StoredFile
from marketplace.tenders.models import Tender, TenderStage
from tests.bids.opening.things import Deal
from tests.bids.opening.ways import (
    WAYS,
    Clock,
    a_deadline_forged_earlier,
    a_deadline_forged_with_the_hash_of_its_snapshot,
    a_person_who_left,
    forged_consents,
    the_key_of_another_purchase,
)
from tests.tenders.asking.things import DUE


def traces(deal: Deal) -> list[Any]:
    """All that an opening writes, counted."""
    with deal.app.app_context(), db.database().reading() as session:
        opened_kinds = (BidEventKind.OPENED, BidEventKind.DAMAGED)
        done = session.scalar(select(func.count()).select_from(BidOpening).where(BidOpening.done_at.is_not(None)))
        events = session.scalar(select(func.count()).select_from(BidEvent).where(BidEvent.kind.in_(opened_kinds)))
        rows = [session.scalar(select(func.count()).select_from(one)) for one in (OpenedBid, StoredFile)]
        return [done, events, *rows, session.get_one(Tender, deal.tender_id).bids_opened_at]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_it_opens_nothing_it_may_not_and_notes_that_it_was_asked(deal: Deal, test_clock: Clock, way: Callable[[Deal, Clock], None]) -> None:
    before = traces(deal)
    way(deal, test_clock)
    assert not deal.open()
    assert traces(deal) == before, "nothing is opened"
    assert deal.refusals() == 1, "the log says that it was refused"
    assert deal.opening() is None, "what was asked is taken back"
    assert not deal.open()
    assert deal.refusals() == 1, "and it is not asked again"


@pytest.mark.parametrize(
    ("way", "off"),
    [
        (forged_consents, (consents, "witnessed", consents.of)),
        (a_deadline_forged_earlier, (deadlines, "told", lambda tender: tender.bids_due_at)),
        (a_deadline_forged_with_the_hash_of_its_snapshot, (deadlines.keyring, "opener_deadline", lambda _number: None)),
        (a_person_who_left, (consents, "still_may", lambda _one, _tender: True)),
        (the_key_of_another_purchase, (opener.keys.cipher, "public_of", None)),
    ],
    ids=["no log", "no snapshot", "nothing kept", "no rights", "no check of the key"],
)
def test_without_each_protection_it_would_open(deal: Deal, test_clock: Clock, monkeypatch, way, off) -> None:  # type: ignore[no-untyped-def]
    way(deal, test_clock)
    module, name, instead = off
    if instead is None:
        public = deal.read(lambda tender: opener.keys.of(tender).public_key)
        instead = lambda _private: public  # noqa: E731 - what the site kept, whatever the file holds
    monkeypatch.setattr(module, name, instead)
    assert deal.open()


def test_it_opens_each_answer_as_it_was_received(deal: Deal) -> None:
    receipts = deal.read(lambda tender: {one.bid_id: one.sha256 for one in opener.chain.events(tender.id)})
    assert deal.open_by_two()
    found = deal.opened()
    assert {one.bid_id: one.sha256 for one in found} == receipts, "the hash at the opening is that of the receipt"
    assert all(one.is_intact for one in found)
    told = deal.opening()
    assert told is not None
    assert [one["total"] for one in told.minutes["bids"]] == [18_600_00, 1_950_00, 18_540_00]
    assert told.minutes["faults"] == []
    assert {one["user"] for one in told.minutes["by"]} == {deal.people["first"], deal.people["second"]}
    assert deal.read(lambda tender: tender.stage) is TenderStage.OPENED
    assert deal.refusals() == 0


def test_it_opens_once(deal: Deal) -> None:
    assert deal.open_by_two()
    before = traces(deal)
    assert not deal.open()
    forge_again = deal.read(lambda tender: consents.opening_of(tender).id)
    deal.write(lambda _tender: db.session().execute(update(BidOpening).where(BidOpening.id == forge_again).values(done_at=None)))
    assert not deal.open(), "a row that says it was never done opens nothing again"
    assert deal.refusals() == 1
    assert traces(deal)[1:] == before[1:]


def test_an_answer_written_while_it_reads_has_it_read_again(deal: Deal, monkeypatch: pytest.MonkeyPatch) -> None:
    deal.consent("first", "second")
    head, heads = opener._head, iter([(2, "what the chain ended with while it read")])
    monkeypatch.setattr(opener, "_head", lambda tender: next(heads, None) or head(tender))
    assert not deal.open()
    assert deal.opening() is not None, "it stays asked"
    assert deal.opened() == []
    assert deal.open()
    assert len(deal.opened()) == 3


def test_a_deadline_that_passes_while_it_looks_drops_no_answer(deal: Deal, test_clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    deal.consent("first", "second")
    said = iter(["too early"])
    why_not = opener._why_not
    monkeypatch.setattr(opener, "_why_not", lambda tender: next(said, None) or why_not(tender))
    assert not deal.open()
    assert deal.opened() == []
    assert deal.read(lambda tender: tender.stage) is TenderStage.BIDDING


def test_its_turn_waits_for_answers_that_wait_to_be_written_and_one_fault_stops_no_other(deal: Deal, test_clock: Clock) -> None:
    test_clock(DUE)
    deal.consent("first", "second")
    loop = Opener(deal.app)
    assert not loop.step(), "an answer received a moment ago may still wait for the pen"
    assert deal.opening() is not None
    test_clock(DUE + opener.SETTLED_AFTER)
    assert loop.step()
    assert len(deal.opened()) == 3


def test_the_withdrawn_and_the_late_stay_sealed_and_are_named(deal: Deal) -> None:
    deal.withdraw(1, at=DUE - timedelta(days=1))
    deal.write(lambda tender: opener_late(deal, tender))
    deal.open_by_two()
    assert {one.bid.lead_id for one in deal.opened()} == {deal.bidders[0], deal.bidders[2]}
    told = deal.opening()
    assert told is not None
    assert [one["lead"] for one in told.minutes["withdrawn"]] == [deal.bidders[1]]
    assert [one["lead"] for one in told.minutes["late"]] == [deal.bidders[1]]


def opener_late(deal: Deal, tender: Tender) -> None:
    acts.note_late(deal.bid_of(tender, 1), actor=db.session().get_one(User, deal.people["bidder1"]), at=DUE)
