"""Personal information on the desk: incidents, requests, erasures, what the nights took away."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Erasure, Harm, Incident, PrivacyRequest, RequestStatus, User
from marketplace.accounts.privacy import asking, sweeping
from marketplace.core import db, retention
from marketplace.core.audit import AuditEvent
from marketplace.core.outbox import Job
from tests.builders import AT, make_user
from tests.core.web.watching import digest, error_of
from tests.page import Page, Visitor

ROOT = "/bureau/confidentialite"
ADD = f"{ROOT}/incidents/inscrire"
FACTS = {
    "happened_on": "2026-03-01",
    "known_on": "2026-03-03",
    "what": "Un courriel est parti à la mauvaise personne.",
    "information": "Adresses de courriel et noms.",
    "people": "12",
    "harm": "undecided",
    "harm_reasons": "",
    "measures": "Le destinataire l’a supprimé.",
    "commission_told_on": "",
    "people_told_on": "",
}


@pytest.fixture
def staff(app: Flask, test_clock: Any) -> Visitor:
    test_clock(AT)
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def send(staff: Visitor, path: str = ADD, **changes: str) -> Any:
    return staff.client.post(path, data={"csrf_token": staff.token(path), **FACTS, **changes})


def added(app: Flask, staff: Visitor, **changes: str) -> int:
    answer = send(staff, **changes)
    assert answer.status_code == 303, answer.text[:1500]
    return int(answer.location.rsplit("/", 1)[1])


def incident(app: Flask, number: int) -> Incident:
    with app.app_context(), db.database().reading() as session:
        return session.get_one(Incident, number)


def test_an_incident_is_written_down_read_again_and_waits_on_the_desk(app: Flask, staff: Visitor) -> None:
    assert "Aucun incident inscrit" in staff.get(f"{ROOT}/incidents")
    number = added(app, staff)
    found = incident(app, number)
    assert (found.known_on, found.people, found.harm, found.created_at) == (date(2026, 3, 3), 12, Harm.UNDECIDED, AT)
    for page in (staff.get(f"{ROOT}/incidents"), staff.get(f"{ROOT}/incidents/{number}"), staff.get(f"/en{ROOT}/incidents")):
        assert "mauvaise personne" in page.response.text
    assert "1 incident reste à évaluer ou à annoncer." in staff.get("/bureau")
    assert "a inscrit un incident de confidentialité" in staff.get("/bureau")


def test_a_decision_says_why_and_a_serious_one_waits_until_both_are_told(app: Flask, staff: Visitor) -> None:
    number = added(app, staff)
    path = f"{ROOT}/incidents/{number}"
    version = {"version": str(incident(app, number).version)}
    refused = send(staff, path, harm="serious", **version)
    assert refused.status_code == 422
    assert "Dites ce qui mène à cette conclusion" in error_of(refused, "harm_reasons")
    assert send(staff, path, harm="serious", harm_reasons="Des mots de passe en clair.", **version).status_code == 303
    assert "risque sérieux" in staff.get(f"{ROOT}/incidents")
    with app.app_context(), db.database().reading():
        assert asking.waiting().incidents == 1
    told = {"commission_told_on": "2026-03-04", "people_told_on": "2026-03-05"}
    version = {"version": str(incident(app, number).version)}
    assert send(staff, path, harm="serious", harm_reasons="Des mots de passe.", **told, **version).status_code == 303
    with app.app_context(), db.database().reading():
        assert asking.waiting().incidents == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"known_on": "2026-02-28"}, "known_on"),
        ({"happened_on": "2026-03-11", "known_on": "2026-03-12"}, "happened_on"),
        ({"commission_told_on": "2026-03-02"}, "commission_told_on"),
        ({"people_told_on": "2027-01-01"}, "people_told_on"),
        ({"happened_on": "hier"}, "happened_on"),
        ({"people": "-1"}, "people"),
        ({"people": "beaucoup"}, "people"),
        ({"people": str(10**30)}, "people"),
        ({"what": "  "}, "what"),
        ({"what": "é" * 4001}, "what"),
        ({"information": "a\x00b"}, "information"),
    ],
)
def test_what_cannot_be_is_refused_where_it_is(app: Flask, staff: Visitor, changes: dict[str, str], field: str) -> None:
    answer = send(staff, **changes)
    assert answer.status_code == 422
    assert error_of(answer, field)
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Incident)).all() == []


@pytest.mark.parametrize("harm", ["", "x", "grave"])
def test_a_risk_is_one_of_three(staff: Visitor, harm: str) -> None:
    assert send(staff, harm=harm).status_code == 422


def test_the_second_of_two_who_save_it_is_told_and_undoes_nothing(app: Flask, staff: Visitor) -> None:
    number = added(app, staff)
    path, version = f"{ROOT}/incidents/{number}", str(incident(app, number).version)
    assert send(staff, path, people="13", version=version).status_code == 303
    assert "a enregistré cet incident depuis" in Page(send(staff, path, people="14", version=version), status=409)
    assert send(staff, path, people="14", version="").status_code == 409
    assert incident(app, number).people == 13


def test_the_log_says_which_fields_changed_and_never_what_was_written(app: Flask, staff: Visitor) -> None:
    number = added(app, staff)
    send(staff, f"{ROOT}/incidents/{number}", what="Autre description.", version=str(incident(app, number).version))
    with app.app_context(), db.database().reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "accounts.incident_changed")).one()
    assert event.changes == {"what": [None, None]}


def test_the_register_is_taken_as_a_file(app: Flask, staff: Visitor) -> None:
    added(app, staff, what="=1+1 n’est pas une formule")
    response = staff.client.get(f"{ROOT}/incidents/liste.csv")
    titles, row = csv.reader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff")))
    assert (titles[0], row[1], row[2], row[5]) == ("Numéro", "2026-03-01", "2026-03-03", "12")
    assert row[3].startswith("'=1+1")


@pytest.mark.parametrize(("days", "left"), [(5 * 365, 1), (1827, 1), (1828, 0)])
def test_an_incident_is_kept_five_years_after_it_was_known(app: Flask, staff: Visitor, days: int, left: int) -> None:
    added(app, staff)
    known = datetime(2026, 3, 3, 12, tzinfo=UTC)
    with app.app_context(), db.database().writing() as session:
        sweeping.forget(job=Job(), at=known + timedelta(days=days))
        assert len(session.scalars(select(Incident)).all()) == left


def test_a_request_is_answered_in_writing_and_the_person_told(app: Flask, staff: Visitor, worker: Any, mailer: Any) -> None:
    number, person = asked(app)
    page = staff.get(f"{ROOT}/demandes/{number}")
    assert "Mon nom est mal écrit." in page
    assert "9 avril 2026" in page
    path = f"{ROOT}/demandes/{number}"
    empty = staff.client.post(path, data={"csrf_token": staff.token(path), "status": "declined", "answer": " "})
    assert empty.status_code == 422
    answer = {"csrf_token": staff.token(path), "status": "done", "answer": "Votre nom est corrigé."}
    assert staff.client.post(path, data=answer).status_code == 303
    assert staff.client.post(path, data={**answer, "status": "declined"}).status_code == 409
    assert "Rien n’attend" in staff.get(f"{ROOT}/demandes")
    assert "faite" in staff.get(f"{ROOT}/demandes?etat=fermees")
    assert "Votre nom est corrigé." in staff.get(f"/en{ROOT}/demandes/{number}")
    worker.drain()
    (sent,) = [one for one in mailer.sent if person.email in str(one["To"])]
    assert "Votre nom est corrigé." not in sent.get_content(), "the answer is read in the account"
    assert "Votre nom est corrigé." in Visitor(app).sign_in(person).get("/compte/donnees")


def asked(app: Flask) -> tuple[int, User]:
    with app.app_context(), db.database().writing():
        person = make_user()
        return asking.ask(person, "Mon nom est mal écrit.", at=AT).id, person


def test_requests_are_listed_with_the_day_by_which_each_is_answered(app: Flask, staff: Visitor) -> None:
    asked(app)
    page = staff.get(f"{ROOT}/demandes")
    assert "9 avril 2026" in page
    assert "1 demande attend une réponse." in staff.get(ROOT)


def test_erasures_are_listed_by_number(app: Flask, staff: Visitor) -> None:
    assert "Personne n’a été effacé" in staff.get(f"{ROOT}/effacements")
    with app.app_context(), db.database().writing() as session:
        session.add_all([Erasure(user_id=70 + by, erased_at=AT, by_id=71 if by else None) for by in (0, 1)])
    page = staff.get(f"{ROOT}/effacements")
    assert "nº\u00a070" in page
    assert "le programme" in page
    assert "la personne elle-même" in page


def test_what_the_nights_took_away_is_said_kind_by_kind(app: Flask, staff: Visitor) -> None:
    page = staff.get(ROOT)
    assert "RETENTION_LETTERS" in page.response.text
    assert "pas encore" in page
    with app.app_context(), db.database().writing():
        for days, removed in ((31, 50), (2, 3), (1, 4)):
            retention.swept("letters", removed, at=AT - timedelta(days=days))
    with app.test_request_context("/"), db.database().reading():
        (line,) = [one for one in retention.report(at=AT) if one.kept.kind == "letters"]
    assert (line.last, line.lately, line.last_at) == (4, 7, AT - timedelta(days=1))
    assert "9 mars 2026" in staff.get(ROOT)


def test_only_the_team_sees_any_of_it(app: Flask, staff: Visitor, visitor: Visitor) -> None:
    number = added(app, staff)
    request, person = asked(app)
    stranger = Visitor(app).sign_in(person)
    before = digest(app)
    paths = [ROOT, ADD, f"{ROOT}/incidents", f"{ROOT}/incidents/{number}", f"{ROOT}/incidents/liste.csv"]
    paths += [f"{ROOT}/demandes", f"{ROOT}/demandes/{request}", f"{ROOT}/effacements"]
    for path in paths:
        assert visitor.client.get(path).status_code in (302, 303)
        assert stranger.client.get(path).status_code == 403
    for path in (ADD, f"{ROOT}/incidents/{number}", f"{ROOT}/demandes/{request}"):
        assert stranger.client.post(path, data={"csrf_token": stranger.token("/avis"), **FACTS}).status_code == 403
    assert digest(app) == before


@pytest.mark.parametrize("path", ["incidents/999999", f"incidents/{10**30}", "demandes/999999", "incidents?page=0", "demandes?page=x"])
def test_what_is_not_there_is_not_found(staff: Visitor, path: str) -> None:
    staff.get(f"{ROOT}/{path}", status=404)


def test_a_request_that_was_answered_goes_two_years_later_and_one_that_waits_stays(app: Flask) -> None:
    first, _person = asked(app)
    second, _person = asked(app)
    with app.app_context(), db.database().writing() as session:
        staff = make_user(is_staff=True)
        asking.answer(session.get_one(PrivacyRequest, first), RequestStatus.DONE, "Fait.", actor=staff, at=AT)
    for days, left in ((729, [first, second]), (731, [second])):
        with app.app_context(), db.database().writing() as session:
            sweeping.forget(job=Job(), at=AT + timedelta(days=days))
            assert list(session.scalars(select(PrivacyRequest.id).order_by(PrivacyRequest.id))) == left
