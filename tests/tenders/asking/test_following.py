"""After the sending: notices, questions that nobody signs, giving it up; every enterprise that was asked is told, and nobody else."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.tenders.asking import amending, telling, zones
from marketplace.tenders.asking.amending import Amended
from marketplace.tenders.models import TenderStage
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.tenders.asking.people import Room
from tests.tenders.asking.things import DUE
from tests.tenders.drafted import form_of

ASKED = "La collation doit-elle être emballée une par une?"


def _amend(room: Room, number: str, at: datetime = AT, **said: Any) -> str:
    try:
        room.change(number, lambda one, person: amending.amend(one, Amended(**said), "Précision.", actor=person, at=at))
    except RuleBroken as refused:
        return refused.reason
    return ""


def test_a_notice_moves_the_deadline_later_and_tells_all_who_were_asked(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    clerk, path = room.visitor("buyer"), f"{room.base}/{number}/avis"
    sent = {"reason": "Une semaine de plus.", "due_day": "2026-03-31", "specification-1": "Sans arachide, ni noix, ni sésame."}
    page = clerk.post(path, form_of(clerk, path) | sent)
    assert "Les réponses sont reçues avant 14:30:00, heure de l’Est, le 31 mars 2026." in page
    [row] = page.tree.xpath("//section[@aria-labelledby='modifications']//tr[contains(., 'Heure limite des réponses')]")
    assert "14:30:00, heure de l’Est, le 24 mars 2026" in row.text_content()
    assert room.read(number, lambda one: one.bids_due_at) == DUE + timedelta(days=7)
    for one in ("fleuve", "bel-air"):
        assert [told.message for told in room.told(one)] == [telling.ASKED[zones.EAST], telling.AMENDED_DUE]
    assert room.told("aulnes") == []
    shown = room.visitor("fleuve").get(room.received("fleuve", number))
    assert "Une semaine de plus." in shown
    assert "ni sésame" in shown


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"due_at": DUE - timedelta(seconds=1)}, "ne peut être que reportée"),
        ({}, "Rien n’a changé"),
        ({"description": ""}, "Un texte se précise"),
        ({"due_at": datetime(2026, 6, 22, 14, tzinfo=UTC)}, "commencerait avant"),
    ],
)
def test_what_a_notice_may_not_do(room: Room, said: dict[str, Any], reason: str) -> None:
    number = room.make("fleuve", "bel-air")
    assert reason in _amend(room, number, **said)
    assert room.read(number, lambda one: one.bids_due_at) == DUE


def test_a_notice_comes_before_the_deadline_and_not_a_second_after(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    later = {"due_at": DUE + timedelta(days=1)}
    assert "L’heure limite est passée" in _amend(room, number, at=DUE, **later)
    assert _amend(room, number, at=DUE - timedelta(seconds=1), **later) == ""


def test_a_page_that_is_wrong_keeps_what_was_typed(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    clerk, path = room.visitor("buyer"), f"{room.base}/{number}/avis"
    page = clerk.post(path, form_of(clerk, path) | {"reason": "Plus tôt.", "due_day": "2026-03-20"}, status=422)
    assert any("reportée" in one for one in page.errors())
    assert "Plus tôt." in page
    page = clerk.post(path, form_of(clerk, path) | {"reason": "Vider.", "specification-1": ""}, status=422)
    assert any("ne s’efface pas" in one for one in page.errors())
    page = clerk.post(path, form_of(clerk, path) | {"reason": "La nuit.", "due_day": "2027-03-14", "due_time": "02:30"}, status=422)
    assert any("n’existe pas" in one for one in page.errors())


def test_a_document_comes_by_a_notice_and_who_was_asked_reads_it(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    clerk, path = room.visitor("buyer"), f"{room.base}/{number}/avis"
    sent = {"document-sent": (io.BytesIO(pdf()), "plan.pdf"), "document-title": "Plan de l’aréna", "document-reason": "Où livrer."}
    clerk.post(f"{path}/documents", sent, token_from=path)
    page = room.visitor("fleuve").get(room.received("fleuve", number))
    assert room.fetch(room.visitor("fleuve"), page.links()["Plan de l’aréna"]).startswith(b"%PDF-")
    stranger = room.visitor("aulnes").client.get(page.links()["Plan de l’aréna"].replace(room.slugs["fleuve"], room.slugs["aulnes"]))
    assert stranger.status_code == 404


def test_a_question_is_answered_in_front_of_all_and_nobody_learns_who_asked(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    asking, page = room.visitor("fleuve"), room.received("fleuve", number)
    asking.post(f"{page}/questions", {"question": ""}, status=422, token_from=page)
    assert "1 de vos questions attend sa réponse." in asking.post(f"{page}/questions", {"question": ASKED}, token_from=page)
    other = room.visitor("bel-air")
    assert ASKED not in other.get(room.received("bel-air", number)), "read with its answer"
    clerk, desk = room.visitor("buyer"), f"{room.base}/{number}/questions"
    assert "Répondre aux questions sur" in clerk.get("/compte/aujourdhui")
    shown = clerk.get(desk)
    assert ASKED in shown
    with room.app.app_context(), db.database().reading() as session:
        acts = [(one.actor_id, one.organization_id) for one in session.scalars(select(AuditEvent).filter_by(verb="enquiries.ask"))]
    assert acts == [(None, None)]
    enquiry = shown.tree.xpath("//form[contains(@action, '/questions/')]/@action")[0]
    clerk.post(enquiry, {"answer": ""}, status=422, token_from=desk)
    clerk.post(enquiry, {"answer": "Oui, une par une."}, token_from=desk)
    for name in ("fleuve", "bel-air"):
        assert "Oui, une par une." in room.visitor(name).get(room.received(name, number))
        assert room.told(name)[-1].message == telling.ANSWERED
    assert "Oui, une par une." in clerk.get(f"{room.base}/{number}")
    told = [str(one.values) for one in (*room.told("buyer"), *room.told("bel-air"))]
    assert not any("Fleuve" in one for one in told)


def test_nobody_asks_or_answers_after_the_deadline_nor_who_was_not_asked(room: Room, test_clock) -> None:  # type: ignore[no-untyped-def]
    number = room.make("fleuve", "bel-air")
    asking, page = room.visitor("fleuve"), room.received("fleuve", number)
    asking.post(f"{page}/questions", {"question": ASKED}, token_from=page)
    clerk, desk = room.visitor("buyer"), f"{room.base}/{number}/questions"
    enquiry = clerk.get(desk).tree.xpath("//form[contains(@action, '/questions/')]/@action")[0]
    stranger = room.visitor("aulnes")
    theirs = {"csrf_token": stranger.token(room.received("aulnes")), "question": ASKED}
    assert stranger.client.post(f"{room.received('aulnes', number)}/questions", data=theirs).status_code == 404
    test_clock(DUE)
    # Two weeks later both come in again.
    asking, clerk = room.visitor("fleuve"), room.visitor("buyer")
    assert "Poser la question" not in asking.get(page)
    sent = {"csrf_token": asking.token("/compte"), "question": ASKED}
    assert asking.client.post(f"{page}/questions", data=sent).status_code == 409
    assert clerk.client.post(enquiry, data={"csrf_token": clerk.token("/compte"), "answer": "Oui."}).status_code == 409


def test_giving_it_up_is_told_with_its_reason(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    clerk, path = room.visitor("buyer"), f"{room.base}/{number}/annuler"
    clerk.post(path, {"reason": ""}, status=422)
    assert "annulée" in clerk.post(path, {"reason": "Le camp n’aura pas lieu."})
    assert room.read(number, lambda one: one.stage) is TenderStage.CANCELLED
    assert [one.message for one in room.told("bel-air")] == [telling.ASKED[zones.EAST], telling.CANCELLED]
    assert "Le camp n’aura pas lieu." in room.visitor("fleuve").get(room.received("fleuve", number))
    assert clerk.client.post(path, data={"csrf_token": clerk.token(path), "reason": "Encore."}).status_code == 409


def test_lists_and_spaces_say_where_each_request_stands(room: Room) -> None:
    sent, draft = room.make("fleuve", "bel-air"), room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    clerk = room.visitor("buyer")
    page = clerk.get(room.base)
    assert sent in page
    assert draft in page
    assert "Réponses attendues" in page
    assert draft not in clerk.get(f"{room.base}?etape=bidding")
    assert "1 attend des réponses. 1 en préparation." in clerk.get(f"/espace/{room.slugs['buyer']}")
    assert "1 demande ouverte." in room.visitor("fleuve").get(f"/espace/{room.slugs['fleuve']}")
    assert "Demandes reçues" not in room.visitor("aulnes").get(f"/espace/{room.slugs['aulnes']}")
