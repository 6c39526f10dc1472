"""The nights when clocks change, by each clock of Québec: written, sent, answered just before and just after, through the pages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.bids.answering import acts
from marketplace.bids.models import BidState
from marketplace.core import db
from marketplace.tenders.models import Tender, TenderStage
from tests.bids.things import TYPED, hand_in, save
from tests.tenders.asking.people import Room, room
from tests.tenders.asking.things import have_key

__all__ = ["room"]
MICRO = timedelta(microseconds=1)
AUTUMN, SPRING = date(2026, 11, 1), date(2027, 3, 14)
EAST, ISLANDS, BLANC_SABLON = "America/Toronto", "America/Halifax", "America/Blanc-Sablon"
Clock = Callable[[datetime], None]


def utc(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


# The last hour that a clock shows before it changes, and the first after; Blanc-Sablon never changes.
NIGHTS = [
    (EAST, AUTUMN, "00:59", utc(AUTUMN, 4, 59)),
    (EAST, AUTUMN, "02:00", utc(AUTUMN, 7, 0)),
    (EAST, SPRING, "01:59", utc(SPRING, 6, 59)),
    (EAST, SPRING, "03:00", utc(SPRING, 7, 0)),
    (ISLANDS, AUTUMN, "00:59", utc(AUTUMN, 3, 59)),
    (ISLANDS, AUTUMN, "02:00", utc(AUTUMN, 6, 0)),
    (ISLANDS, SPRING, "01:59", utc(SPRING, 5, 59)),
    (ISLANDS, SPRING, "03:00", utc(SPRING, 6, 0)),
    (BLANC_SABLON, AUTUMN, "01:30", utc(AUTUMN, 5, 30)),
    (BLANC_SABLON, SPRING, "02:30", utc(SPRING, 6, 30)),
]
# The hours that a clock shows twice, or never.
REFUSED = [
    (EAST, AUTUMN, "01:30", "arrive deux fois"),
    (ISLANDS, AUTUMN, "01:00", "arrive deux fois"),
    (EAST, SPRING, "02:30", "n’existe pas"),
    (ISLANDS, SPRING, "02:59", "n’existe pas"),
]


def drafted(room: Room, day: date, test_clock: Clock) -> str:
    """A request in preparation three weeks before that night, delivered long after it; its number."""
    begun = utc(day, 15, 0) - timedelta(days=21)
    test_clock(begun)
    later = {"delivery_from": day + timedelta(days=30), "delivery_until": day + timedelta(days=60)}
    return room.make("fleuve", "bel-air", stage=TenderStage.DRAFT, due=None, at=begun, **later)


@pytest.mark.parametrize(("zone", "day", "hour", "instant"), NIGHTS)
def test_answers_are_received_until_the_instant_that_was_written_and_no_longer(
    room: Room, test_clock: Clock, zone: str, day: date, hour: str, instant: datetime
) -> None:
    number = drafted(room, day, test_clock)
    room.write(room.visitor("buyer"), number, due_day=day.isoformat(), due_time=hour, zone=zone)
    room.change(number, lambda tender, _buyer: have_key(tender))
    room.visitor("buyer").post(f"{room.base}/{number}/envoyer")
    assert room.read(number, lambda tender: (tender.stage, tender.bids_due_at, tender.bids_zone)) == (TenderStage.BIDDING, instant, zone)
    shown = room.visitor("fleuve").get(room.received("fleuve", number)).prose()
    assert f"Les réponses sont reçues avant {hour}:00, heure" in shown
    paths = {name: f"/espace/{room.slugs[name]}/reponses/{number}" for name in ("fleuve", "bel-air")}
    test_clock(instant - timedelta(minutes=1))
    people = {name: room.visitor(name) for name in paths}
    for name, path in paths.items():
        save(people[name], path, **TYPED)
    # One read her answer in time, and pressed the button when it was too late.
    late = f"{paths['bel-air']}/deposer"
    [sha256] = people["bel-air"].get(late).tree.xpath("//input[@name='sha256']/@value")
    test_clock(instant - MICRO)
    hand_in(people["fleuve"], paths["fleuve"])
    test_clock(instant)
    assert "terminée" in people["bel-air"].post(late, {"sha256": sha256}, status=409, token_from=paths["bel-air"])
    assert states(room, number) == {"fleuve": BidState.SUBMITTED, "bel-air": BidState.DRAFT}
    # Nobody of the buyer is before the hour a microsecond before it, nor after it at it.
    test_clock(instant - MICRO)
    room.visitor("buyer").post(f"{room.base}/{number}/ouverture", status=409)
    test_clock(instant)
    room.visitor("buyer").post(f"{room.base}/{number}/ouverture")


@pytest.mark.parametrize(("zone", "day", "hour", "why"), REFUSED)
def test_an_hour_that_a_clock_shows_twice_or_never_is_refused_where_it_is_typed(
    room: Room, test_clock: Clock, zone: str, day: date, hour: str, why: str
) -> None:
    number = drafted(room, day, test_clock)
    page = room.write(room.visitor("buyer"), number, 422, due_day=day.isoformat(), due_time=hour, zone=zone)
    assert why in page
    assert room.read(number, lambda tender: tender.bids_due_at) is None


def states(room: Room, number: str) -> dict[str, BidState]:
    with room.app.app_context(), db.database().reading() as session:
        tender = session.query(Tender).filter_by(number=number).one()
        found = {name: acts.of(tender, room.organization(name)) for name in ("fleuve", "bel-air")}
        return {name: one.state for name, one in found.items() if one is not None}
