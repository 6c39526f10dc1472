"""Questions and answers in front of all, whose asker nobody learns; watching a purchase; what is held of a person."""

import io
import json
import logging
from datetime import timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy import held
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.notices import Notice
from marketplace.organizations.models import Role
from marketplace.tenders.joining import of_a_person
from marketplace.tenders.models import Enquiry, TenderWatch
from tests.builders import make_user
from tests.page import NBSP, Visitor
from tests.tenders.pool import CLOSES, Pool

CITY, ASKED = "Rivière-aux-Aulnes", "Le repas végétarien est-il au même prix?"


def ask(pool: Pool, visitor: Visitor, words: str = ASKED) -> int:
    page = f"/achats-regroupes/{pool.number}"
    sent = {"csrf_token": visitor.token(page), "question": words}
    return int(visitor.client.post(f"{page}/questions", data=sent).status_code)


def test_a_question_is_answered_in_front_of_all_and_nobody_learns_who_asked(pool: Pool) -> None:
    pool.city(CITY)
    pool.city("Ville participante")
    pool.adhere("Ville participante", 10)
    page = f"/achats-regroupes/{pool.number}"
    lines = io.StringIO()
    listener = logging.StreamHandler(lines)
    logging.getLogger().addHandler(listener)
    try:
        assert ask(pool, pool.visitor(CITY), "") == 422
        assert ask(pool, pool.visitor(CITY)) == 303
    finally:
        logging.getLogger().removeHandler(listener)
    assert ASKED not in pool.visitor().get(page), "published with its answer"
    assert any(f"Une question attend votre réponse sur «{NBSP}" in one for one in pool.told("organizer"))
    desk = f"/espace/{pool.slugs['organizer']}/achats/{pool.number}/questions"
    organizer = pool.visitor("organizer")
    assert f"Répondre aux questions sur «{NBSP}" in organizer.get("/compte/aujourdhui")
    with pool.app.app_context(), db.database().reading() as session:
        number, person = session.scalar(select(Enquiry.id)), session.get_one(User, pool.people[CITY])
        acts = [(one.actor_id, one.organization_id) for one in session.scalars(select(AuditEvent).filter_by(verb="enquiries.ask"))]
        told = [json.dumps(one.values) for one in session.scalars(select(Notice))]
    organizer.post(f"{desk}/{number}", {"answer": ""}, status=422, token_from=desk)
    organizer.post(f"{desk}/{number}", {"answer": "Oui, au même prix."}, token_from=desk)
    shown = pool.visitor().get(page)
    assert ASKED in shown
    assert "Oui, au même prix." in shown
    seen = [organizer.client.get(path).text for path in (desk, page, "/achats-regroupes/fil.atom")]
    for told_of in (CITY, pool.slugs[CITY], person.name, person.email):
        assert not any(told_of in one for one in (*seen, *told)), told_of
    assert acts == [(None, None)]
    assert f'"person_id": {person.id}' not in lines.getvalue()
    assert f"Une question sur «{NBSP}" in pool.told("Ville participante")[-1]
    assert f"Une question sur «{NBSP}" in pool.told(CITY)[-1], "who asked is told, as who watches would be"


def test_who_may_not_adhere_does_not_ask_nor_anybody_after_the_close(pool: Pool, test_clock) -> None:
    pool.city(CITY)
    with pool.app.app_context(), db.database().writing():
        pool.people["stranger"] = make_user().id
    assert ask(pool, pool.visitor("stranger")) == 403
    assert ask(pool, pool.visitor("supplier")) == 409
    assert pool.visitor().client.post(f"/achats-regroupes/{pool.number}/questions").status_code in (400, 401)
    test_clock(CLOSES - timedelta(seconds=1))
    assert ask(pool, pool.visitor(CITY)) == 303
    test_clock(CLOSES)
    assert ask(pool, pool.visitor(CITY)) == 409


def test_questions_of_another_purchase_are_not_there(pool: Pool) -> None:
    pool.city(CITY, Role.BUYER)
    assert pool.visitor(CITY).client.get(f"/espace/{pool.slugs[CITY]}/achats/{pool.number}/questions").status_code == 404
    assert pool.visitor("organizer").client.get(f"/espace/{pool.slugs['organizer']}/achats/{pool.number}/questions").status_code == 200


def test_what_is_held_of_a_person_is_told_to_her_and_goes_or_loses_her_name(pool: Pool) -> None:
    pool.city(CITY)
    pool.adhere(CITY, 100)
    visitor, page = pool.visitor(CITY), f"/achats-regroupes/{pool.number}"
    ask(pool, visitor)
    visitor.post(f"{page}/suivre", token_from=page)
    assert "Ne plus suivre" in visitor.get(page)
    with pool.app.test_request_context(), db.database().writing() as session:
        person = session.get_one(User, pool.people[CITY])
        found = {one.key: one.total for one in held.about(person) if one.key.startswith("tenders.") and one.total}
        assert found == {"tenders.participations": 1, "tenders.asked": 1, "tenders.watched": 1}
        of_a_person.erase(person=person, traces=None, at=CLOSES)
        assert session.scalars(select(TenderWatch)).all() == []
        assert session.scalars(select(Enquiry.asked_by_id)).all() == [None]
