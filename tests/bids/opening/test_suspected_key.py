"""What docs/keys.md tells of a key that is suspected: what it reads, what ends it, what a missing one does."""

from pathlib import Path

from marketplace.bids.answering import acts
from marketplace.bids.models import TenderKey
from marketplace.bids.opening import keys
from marketplace.bids.sealing import contents, keyring
from marketplace.core import clock, db
from marketplace.tenders.asking import amending
from marketplace.tenders.models import Tender, TenderStage
from tests.bids.opening.things import OPENED, Deal, make_deal
from tests.builders import AT
from tests.tenders.asking.things import have_key, make_price_request


def file_of(deal: Deal) -> Path:
    with deal.app.app_context():
        return keyring.folder() / "opener" / f"{deal.tender_id}.key"


def public_of(deal: Deal) -> str | None:
    known: TenderKey | None = deal.read(keys.of)
    assert known is not None
    return known.public_key


def test_a_key_that_got_away_reads_what_is_handed_in_anew_too(app, test_clock) -> None:  # type: ignore[no-untyped-def]
    test_clock(AT)
    deal = make_deal(app)
    deal.answer(0, 20_000, 115_000)
    stolen = bytes.fromhex(file_of(deal).read_text())
    deal.withdraw(0)
    deal.answer(0, 18_000, 99_000)

    def read(tender: Tender) -> int:
        bid = deal.bid_of(tender, 0)
        version = acts.received(bid)[-1]
        price: int = contents.content_of(version, contents.key_for_opening(bid, stolen))["lines"][str(tender.lots[0].id)]["unit_price"]
        return price

    assert deal.read(read) == 18_000


def test_a_purchase_has_one_key_and_the_next_one_another(deal: Deal) -> None:
    before = public_of(deal)

    def again(tender: Tender) -> str | None:
        keys.want(tender, at=clock.now())
        assert keys.make_wanted(at=clock.now()) == 0, "there is nothing to make"
        other = make_price_request(tender.organizer, title="La même demande, écrite de nouveau", stage=TenderStage.DRAFT)
        have_key(other)
        found = keys.of(other)
        return found.public_key if found else None

    other = deal.write(again)
    assert other
    assert public_of(deal) == before != other


def test_a_cancelled_purchase_is_never_opened(deal: Deal) -> None:
    deal.consent("first", "second")
    deal.write(lambda tender: amending.cancel(tender, "Une clé est mise en doute.", actor=deal.person("first"), at=OPENED))
    assert not deal.open()
    assert deal.opened() == []


def test_without_its_file_a_purchase_is_refused_and_opened_once_it_is_back(deal: Deal) -> None:
    place = file_of(deal)
    away = place.rename(place.with_suffix(".away"))
    assert not deal.open_by_two()
    assert deal.refusals() == 1
    assert deal.opening() is None, "what was asked is taken back"
    assert not place.exists(), "no other key is made"
    away.rename(place)
    assert deal.open_by_two()
    assert len(deal.opened()) == 3


def test_the_program_wraps_no_key_and_deletes_none(deal: Deal) -> None:
    """A key is its file, in clear, its owner's alone; it stays once the answers are open."""
    place = file_of(deal)
    deal.open_by_two()
    assert len(bytes.fromhex(place.read_text())) == 32
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with deal.app.app_context(), db.database().reading():
        assert keyring.opener_key_that_is(deal.tender_id) == bytes.fromhex(place.read_text())
