"""The queue of reported errors on the desk: what waits, what is answered, and by whom."""

from typing import Any

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations.models import ErrorReport, ReportStatus
from marketplace.organizations.visitors import error_reports
from tests.builders import AT, make_organization, make_user
from tests.core.web.watching import digest, error_of, statements
from tests.page import Visitor


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def report(app: Flask, what: str = "Le nom est faux.", email: str | None = "odile@exemple.org") -> int:
    with app.app_context(), db.database().writing():
        return error_reports.report(make_organization(), what, email=email, locale="fr", at=AT).id


def answer(staff: Visitor, number: int, **fields: str) -> Any:
    path = f"/bureau/signalements/{number}"
    return staff.client.post(path, data={"csrf_token": staff.token(path), **fields})


def status(app: Flask, number: int) -> ReportStatus:
    with app.app_context(), db.database().reading() as session:
        return session.get_one(ErrorReport, number).status


def test_the_desk_says_how_many_wait_and_leads_to_them(app, staff):
    assert "Aucun signalement n’attend." in staff.get("/bureau")
    report(app)
    page = staff.get("/bureau")
    assert "1 signalement attend." in page
    assert "/bureau/signalements" in page.links().values()


def test_the_queue_lists_what_waits_oldest_first_and_what_was_closed_apart(app, staff):
    first, second = report(app, "Le premier."), report(app, "Le second.")
    text = staff.get("/bureau/signalements").prose()
    assert text.index("Le premier.") < text.index("Le second.")
    answer(staff, first, status="mended", answer="")
    assert "Le premier." not in staff.get("/bureau/signalements")
    closed = staff.get("/en/bureau/signalements?etat=fermes")
    assert "Le premier." in closed
    assert "Le second." not in closed
    assert second


def test_an_empty_queue_says_so(staff):
    assert "Rien n’attend" in staff.get("/bureau/signalements")
    assert "Aucun signalement fermé" in staff.get("/bureau/signalements?etat=fermes")


def test_a_report_is_mended_answered_and_leaves_the_queue(app, staff, worker, mailer):
    number = report(app)
    assert "odile@exemple.org" in staff.get(f"/bureau/signalements/{number}")
    assert answer(staff, number, status="mended", answer="C’est fait.").location == "/bureau/signalements"
    assert status(app, number) is ReportStatus.MENDED
    worker.drain()
    assert "C’est fait." in mailer.sent[0].get_content()
    assert "La fiche a été corrigée" in staff.get(f"/bureau/signalements/{number}")
    assert "a corrigé une erreur signalée" in staff.get("/bureau")
    assert f'href="/bureau/signalements/{number}"' in staff.get("/bureau").response.text


def test_a_dismissal_without_a_reason_is_refused_in_words(app, staff):
    number = report(app)
    sent = answer(staff, number, status="dismissed", answer="  ")
    assert sent.status_code == 422
    assert "pourquoi rien n’est à corriger" in sent.text
    assert status(app, number) is ReportStatus.OPEN


@pytest.mark.parametrize("fields", [{}, {"status": "open"}, {"status": "x"}, {"status": "mended", "answer": "a\x00b"}])
def test_an_answer_that_decides_nothing_is_refused(app, staff, fields):
    number = report(app)
    assert answer(staff, number, **fields).status_code == 422
    assert status(app, number) is ReportStatus.OPEN


def test_an_answer_that_is_too_long_is_refused_where_it_is(app, staff):
    sent = answer(staff, report(app), status="mended", answer="é" * 2001)
    assert "2000 caractères au plus" in error_of(sent, "answer")


def test_the_second_of_two_who_close_it_is_told_so(app, staff):
    number = report(app)
    path = f"/bureau/signalements/{number}"
    token = staff.token(path)
    answer(staff, number, status="mended", answer="Premier.")
    late = staff.client.post(path, data={"csrf_token": token, "status": "dismissed", "answer": "Second."})
    assert late.status_code == 409
    assert status(app, number) is ReportStatus.MENDED


def test_a_closed_report_is_reopened_with_its_answer_to_be_read(app, staff):
    number = report(app)
    answer(staff, number, status="dismissed", answer="C’est juste.")
    page = staff.post(f"/bureau/signalements/{number}/rouvrir", token_from=f"/bureau/signalements/{number}")
    assert "Ce signalement a été rouvert" in page
    assert "C’est juste." in page
    assert status(app, number) is ReportStatus.OPEN


def test_the_others_on_the_same_page_are_shown_beside(app, staff):
    with app.app_context(), db.database().writing():
        one = make_organization()
        first, second = (error_reports.report(one, f"Le point {name}.", email=None, locale="en", at=AT).id for name in "AB")
    page = staff.get(f"/bureau/signalements/{first}")
    assert page.links()["Le point B."] == f"/bureau/signalements/{second}"


def test_the_queue_costs_no_more_statements_for_twenty_than_for_one(app, staff):
    counts = []
    for _again in range(2):
        report(app)
        with statements(app) as sent:
            staff.get("/bureau/signalements")
        counts.append(len(sent))
        for _more in range(19):
            report(app)
    assert counts[0] == counts[1] <= 12


def test_only_the_team_sees_and_answers(app, visitor):
    number = report(app)
    with app.app_context(), db.database().writing():
        person = make_user()
    stranger = Visitor(app).sign_in(person)
    before = digest(app)
    for path in ("/bureau/signalements", f"/bureau/signalements/{number}"):
        assert visitor.get(path).response.request.path == "/connexion"
        stranger.get(path, status=403)
    for path in (f"/bureau/signalements/{number}", f"/bureau/signalements/{number}/rouvrir"):
        stranger.post(path, {"status": "mended"}, token_from="/avis", status=403)
    assert digest(app) == before


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_a_report_that_does_not_exist_is_not_found(staff, number):
    staff.get(f"/bureau/signalements/{number}", status=404)
