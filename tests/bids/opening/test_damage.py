"""An answer whose bytes are not those received is announced as damaged, whichever bit it is; none is left out, and no other suffers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from marketplace.bids.models import Bid, BidEvent, BidEventKind, BidFile, BidState, BidVersion, OpenedBid
from marketplace.bids.opening import business_days, keys, reading
from marketplace.bids.sealing import keyring
from marketplace.core import db, files
from marketplace.core.files import StoredFile
from marketplace.tenders.models import Tender, TenderStage
from tests.bids.opening.things import OPENED, Deal

EACH = 64


def flipped(held: bytes, bit: int) -> bytes:
    return held[: bit // 8] + bytes([held[bit // 8] ^ (1 << bit % 8)]) + held[bit // 8 + 1 :]


def spread(length: int) -> list[int]:
    """EACH bits of so many bytes, from the first to the last, the last one of the key that a wrap begins with among them."""
    found = {bit * (length * 8 - 1) // (EACH - 1) for bit in range(EACH)}
    return sorted(found | {255} if length * 8 > 255 else found)[:EACH]


def found_of(tender: Tender) -> list[bool]:
    """Whether each answer is found intact."""
    return [one.is_intact for one in reading.read(tender, keyring.opener_key_that_is(tender.id))]


def version_of(bid: Bid) -> BidVersion:
    return next(one for one in bid.versions if one.received_at)


def sealed_bytes(deal: Deal, tender: Tender) -> None:
    version = version_of(deal.bid_of(tender, 0))
    held = version.sealed
    for bit in spread(len(held)):
        version.sealed = flipped(held, bit)
        assert found_of(tender) == [False, True, True], bit
    version.sealed = held


def wrapped_key(deal: Deal, tender: Tender) -> None:
    bid = deal.bid_of(tender, 0)
    held = bid.wrapped_for_opener
    assert 255 in spread(len(held))
    for bit in spread(len(held)):
        bid.wrapped_for_opener = flipped(held, bit)
        assert found_of(tender) == [False, True, True], bit
    bid.wrapped_for_opener = held


def kept_hash(deal: Deal, tender: Tender) -> None:
    version = version_of(deal.bid_of(tender, 0))
    held = version.sha256
    for bit in spread(len(held)):
        version.sha256 = flipped(held.encode(), bit).decode("latin-1")
        assert found_of(tender) == [False, True, True], bit
    version.sha256 = held


def document_on_the_disk(deal: Deal, tender: Tender) -> None:
    [row] = deal.bid_of(tender, 0).files
    path = files.path_of(db.session().get_one(StoredFile, row.stored_file_id).sha256)
    held = path.read_bytes()
    for bit in spread(len(held)):
        path.write_bytes(flipped(held, bit))
        assert found_of(tender) == [False, True, True], bit
    path.write_bytes(held)


@pytest.mark.parametrize("place", [sealed_bytes, wrapped_key, kept_hash, document_on_the_disk], ids=lambda one: one.__name__)
def test_each_bit_that_is_flipped_is_seen_in_its_answer_alone(deal: Deal, place: Callable[[Deal, Tender], None]) -> None:
    def work(tender: Tender) -> None:
        place(deal, tender)
        assert found_of(tender) == [True, True, True], "and put back it is whole again"

    deal.write(work)


def _bytes(deal: Deal, tender: Tender) -> None:
    version = version_of(deal.bid_of(tender, 0))
    version.sealed = version.sealed[:-1]


def _empty(deal: Deal, tender: Tender) -> None:
    version_of(deal.bid_of(tender, 0)).sealed = b""


def _no_wrap(deal: Deal, tender: Tender) -> None:
    deal.bid_of(tender, 0).wrapped_for_opener = b""


def _bytes_and_hash_of_another(deal: Deal, tender: Tender) -> None:
    mine, other = (version_of(deal.bid_of(tender, one)) for one in (0, 1))
    mine.sealed, mine.sha256 = other.sealed, other.sha256


def _document_gone(deal: Deal, tender: Tender) -> None:
    [row] = deal.bid_of(tender, 0).files
    files.path_of(db.session().get_one(StoredFile, row.stored_file_id).sha256).unlink()


def _document_row_gone(deal: Deal, tender: Tender) -> None:
    db.session().execute(delete(BidFile).where(BidFile.bid_id == deal.bid_of(tender, 0).id))


def _made_a_draft(deal: Deal, tender: Tender) -> None:
    deal.bid_of(tender, 0).state = BidState.DRAFT


def _made_withdrawn(deal: Deal, tender: Tender) -> None:
    deal.bid_of(tender, 0).state = BidState.WITHDRAWN


def _no_version(deal: Deal, tender: Tender) -> None:
    db.session().execute(delete(BidVersion).where(BidVersion.bid_id == deal.bid_of(tender, 0).id))


def _never_received(deal: Deal, tender: Tender) -> None:
    version_of(deal.bid_of(tender, 0)).received_at = None


def _receipt_rewritten(deal: Deal, tender: Tender) -> None:
    db.session().execute(update(BidEvent).where(BidEvent.seq == 1).values(at=OPENED - timedelta(days=9)))


def _receipt_past_the_deadline(deal: Deal, tender: Tender) -> None:
    event = db.session().query(BidEvent).filter_by(seq=1).one()
    event.at = OPENED
    event.hash = reading.chain.digest(event)


WRONGS: list[Any] = [
    _bytes, _empty, _no_wrap, _bytes_and_hash_of_another, _document_gone, _document_row_gone, _made_a_draft, _made_withdrawn, _no_version,
    _never_received, _receipt_rewritten, _receipt_past_the_deadline,
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda one: one.__name__)
def test_it_is_announced_and_may_be_sent_again_and_the_others_are_read(deal: Deal, wrong: Callable[[Deal, Tender], None]) -> None:
    deal.write(lambda tender: wrong(deal, tender))
    assert deal.open_by_two()
    found = {one.bid.lead_id: one for one in deal.opened()}
    damaged = found[deal.bidders[0]]
    assert len(found) == 3, "nothing is dropped"
    assert [found[number].is_intact for number in deal.bidders] == [False, True, True]
    assert damaged.content == {}
    assert damaged.cure_until == business_days.after(OPENED, 2)
    told = deal.opening()
    assert told is not None
    assert [one["is_intact"] for one in told.minutes["bids"] if one["lead"] == deal.bidders[0]] == [False]
    assert BidEventKind.DAMAGED.value in {one["kind"] for one in told.minutes["chain"]}
    assert any("n’a pas pu être lue" in one for one in deal.told("bidder0", "bids.opened"))
    page = deal.visitor("first").get(f"{deal.path}/reponses")
    assert "est endommagée" in page
    assert "15,00" not in page


def test_when_all_are_damaged_the_request_still_waits_for_them(deal: Deal) -> None:
    deal.write(lambda tender: [_no_wrap_of(deal, tender, one) for one in range(3)])
    assert deal.open_by_two()
    assert [one.is_intact for one in deal.opened()] == [False] * 3
    assert deal.read(lambda tender: tender.stage) is TenderStage.OPENED


def _no_wrap_of(deal: Deal, tender: Tender, bidder: int) -> None:
    deal.bid_of(tender, bidder).wrapped_for_opener = b"\0" * 80


def test_an_answer_that_was_never_handed_in_is_nobody_s_business(deal: Deal) -> None:
    deal.withdraw(2, at=OPENED - timedelta(days=1))
    assert deal.open_by_two()
    assert len(deal.opened()) == 2
    assert deal.read(lambda tender: keys.is_ready(tender))
    with deal.app.app_context(), db.database().reading() as session:
        assert session.query(OpenedBid).count() == 2
