"""The buyer announces visits, enterprises that were asked register unseen by one another, and an absence is told when answers are read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.tenders.asking import sending
from marketplace.tenders.models import SiteVisit, Tender, TenderStage, VisitRegistration
from marketplace.tenders.visiting import acts, queries
from tests.bids.opening.things import OPENED, Deal, make_deal
from tests.builders import AT
from tests.tenders.asking.people import Room
from tests.tenders.asking.things import DUE, have_key

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# 10:00 in Québec, three days after AT, which is at 14:30.
VISIT = AT + 3 * DAY - 4.5 * HOUR
TYPED = {"day": "2026-03-13", "time": "10:00", "until_day": "2026-03-12", "until_time": "16:00", "place": "Entrée de l’aréna, rue du Quai"}
Clock = Callable[[datetime], None]


def visit(**more: Any) -> SiteVisit:
    said = {"starts_at": VISIT, "register_until": VISIT - 18 * HOUR, "place": "Entrée de l’aréna", "is_compulsory": True}
    return SiteVisit(**said | more)


def sent(room: Room, *asked: str, **more: Any) -> tuple[str, int]:
    """A request with one visit, sent; its number and that of the visit."""
    number = room.make(*asked, stage=TenderStage.DRAFT)

    def send(tender: Tender, buyer: Any) -> int:
        made = acts.announce(tender, visit(**more), actor=buyer, at=AT)
        have_key(tender)
        sending.send(tender, actor=buyer, at=AT)
        return made.id

    return number, room.change(number, send)


def rows(room: Room) -> list[VisitRegistration]:
    with room.app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(VisitRegistration).order_by(VisitRegistration.id)))


def test_a_visit_is_announced_by_the_clock_of_the_request_and_taken_away_until_the_sending(room: Room) -> None:
    number = room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    buyer, path = room.visitor("buyer"), f"{room.base}/{number}/visites"
    page = buyer.post(path, TYPED | {"is_compulsory": "y", "note": "Bottes exigées."})
    assert "10:00, heure de l’Est, le 13 mars 2026" in page
    with room.app.app_context(), db.database().reading() as session:
        [made] = session.scalars(select(SiteVisit))
        assert (made.starts_at, made.register_until, made.is_compulsory) == (VISIT, VISIT - 18 * HOUR, True)
    buyer.post(f"{path}/{made.id}/retirer")
    assert room.read(number, lambda tender: list(queries.of(tender))) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2026-03-09"}, "Ce moment est déjà passé"),
        ({"day": "2026-03-25"}, "La visite a lieu avant l’heure limite"),
        ({"until_day": "2026-03-14"}, "Les inscriptions se ferment avant la visite"),
        ({"day": ""}, "Il manque le jour ou l’heure"),
        ({"until_time": ""}, "Il manque le jour ou l’heure"),
        ({"place": ""}, "Lieu de rencontre"),
    ],
)
def test_a_visit_that_cannot_be_is_told_where_and_how_to_mend(room: Room, typed: dict[str, str], said: str) -> None:
    number = room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    assert said in room.visitor("buyer").post(f"{room.base}/{number}/visites", TYPED | typed, status=422)
    assert room.read(number, lambda tender: list(queries.of(tender))) == []


def test_an_hour_that_comes_twice_is_refused(room: Room) -> None:
    number = room.make("fleuve", "bel-air", stage=TenderStage.DRAFT, due=datetime(2026, 12, 1, 19, tzinfo=AT.tzinfo))
    typed = {"day": "2026-11-01", "time": "01:30", "until_day": "2026-10-31", "until_time": "10:00"}
    assert "arrive deux fois" in room.visitor("buyer").post(f"{room.base}/{number}/visites", TYPED | typed, status=422)


def test_nothing_is_sent_with_a_visit_that_nobody_could_make(room: Room, test_clock: Clock) -> None:
    number = room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    room.change(number, lambda tender, buyer: acts.announce(tender, visit(), actor=buyer, at=AT))
    room.change(number, lambda tender, _buyer: have_key(tender))
    test_clock(VISIT - HOUR)
    assert "plus personne n’aurait le temps de s’inscrire" in room.visitor("buyer").get(f"{room.base}/{number}/relire")
    room.visitor("buyer").post(f"{room.base}/{number}/envoyer", status=409)
    assert room.read(number, lambda tender: tender.stage) is TenderStage.DRAFT


def test_after_the_sending_visits_do_not_change(room: Room) -> None:
    number, one = sent(room, "fleuve", "bel-air")
    for path in ("visites", f"visites/{one}/retirer"):
        room.visitor("buyer").post(f"{room.base}/{number}/{path}", TYPED, status=409)


def test_an_enterprise_registers_changes_its_number_and_cancels(room: Room, test_clock: Clock) -> None:
    number, one = sent(room, "fleuve", "bel-air")
    fleuve, path = room.visitor("fleuve"), f"{room.received('fleuve', number)}/visites/{one}"
    assert "Vous êtes inscrits\u00a0: 2 personnes." in fleuve.post(f"{path}/inscription", {"persons": "2"})
    assert "Vous êtes inscrits\u00a0: 3 personnes." in fleuve.post(f"{path}/inscription", {"persons": "3"})
    for wrong in ("", "0", "51", "deux"):
        assert "Écrivez combien de personnes viennent à la visite" in fleuve.post(f"{path}/inscription", {"persons": wrong})
    assert [(row.persons, row.cancelled_at) for row in rows(room)] == [(3, None)]
    listed = room.visitor("buyer").get(f"{room.base}/{number}/visites/{one}")
    assert "Cuisines du Fleuve, coopérative" in listed.tree.xpath("string(//table)")
    assert "Vous êtes inscrits" not in fleuve.post(f"{path}/annuler")
    assert "Aucune entreprise n’est inscrite." in room.visitor("buyer").get(f"{room.base}/{number}/visites/{one}")
    # Until the hour, not at it; and nobody takes back what has begun.
    for moment, verb, persons, status in (
        (VISIT - 18 * HOUR - timedelta(microseconds=1), "inscription", "1", 200),
        (VISIT - 18 * HOUR, "inscription", "2", 409),
        (VISIT, "annuler", "", 409),
    ):
        test_clock(moment)
        room.visitor("fleuve").post(f"{path}/{verb}", {"persons": persons}, status=status)
    assert [(row.persons, row.cancelled_at) for row in rows(room)] == [(1, None)]


def test_another_enterprise_reads_the_same_bytes_whoever_registers(room: Room) -> None:
    number, one = sent(room, "fleuve", "bel-air")

    def seen() -> list[str]:
        other, path = room.visitor("bel-air"), room.received("bel-air", number)
        return [
            other.get(place).tree.xpath("string(//main)") for place in (path, room.received("bel-air"), f"/espace/{room.slugs['bel-air']}")
        ]

    before = seen()
    room.visitor("fleuve").post(f"{room.received('fleuve', number)}/visites/{one}/inscription", {"persons": "4"})
    assert seen() == before
    for path in (f"{room.base}/{number}/visites/{one}", f"{room.received('fleuve', number)}/visites/{one}/inscription"):
        room.visitor("bel-air").post(path, {"persons": "1"}, status=404)
    for name in ("aulnes", "other"):
        room.visitor(name).post(f"{room.received(name, number)}/visites/{one}/inscription", {"persons": "1"}, status=404)


def test_a_visit_of_another_request_is_as_absent(room: Room) -> None:
    number, _one = sent(room, "fleuve", "bel-air")
    _other, of_another = sent(room, "fleuve", "bel-air")
    room.visitor("fleuve").post(f"{room.received('fleuve', number)}/visites/{of_another}/inscription", {"persons": "1"}, status=404)
    room.visitor("buyer").get(f"{room.base}/{number}/visites/{of_another}", status=404)


def test_who_came_is_noted_from_the_visit_until_the_opening(room: Room, test_clock: Clock) -> None:
    number, one = sent(room, "fleuve", "bel-air")
    path, fleuve = f"{room.base}/{number}/visites/{one}", room.change(number, lambda tender, _buyer: tender.bidders[0].organization_id)
    room.visitor("buyer").post(path, {"came": str(fleuve)}, status=409)
    test_clock(VISIT)
    room.visitor("reader").post(path, {"came": str(fleuve)}, status=403)
    room.visitor("buyer").post(path, {"came": [str(fleuve), "999999", "x"]})
    assert {row.organization_id: row.has_come for row in rows(room)}[fleuve] is True
    assert sum(row.has_come is False for row in rows(room)) == 1
    with room.app.app_context(), db.database().writing():
        tender = room.row(number)
        tender.stage = TenderStage.OPENED
        with pytest.raises(RuleBroken, match="avant l’ouverture"):
            acts.note(tender, queries.one(tender, one), [], actor=tender.bidders[0].organization and None, at=DUE)  # type: ignore[arg-type]


@pytest.mark.parametrize(("is_compulsory", "is_noted"), [(True, True), (True, False), (False, True)])
def test_the_answer_of_who_did_not_come_says_so_when_it_is_read_and_stays_choosable(
    app: Any, test_clock: Clock, is_compulsory: bool, is_noted: bool
) -> None:
    test_clock(AT)
    deal = make_deal(app, bidders=2)

    def announce(tender: Tender) -> int:
        # As it would be before the sending.
        made = visit(is_compulsory=is_compulsory, tender_id=tender.id)
        db.session().add(made)
        db.session().flush()
        return made.id

    one = deal.write(announce)
    deal.answer(0, 20_000, 115_000)
    deal.answer(1, 21_000, 112_500)
    if is_noted:
        deal.write(lambda tender: acts.note(tender, queries.one(tender, one), {deal.bidders[1]}, actor=deal.person("first"), at=VISIT))
    test_clock(OPENED)
    assert deal.open_by_two()
    page = read(deal)
    assert page.count("Absente de la visite obligatoire") == (is_compulsory and is_noted)
    assert page.count("Présence non notée à la visite obligatoire") == (2 if is_compulsory and not is_noted else 0)
    assert page.count("Écarter cette réponse") == 2


def read(deal: Deal) -> str:
    return deal.visitor("first").get(f"/espace/{deal.slug}/demandes-de-prix/{deal.number}/reponses").prose()
