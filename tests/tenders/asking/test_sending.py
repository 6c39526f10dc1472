"""Sending a price request binds the buyer to what it asks, freezes what the adviser said, and tells the enterprises."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import Membership, OrganizationStatus
from marketplace.tenders.asking import inviting, rules, sending, telling, zones
from marketplace.tenders.asking.facts import Line
from marketplace.tenders.closing import snapshot
from marketplace.tenders.models import Participation, ParticipationStage, TenderCutoff, TenderStage
from tests.builders import AT, make_organization
from tests.tenders.asking.people import Room
from tests.tenders.asking.things import DUE, have_key, make_price_request
from tests.tenders.things import make_city


def test_a_request_that_is_sent_binds_the_buyer_and_freezes_the_advice(app: Flask, unit: Session) -> None:
    buyer = make_city()
    asked = [make_organization(name="Cuisines du Fleuve, coopérative"), make_organization(name="Traiteur Bel-Air, coopérative")]
    tender = make_price_request(buyer, asked)
    assert (tender.number, tender.stage, tender.opens_at, tender.bids_due_at) == ("DP-2026-0001", TenderStage.BIDDING, AT, DUE)
    assert [one.invited_at for one in tender.bidders] == [AT, AT]
    mine = unit.scalars(select(Participation).where(Participation.tender_id == tender.id)).unique().one()
    assert (mine.organization_id, mine.stage) == (buyer.id, ParticipationStage.BOUND)
    assert [(one.lot_id, one.firm) for one in mine.quantities] == [(lot.id, lot.expected) for lot in tender.lots]
    kept = unit.scalars(select(TenderCutoff).filter_by(tender_id=tender.id)).one()
    assert snapshot.digest(kept.content) == kept.sha256
    assert [one["firm"] for one in kept.content["lots"]] == [2400, 1200]
    assert tender.advice["mode"]["code"] == "price_request"
    assert tender.advice["estimate"] == 1_500_000


def _refused(room: Room, number: str, at: datetime = AT) -> str:
    """The reason why it was not sent; empty when it was."""
    try:
        room.change(number, lambda tender, person: sending.send(tender, actor=person, at=at))
    except RuleBroken as refused:
        return refused.reason
    return ""


def _draft(room: Room, *asked: str, **said: Any) -> str:
    number = room.make(*(asked or ("fleuve", "bel-air")), stage=TenderStage.DRAFT, **said)
    room.change(number, lambda one, _person: have_key(one))
    return number


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"title": ""}, "Il manque un titre"),
        ({"description": ""}, "Il manque une description"),
        ({"lines": ()}, "aucune ligne"),
        ({"lines": (Line("Collation", None, "C62"),)}, "Ligne 1, «\u00a0Collation\u00a0»\u00a0: il manque la quantité"),
        ({"place_name": ""}, "le lieu de livraison"),
        ({"delivery_from": None}, "les dates de livraison, ou le début et la fin du contrat"),
        ({"delivery_from": date(2026, 3, 24)}, "commence avant que les réponses soient reçues"),
        ({"term_from": date(2026, 9, 1), "term_until": date(2026, 8, 1)}, "Le contrat finit avant de commencer"),
        ({"due": None}, "Il manque l’heure limite"),
        ({"due": AT + timedelta(minutes=59)}, "au moins une heure"),
        ({"estimate": None}, "Il manque l’estimation"),
        ({"estimate": 3_000_000}, "invitation écrite d’un organisme municipal passe par le SEAO"),
        ({"estimate": 30_000_000}, "Appel d’offres public requis (SEAO)"),
    ],
)
def test_what_is_missing_or_forbidden_stops_the_sending_with_what_to_do(room: Room, said: dict[str, Any], reason: str) -> None:
    number = _draft(room, **said)
    assert reason in _refused(room, number)
    assert room.read(number, lambda one: (one.stage, one.opens_at)) == (TenderStage.DRAFT, None)
    assert room.told("fleuve") == []


def test_nothing_but_what_is_said_stops_it_and_it_is_sent_once(room: Room) -> None:
    number = _draft(room)
    assert _refused(room, number) == ""
    [told] = room.told("fleuve")
    assert told.message == telling.ASKED[zones.EAST]
    with room.app.test_request_context("/"):
        assert f"Répondez avant {zones.wall(DUE, zones.EAST):%H:%M:%S}, heure de l’Est, le 24 mars 2026." in str(told)
    assert room.told("aulnes") == []
    assert "n’est plus possible" in _refused(room, number)


def test_an_hour_is_enough_without_a_by_law_and_whole_days_are_needed_with_one(room: Room) -> None:
    assert _refused(room, _draft(room, due=AT + timedelta(hours=1))) == ""
    room.by_law(answer_days=8)
    early, number = AT + timedelta(days=8, seconds=-1), _draft(room)
    room.change(number, lambda one, _person: setattr(one, "bids_due_at", early))
    assert "Votre règlement laisse au moins 8 jours" in _refused(room, number)
    room.change(number, lambda one, _person: setattr(one, "bids_due_at", AT + timedelta(days=8)))
    assert _refused(room, number) == ""


def test_eight_days_over_the_night_when_the_clocks_go_forward_are_eight_days(app: Flask) -> None:
    sent, due = zones.instant(date(2027, 3, 10), time(14), zones.EAST), zones.instant(date(2027, 3, 18), time(14), zones.EAST)
    assert due - sent == timedelta(days=8, hours=-1)
    with app.test_request_context():
        assert rules.why_not_due(due, zones.EAST, 8, sent) is None
        assert rules.why_not_due(due - timedelta(seconds=1), zones.EAST, 8, sent) is not None


def test_the_by_law_says_how_many_are_asked_and_lets_a_larger_contract_be_asked_here(room: Room) -> None:
    room.by_law(answer_days=5, invited_at_least=3, direct_goods=5_000_000)
    number = _draft(room, estimate=6_000_000)
    assert "au moins 3 entreprises" in _refused(room, number)
    number = _draft(room, "fleuve", "bel-air", "aulnes", estimate=6_000_000)
    assert _refused(room, number) == ""
    told = room.read(
        number, lambda one: (one.advice["mode"]["rule"], one.advice["mode"]["code"], one.advice["ceiling"]["cents"], one.ceiling)
    )
    assert told[:2] == ("bylaw", "price_request")
    assert told[2] == told[3]


def test_two_enterprises_at_least_whose_people_read_here_are_asked(room: Room) -> None:
    assert "au moins 2 entreprises" in _refused(room, _draft(room, "fleuve"))
    number = _draft(room)
    room.change(number, lambda _one, _person: setattr(room.organization("bel-air"), "status", OrganizationStatus.WITHDRAWN))
    assert "n’a pas de fiche d’entreprise publiée" in _refused(room, number)
    number = _draft(room, "fleuve", "aulnes")
    room.change(number, lambda _one, _person: _leave(room.people["aulnes"]))
    assert "n’a personne ici qui recevrait la demande" in _refused(room, number)


def test_the_key_must_be_there(room: Room) -> None:
    number = room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    assert "La clé de scellement se prépare" in _refused(room, number)


def test_a_buyer_is_not_among_those_it_asks(room: Room) -> None:
    number = _draft(room)
    with pytest.raises(RuleBroken, match="à elle-même"):
        room.change(number, lambda one, person: inviting.invite(one, one.organizer, actor=person, at=AT))


def test_who_reads_alone_sends_nothing(room: Room) -> None:
    number = _draft(room)
    reader = room.visitor("reader")
    assert reader.get(f"{room.base}/{number}").heading
    refused = reader.client.post(f"{room.base}/{number}/envoyer", data={"csrf_token": reader.token(f"{room.base}/{number}")})
    assert refused.status_code == 403


def _leave(person_id: int) -> None:
    for one in db.session().scalars(select(Membership).filter_by(user_id=person_id)):
        one.ended_at = AT
