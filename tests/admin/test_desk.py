"""The desk of the team: who sits there, what it shows, how a job that failed is tried again."""

import pytest
from flask import Flask

from marketplace.core import clock, db, outbox
from marketplace.core.audit import AuditEvent
from marketplace.core.outbox import Job, JobStatus
from marketplace.organizations import actions
from tests.builders import AT, make_facts, make_organization, make_user
from tests.page import Visitor


@pytest.fixture
def staff(app: Flask) -> Visitor:
    """A member of the team, signed in."""
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def dead_job(app: Flask) -> int:
    """A mail that was given up."""
    with app.app_context(), db.database().writing() as session:
        job = outbox.enqueue("mail", template="accounts/mail/promoted.txt", to=0, context={})
        job.status, job.attempts, job.last_error, job.finished_at = JobStatus.DEAD, 8, "ConnectionRefusedError: refused", clock.now()
        session.flush()
        return job.id


def test_a_visitor_is_asked_to_sign_in(visitor: Visitor):
    assert visitor.get("/bureau").response.request.path == "/connexion"


def test_someone_who_is_not_of_the_team_is_refused(app: Flask):
    with app.app_context(), db.database().writing():
        person = make_user()
    Visitor(app).sign_in(person).get("/bureau", status=403)


def test_the_desk_shows_the_last_acts_by_their_subject(app: Flask, staff: Visitor):
    with app.app_context(), db.database().writing():
        organization = make_organization()
        actions.change(organization, make_facts(name="Nouveau nom"), read_version=organization.version, actor=None, at=AT)
    journal = staff.get("/bureau")
    assert "a modifié une fiche" in journal
    assert "Nouveau nom" in journal
    assert f"/entreprises/{organization.slug}" in journal.response.text


def test_the_whole_log_is_read_page_after_page_and_for_one_page_alone(app: Flask, staff: Visitor, visitor: Visitor):
    with app.app_context(), db.database().writing():
        one, other = make_organization(), make_organization(name="Autre fiche")
        for number in range(25):
            actions.change(one, make_facts(name=f"Nom {number}"), read_version=one.version, actor=None, at=AT)
    assert staff.get("/bureau").links()["Tout le journal"] == "/bureau/journal"
    assert "Autre fiche" not in staff.get("/bureau/journal")
    assert "Autre fiche" in staff.get("/bureau/journal?page=2")
    alone = staff.get(f"/bureau/journal?fiche={other.slug}")
    assert "Journal de la fiche Autre fiche" in alone
    assert "Nom 24" not in alone
    staff.get("/bureau/journal?fiche=nulle-part", status=404)
    assert visitor.get("/bureau/journal").response.request.path == "/connexion"


def test_an_act_says_who_did_it_by_name(app: Flask, staff: Visitor):
    with app.app_context(), db.database().writing():
        person = make_user(name="Odile Tremblay-Roy", is_staff=True)
    Visitor(app).sign_in(person)
    assert "Odile Tremblay-Roy" in staff.get("/bureau")


def test_an_act_of_a_row_that_is_gone_is_told_by_its_number(app: Flask, staff: Visitor):
    with app.app_context(), db.database().writing() as session:
        organization = make_organization()
        actions.change(organization, make_facts(name="Nouveau nom"), read_version=organization.version, actor=None, at=AT)
        session.flush()
        number = organization.id
        session.delete(organization)
    assert f"Organization nº {number}" in staff.get("/bureau")


@pytest.mark.parametrize("path", ["/bureau", "/en/bureau"])
def test_the_desk_shows_a_job_that_failed_and_why(app: Flask, staff: Visitor, path: str):
    dead_job(app)
    assert "ConnectionRefusedError" in staff.get(path)


def test_a_job_that_failed_is_tried_again_and_the_act_is_noted(app: Flask, staff: Visitor):
    number = dead_job(app)
    staff.post(f"/bureau/travaux/{number}/reprendre", token_from="/bureau")
    with app.app_context(), db.database().reading() as session:
        job = session.get_one(Job, number)
        assert (job.status, job.attempts, job.finished_at) == (JobStatus.WAITING, 0, None)
        assert session.query(AuditEvent).filter_by(verb="admin.retry", subject_id=number).count() == 1


def test_a_job_that_is_not_given_up_cannot_be_tried_again(app: Flask, staff: Visitor):
    number = dead_job(app)
    staff.post(f"/bureau/travaux/{number}/reprendre", token_from="/bureau")
    staff.post(f"/bureau/travaux/{number}/reprendre", token_from="/bureau", status=409)


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_a_job_that_does_not_exist_is_not_found(staff: Visitor, number: int):
    staff.post(f"/bureau/travaux/{number}/reprendre", token_from="/bureau", status=404)


def test_someone_who_is_not_of_the_team_cannot_retry(app: Flask):
    number = dead_job(app)
    with app.app_context(), db.database().writing():
        person = make_user()
    Visitor(app).sign_in(person).post(f"/bureau/travaux/{number}/reprendre", token_from="/avis", status=403)
    with app.app_context(), db.database().reading() as session:
        assert session.get_one(Job, number).status is JobStatus.DEAD
