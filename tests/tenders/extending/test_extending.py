"""After an outage shortly before a deadline the buyer is proposed a later one, and decides; nothing of it depends on answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from marketplace.core import db, outages
from marketplace.core.outages import ServiceOutage
from marketplace.core.worker import Worker
from marketplace.tenders.extending import acts, rules
from marketplace.tenders.models import ExtensionProposal, TenderStage
from tests.tenders.asking.people import Room
from tests.tenders.asking.things import DUE

MINUTE = timedelta(minutes=1)
Clock = Callable[[datetime], None]


def outage(room: Room, test_clock: Clock, started: float, ended: float) -> None:
    """The site does not answer between these minutes from the deadline; the worker then has its turn."""
    for minute in (started, ended):
        test_clock(DUE + minute * MINUTE)
        with room.app.app_context(), db.database().writing():
            outages.beat(at=DUE + minute * MINUTE)
    Worker(room.app).drain()


def proposals(room: Room) -> list[ExtensionProposal]:
    with room.app.app_context(), db.database().reading() as session:
        return session.query(ExtensionProposal).all()


def sentences(room: Room, name: str) -> list[str]:
    return [one.message for one in room.told(name)]


def press(room: Room, number: str, verb: str, who: str = "buyer", status: int = 200, **sent: Any) -> Any:
    visitor, page = room.visitor(who), room.visitor("buyer").get(f"{room.base}/{number}")
    [form] = page.tree.xpath(f"//form[contains(@action, '/{verb}')]") or [None]
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")} if form is not None else {}
    path = f"{room.base}/{number}/reports/{proposals(room)[0].id}/{verb}"
    return visitor.post(path, {**fields, **sent}, status=status)


@pytest.mark.parametrize(
    ("started", "ended", "is_proposed"),
    [
        (-40, -25, True),
        (-40, -25.02, False),
        # Of the last two hours it took too little.
        (-180, -106, False),
        (-180, -105, True),
        # It ends after the deadline, which nobody could meet; a quarter of an hour of it was before.
        (-15, 30, True),
        (-14, 30, False),
        (-300, 300, True),
        (5, 60, False),
    ],
)
def test_a_later_deadline_is_proposed_when_a_quarter_of_an_hour_of_the_last_two_was_lost(
    room: Room, test_clock: Clock, started: float, ended: float, is_proposed: bool
) -> None:
    room.make("fleuve", "bel-air")
    outage(room, test_clock, started, ended)
    assert bool(proposals(room)) is is_proposed
    assert sentences(room, "buyer").count(acts.PROPOSED) == is_proposed
    assert acts.PROPOSED not in sentences(room, "fleuve")


def test_it_is_proposed_once_and_only_to_requests_that_wait_for_answers(room: Room, test_clock: Clock) -> None:
    number = room.make("fleuve", "bel-air")
    room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    room.make("fleuve", "bel-air", stage=TenderStage.OPENED)
    room.make("fleuve", "bel-air", due=DUE + timedelta(days=3))
    outage(room, test_clock, -60, -30)
    with room.app.app_context(), db.database().writing() as session:
        # The job is done again, as after a worker that was killed between its work and its mark.
        acts.propose(session.query(ServiceOutage).one(), at=DUE - 29 * MINUTE)
    [one] = proposals(room)
    assert one.tender_id == room.read(number, lambda tender: tender.id)
    assert sentences(room, "buyer").count(acts.PROPOSED) == 1


def test_accepted_a_notice_moves_the_deadline_and_all_who_were_asked_are_told_once(room: Room, test_clock: Clock) -> None:
    number = room.make("fleuve", "bel-air")
    outage(room, test_clock, -60, -30)
    page = room.visitor("buyer").get(f"{room.base}/{number}")
    # Thirty minutes were lost: an hour is given back.
    assert "Nous proposons de recevoir les réponses avant 15:30:00, heure de l’Est" in page.prose()
    press(room, number, "accepter")
    assert room.read(number, lambda tender: tender.bids_due_at) == DUE + timedelta(hours=1)
    for name in ("fleuve", "bel-air"):
        assert sum("avis de modification" in one for one in sentences(room, name)) == 1
    read = room.visitor("fleuve").get(room.received("fleuve", number)).prose()
    assert "Le site n’a pas répondu pendant les dernières heures du délai" in read
    press(room, number, "accepter", status=409, due=(DUE + timedelta(hours=2)).isoformat())
    press(room, number, "refuser", status=409, reason="Personne ne s’en est plaint.")
    assert "l’heure limite est reportée par un avis" in room.visitor("buyer").get(f"{room.base}/{number}").prose()


def test_refused_the_deadline_stays_and_the_reason_too(room: Room, test_clock: Clock) -> None:
    number = room.make("fleuve", "bel-air")
    outage(room, test_clock, -60, -30)
    press(room, number, "refuser", status=422, reason=" ")
    press(room, number, "refuser", reason="La panne n’a touché que nous.")
    assert room.read(number, lambda tender: tender.bids_due_at) == DUE
    assert "La panne n’a touché que nous." in room.visitor("buyer").get(f"{room.base}/{number}").prose()
    assert "La panne n’a touché que nous." not in room.visitor("fleuve").get(room.received("fleuve", number)).prose()
    assert not any("avis de modification" in one for one in sentences(room, "fleuve"))
    press(room, number, "accepter", status=409, due=(DUE + timedelta(hours=1)).isoformat())


def test_after_the_deadline_it_gives_an_hour_from_now_until_somebody_asks_for_the_opening(room: Room, test_clock: Clock) -> None:
    number = room.make("fleuve", "bel-air")
    outage(room, test_clock, -30, 22)
    assert "avant 16:00:00, heure de l’Est" in room.visitor("buyer").get(f"{room.base}/{number}").prose()
    shown = (DUE + 90 * MINUTE).isoformat()
    test_clock(DUE + 31 * MINUTE)
    assert "L’heure proposée a changé" in press(room, number, "accepter", status=409, due=shown).prose()
    room.visitor("buyer").post(f"{room.base}/{number}/ouverture")
    assert "L’ouverture des réponses est déjà demandée" in room.visitor("buyer").get(f"{room.base}/{number}").prose()
    press(room, number, "accepter", status=409, due=(DUE + 105 * MINUTE).isoformat())
    assert room.read(number, lambda tender: tender.bids_due_at) == DUE


def test_only_those_who_keep_the_request_decide(room: Room, test_clock: Clock) -> None:
    number = room.make("fleuve", "bel-air")
    outage(room, test_clock, -60, -30)
    moved = {"due": (DUE + timedelta(hours=1)).isoformat(), "reason": "Non."}
    for name, status in (("reader", 403), ("other", 404), ("fleuve", 404)):
        for verb in ("accepter", "refuser"):
            press(room, number, verb, name, status, **moved)
    assert proposals(room)[0].decided_at is None
    press(room, number, "accepter", status=422, due="demain")
    press(room, number, "accepter", status=409, due=(DUE + timedelta(hours=9)).isoformat())


@pytest.mark.parametrize(
    ("due", "zone", "expected"),
    [
        # 00:30 in Toronto the night when 01:00 to 02:00 comes twice.
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), "America/Toronto", datetime(2026, 11, 1, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), "America/Blanc-Sablon", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (datetime(2027, 3, 14, 6, 30, tzinfo=UTC), "America/Toronto", datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),
        (datetime(2026, 6, 1, 18, 7, 10, tzinfo=UTC), "America/Halifax", datetime(2026, 6, 1, 19, 15, tzinfo=UTC)),
    ],
)
def test_what_is_proposed_is_an_hour_that_no_clock_shows_twice(due: datetime, zone: str, expected: datetime) -> None:
    lost = ServiceOutage(started_at=due - 40 * MINUTE, ended_at=due - 20 * MINUTE, noted_at=due)
    one = ExtensionProposal(due_at=due, outage=lost, proposed_at=due)
    found = rules.moved_to(one, zone, due - 10 * MINUTE)
    assert found >= expected
    assert found == expected or zone == "America/Toronto"
