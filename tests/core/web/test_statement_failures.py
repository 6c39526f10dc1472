"""Whichever statement of a change fails, nothing of the change is kept and the answer is a clean 500."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, flash
from sqlalchemy import select, text

from marketplace.accounts import invitations
from marketplace.core import db, notices
from marketplace.core.outbox import Job, JobStatus
from marketplace.organizations.models import Organization
from tests.builders import AT, PASSWORD, make_organization, make_user
from tests.core.web.watching import digest, failing, log_lines
from tests.page import Visitor

MOST_STATEMENTS = 60

Act = Callable[[], Any]


@pytest.fixture
def staff(app: Flask, visitor: Visitor) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
        notices.notify(person.id, "essai", "Bonjour", at=AT)
        make_organization()
    return visitor.sign_in(person)


def test_editing_a_profile(app, staff) -> None:
    path = f"/entreprises/{slug(app)}/modifier"
    token = staff.token(path)
    form = {"name": "Entretien du Fleuve", "legal_form_code": "COOP", "other_names": "Le Fleuve propre"}
    form |= {"is_enterprise": "y", "version": version(app)}
    assert sweep(app, lambda: staff.client.post(path, data={**form, "csrf_token": token})) >= 15


def test_withdrawing_a_profile(app, staff) -> None:
    path = f"/entreprises/{slug(app)}"
    token = staff.token(path)
    assert sweep(app, lambda: staff.client.post(f"{path}/retirer", data={"csrf_token": token})) >= 8


def test_signing_in(make_app) -> None:
    generous = make_app(rate_sign_in="1000 per minute", rate_sign_in_global="1000 per minute")
    with generous.app_context(), db.database().writing():
        email = make_user().email
    visitor = Visitor(generous)
    form = {"email": email, "password": PASSWORD, "csrf_token": visitor.token("/connexion")}
    assert sweep(generous, lambda: visitor.client.post("/connexion", data=form)) >= 6


def test_accepting_an_invitation(app, visitor) -> None:
    with app.app_context(), db.database().writing():
        path = invitations.link_for(make_user(password_hash=None).id).removeprefix("http://localhost:8000")
    form = {"password": PASSWORD, "again": PASSWORD, "csrf_token": visitor.token(path)}
    assert sweep(app, lambda: visitor.client.post(path, data=form)) >= 8


def test_signing_out(app, staff) -> None:
    token = staff.token("/")
    assert sweep(app, lambda: staff.client.post("/deconnexion", data={"csrf_token": token})) >= 4


def test_marking_notices_as_read(app, staff) -> None:
    token = staff.token("/avis")
    assert sweep(app, lambda: staff.client.post("/avis/lus", data={"csrf_token": token})) >= 3


def test_trying_a_dead_job_again(app, staff) -> None:
    with app.app_context(), db.database().writing() as session:
        job = Job(kind="mail", payload={}, status=JobStatus.DEAD, created_at=AT, run_at=AT, attempts=8, finished_at=AT)
        session.add(job)
    token = staff.token("/bureau")
    assert sweep(app, lambda: staff.client.post(f"/bureau/travaux/{job.id}/reprendre", data={"csrf_token": token})) >= 6


def test_a_commit_that_the_database_refuses_leaves_the_pen_to_the_next_writer(app, client, corner) -> None:
    def write_what_the_commit_refuses() -> str:
        session = db.session()
        session.execute(text("CREATE TABLE essai_a (id INTEGER PRIMARY KEY)"))
        session.execute(text("CREATE TABLE essai_b (a INTEGER REFERENCES essai_a (id) DEFERRABLE INITIALLY DEFERRED)"))
        session.execute(text("INSERT INTO essai_b VALUES (99)"))
        return "done"

    corner("/essai", write_what_the_commit_refuses, methods=["POST"])
    for _again in range(3):
        assert client.post("/essai").status_code == 409
    with app.app_context(), db.database().writing():
        make_organization()


def test_a_message_for_the_next_page_goes_with_what_it_told_of(app, client, corner) -> None:
    def say_too_early() -> str:
        flash("La fiche est enregistrée.", "success")
        return "done"

    corner("/essai", say_too_early, methods=["POST"])
    with failing(app, 2 if app.extensions["maillage.database"].is_sqlite else 1) as failed:
        assert client.post("/essai").status_code == 500
    assert failed == ["COMMIT"]
    assert "La fiche est enregistrée." not in client.get("/a-propos").text
    client.post("/essai")
    assert "La fiche est enregistrée." in client.get("/a-propos").text


def sweep(app: Flask, act: Act) -> int:
    """Let the first statement fail, then the second, and so on to the commit; how many there were."""
    before = digest(app)
    for number in range(1, MOST_STATEMENTS):
        with failing(app, number) as failed, log_lines() as lines:
            response = act()
        if not failed:
            assert response.status_code == 303, response.text
            assert digest(app) != before
            return number - 1
        told = f"statement {number}, {failed[0][:80]}"
        assert response.status_code == 500, told
        assert digest(app) == before, told
        assert f"statement {number}" not in response.text
        (line,) = lines.of("unexpected")
        assert line["request_id"] == response.headers["X-Request-ID"], told
        assert line["request_id"] in response.text, told
    raise AssertionError(f"The act takes more than {MOST_STATEMENTS} statements.")


def version(app: Flask) -> str:
    with app.app_context(), db.database().reading() as session:
        return str(session.scalars(select(Organization.version).where(Organization.is_enterprise)).one())


def slug(app: Flask) -> str:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(Organization.slug).where(Organization.is_enterprise)).one()
