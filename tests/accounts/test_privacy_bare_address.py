"""Whoever wrote or was invited without ever having an account is taken away by her address."""

from datetime import timedelta

from flask import Flask

from marketplace.core import clock, db
from marketplace.core.outbox import Job
from marketplace.organizations.models import ContactMessage, ErrorReport, TeamInvitation
from tests.builders import AT, make_organization, make_user

HERS, OTHERS = "odile@exemple.org", "autre@exemple.org"
MODELS = (ContactMessage, ErrorReport, TeamInvitation)


def left(app: Flask) -> list[int]:
    with app.app_context(), db.database().reading() as session:
        return [session.query(one).count() for one in MODELS]


def test_what_was_kept_under_an_address_goes_and_nothing_of_others(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        enterprise = make_organization()
        offered = {"name": "Odile", "locale": "fr", "roles": ["reader"], "created_at": AT, "expires_at": AT + timedelta(days=14)}
        for email in (HERS, OTHERS):
            letter = {"sender_name": "Odile", "sender_email": email.title(), "sender_locale": "fr", "words": "Bonjour."}
            session.add(ContactMessage(organization_id=enterprise.id, created_at=AT, **letter))
            report = {"what": "Une erreur.", "reporter_email": email, "reporter_locale": "fr"}
            session.add(ErrorReport(organization_id=enterprise.id, created_at=AT, **report))
            session.add(TeamInvitation(organization_id=enterprise.id, email=email, **offered))
    run = app.test_cli_runner().invoke
    said = run(args=["privacy", "erase", "Odile@exemple.org"])
    assert (said.exit_code, left(app)) == (0, [2, 2, 2]), "only said"
    assert "1  Invitations to teams" in said.output
    assert run(args=["privacy", "erase", HERS, "--yes"]).exit_code == 0
    assert left(app) == [1, 1, 1]
    with app.app_context(), db.database().reading() as session:
        assert session.query(Job).filter_by(kind="accounts.after-erasure").count() == 1
    again = run(args=["privacy", "erase", HERS, "--yes"])
    assert (again.exit_code, left(app)) == (1, [1, 1, 1])
    assert "nothing is kept under it" in again.output


def test_an_address_that_somebody_left_lately_is_hers_and_no_bare_one(app: Flask) -> None:
    with app.app_context(), db.database().writing():
        person = make_user(email="neuve@exemple.org", previous_email=HERS)
        person.email_changed_at = clock.now()
    said = app.test_cli_runner().invoke(args=["privacy", "erase", HERS])
    assert said.exit_code == 1
    assert "No account uses this address" not in said.output
