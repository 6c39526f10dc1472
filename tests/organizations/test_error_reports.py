"""Saying that a page is wrong: anyone may, the team is told, and whoever left an address is answered in her language."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db, outbox
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.organizations.models import ErrorReport, ReportStatus
from marketplace.organizations.visitors import contacting, error_reports
from tests.builders import AT, make_organization, make_user
from tests.core.web.watching import digest, error_of
from tests.page import Visitor

REPORT = {"what": "Le numéro de téléphone a changé.", "email": "odile@exemple.org", "fax": ""}


def send(visitor: Visitor, slug: str, *, prefix: str = "", **changes: str):  # type: ignore[no-untyped-def]
    path = f"{prefix}/entreprises/{slug}/signaler"
    return visitor.client.post(path, data={**REPORT, "csrf_token": visitor.token(path), **changes})


def only_report(app: Flask) -> ErrorReport:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(ErrorReport)).one()


def test_anyone_reports_an_error_and_the_team_is_told(app, visitor, staff, enterprise):
    slug = enterprise().slug
    assert f"/entreprises/{slug}/signaler" in visitor.get(f"/entreprises/{slug}").links().values()
    answer = send(visitor, slug)
    assert (answer.status_code, answer.location) == (303, f"/entreprises/{slug}")
    assert "vérifiera ce que vous signalez" in visitor.get(f"/entreprises/{slug}")
    found = only_report(app)
    assert (found.what, found.reporter_email, found.reporter_locale) == (REPORT["what"], REPORT["email"], "fr")
    with app.app_context(), db.database().reading() as session:
        notice = session.scalars(select(Notice)).one()
    assert notice.path == f"/bureau/signalements/{found.id}"
    assert "Une erreur est signalée sur la fiche «\u00a0Entretien du Littoral" in staff.get("/avis")
    assert REPORT["email"] not in str(notice.values)


def test_an_address_is_not_required(app, visitor, enterprise):
    assert send(visitor, enterprise().slug, email="").status_code == 303
    assert only_report(app).reporter_email is None


@pytest.mark.parametrize(("field", "value"), [("what", " "), ("what", "é" * 2001), ("what", "a\x00b"), ("email", "odile@"), ("fax", "x")])
def test_what_is_wrong_in_the_form_is_said_and_nothing_is_kept(app, visitor, enterprise, field, value):
    slug = enterprise().slug
    visitor.token(f"/entreprises/{slug}/signaler")
    before = digest(app)
    answer = send(visitor, slug, **{field: value})
    assert answer.status_code == 422
    assert error_of(answer, field)
    assert digest(app) == before


def test_one_network_reports_so_often_and_no_more(make_app, enterprise):
    visitor = Visitor(make_app(rate_error_report="2 per hour"))
    slug = enterprise().slug
    assert [send(visitor, slug).status_code for _again in range(3)] == [303, 303, 429]


@pytest.fixture
def reported(app: Flask):  # type: ignore[no-untyped-def]
    """A function that makes an open report, in the unit at work."""

    def make(**values: str | None) -> ErrorReport:
        facts = {"email": "odile@exemple.org", "locale": "en", **values}
        return error_reports.report(make_organization(), "Faux.", at=AT, **facts)  # type: ignore[arg-type]

    return make


@pytest.mark.parametrize(("locale", "words"), [("fr", "Elle est corrigée"), ("en", "/en/entreprises/")])
def test_who_left_an_address_is_answered_in_her_language(app, reported, worker, mailer, locale, words):
    with app.app_context(), db.database().writing():
        found = reported(locale=locale)
        error_reports.close(found, ReportStatus.MENDED, "Le numéro est à jour.", actor=make_user(is_staff=True), at=AT)
    worker.drain()
    (mail,) = mailer.sent
    assert mail["To"].addresses[0].addr_spec == "odile@exemple.org"
    assert mail["Content-Language"] == locale
    for one in (words, "Le numéro est à jour.", "Faux."):
        assert one in mail.get_content(), one


def test_who_left_none_is_not_answered(app, reported, worker, mailer):
    with app.app_context(), db.database().writing():
        error_reports.close(reported(email=None), ReportStatus.MENDED, None, actor=make_user(), at=AT)
    worker.drain()
    assert mailer.sent == []


def test_an_answer_to_a_report_that_was_reopened_is_not_sent(app, reported, worker, mailer):
    with app.app_context(), db.database().writing():
        found, person = reported(), make_user(is_staff=True)
        error_reports.close(found, ReportStatus.DISMISSED, "C’est juste.", actor=person, at=AT)
        error_reports.reopen(found, actor=person, at=AT)
    worker.drain()
    assert mailer.sent == []


def test_a_dismissal_says_why(app, reported):
    with app.app_context(), db.database().writing(), pytest.raises(Unusable):
        error_reports.close(reported(), ReportStatus.DISMISSED, "", actor=make_user(), at=AT)


def test_a_report_is_closed_once(app, reported):
    with app.app_context(), db.database().writing():
        found, person = reported(), make_user()
        error_reports.close(found, ReportStatus.MENDED, None, actor=person, at=AT)
        with pytest.raises(RuleBroken):
            error_reports.close(found, ReportStatus.DISMISSED, "Non.", actor=person, at=AT)
        assert found.status is ReportStatus.MENDED


def test_each_move_is_an_act_that_tells_no_address(app, reported):
    with app.app_context(), db.database().writing():
        found, person = reported(), make_user(is_staff=True)
        error_reports.close(found, ReportStatus.MENDED, "Fait.", actor=person, at=AT)
        error_reports.reopen(found, actor=person, at=AT)
        error_reports.close(found, ReportStatus.DISMISSED, "Non.", actor=person, at=AT)
    with app.app_context(), db.database().reading() as session:
        acts = session.scalars(select(AuditEvent).where(AuditEvent.subject_type == "ErrorReport").order_by(AuditEvent.seq)).all()
    assert [one.verb for one in acts] == ["error_reports.mended", "error_reports.open", "error_reports.dismissed"]
    assert "odile" not in str([one.changes for one in acts])


def test_the_address_is_erased_thirty_days_after_the_answer_and_never_before(app, reported):
    with app.app_context(), db.database().writing():
        found, still_open = reported(), reported()
        error_reports.close(found, ReportStatus.MENDED, None, actor=make_user(), at=AT)
    for days, left in ((29, "odile@exemple.org"), (31, None)):
        with app.app_context(), db.database().writing() as session:
            contacting.forget_visitors(job=Job(), at=AT + timedelta(days=days))
            session.expire_all()
            assert session.get_one(ErrorReport, found.id).reporter_email == left
            assert session.get_one(ErrorReport, still_open.id).reporter_email == "odile@exemple.org"


def test_an_answer_that_left_already_is_held_after_a_restore():
    assert outbox.HANDLERS["organizations.answer-report"].own_units
