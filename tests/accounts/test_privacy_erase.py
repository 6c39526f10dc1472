"""Erasing a person: said before, asked twice, done at once, handed over first, written where a restore finds it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import handlers, queries
from marketplace.accounts.models import Erasure, User, UserStatus
from marketplace.accounts.privacy import erasing, register
from marketplace.core import acts, clock, db, notices, outbox, post_restore
from marketplace.core.audit import AuditEvent
from marketplace.core.locale import speaking
from marketplace.organizations.models import MemberRole, Membership, Role
from tests.accounts.conftest import come_in, is_in
from tests.accounts.odile import HERS, PATH, erase, of
from tests.builders import AT, PASSWORD, make_organization, make_user
from tests.core.elsewhere import run
from tests.core.web.watching import digest, error_of
from tests.page import Page, Visitor


def test_what_goes_and_what_stays_is_said_before(hers: Visitor) -> None:
    page = hers.get(PATH)
    for words in ("Ce qui part", "Vos connexions", "Ce qui reste, et pourquoi", "Ce que vous avez fait", "Il prouve ce qui a été fait."):
        assert words in page, words
    assert "Vous pourrez ouvrir un autre compte" in page


def test_she_is_erased_at_once_and_her_row_says_nothing_of_her(app: Flask, hers: Visitor, odile: User) -> None:
    answer = erase(hers)
    assert (answer.status_code, answer.location) == (303, "/compte-efface")
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert "Votre compte est effacé" in hers.get("/compte-efface")
    assert not is_in(hers)
    found = of(app, odile.id)
    assert (found.status, found.password_hash, found.locale) == (UserStatus.ERASED, None, "fr")
    assert "@" not in found.email
    assert len(found.email) > 30
    assert found.created_at == odile.created_at
    assert found.erased_at is not None


def test_she_is_called_a_removed_person_in_the_language_of_the_page(app: Flask, hers: Visitor, odile: User) -> None:
    erase(hers)
    found = of(app, odile.id)
    with app.app_context(), speaking("fr"):
        assert found.name == "personne retirée"
    with app.app_context(), db.database().reading():
        (told,) = list(acts.tell([event for event in db.session().scalars(select(AuditEvent)) if event.verb == "users.erased"]))
        assert told.by is not None
        assert told.by.label == "personne retirée"


def test_the_log_holds_her_number_and_what_became_of_her_alone(app: Flask, hers: Visitor, odile: User) -> None:
    erase(hers)
    with app.app_context(), db.database().reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "users.erased")).one()
        assert (event.actor_id, event.subject_id, event.changes) == (odile.id, odile.id, {"status": ["active", "erased"]})
        gone = session.scalars(select(Erasure)).one()
        assert (gone.user_id, gone.by_id) == (odile.id, odile.id)


def test_nobody_signs_in_as_her_and_her_address_is_free(app: Flask, hers: Visitor, odile: User, visitor: Visitor) -> None:
    erase(hers)
    for email in (HERS, of(app, odile.id).email):
        assert come_in(visitor, email, PASSWORD).status_code == 422
    with app.app_context(), db.database().writing():
        assert queries.by_email(HERS) is None
        assert make_user(email=HERS).id != odile.id


def test_nothing_is_written_to_her_not_even_what_must_reach_the_suspended(app: Flask, hers: Visitor, odile: User) -> None:
    erase(hers)
    with app.app_context(), db.database().reading():
        assert handlers.address_of(odile.id) is None
        assert handlers.address_of(odile.id, even_suspended=True) is None


@pytest.mark.parametrize("typed", ["", "autre@exemple.org", "odile", "x" * 300])
def test_another_address_erases_nobody(app: Flask, hers: Visitor, odile: User, typed: str) -> None:
    answer = erase(hers, typed)
    assert answer.status_code == 422
    assert error_of(answer, "email")
    assert of(app, odile.id).status is UserStatus.ACTIVE


def test_capitals_and_blanks_are_forgiven(app: Flask, hers: Visitor, odile: User) -> None:
    assert erase(hers, "  Odile@Exemple.ORG ").status_code == 303


def test_an_old_proof_of_who_she_is_erases_nobody(app: Flask, hers: Visitor, odile: User, test_clock: Any) -> None:
    token = hers.token(PATH)
    test_clock(clock.now() + timedelta(minutes=6))
    answer = hers.client.post(PATH, data={"csrf_token": token, "email": HERS})
    assert "compte-efface" not in (answer.location or "")
    assert of(app, odile.id).status is UserStatus.ACTIVE


def test_without_its_token_nothing_is_erased(app: Flask, hers: Visitor, odile: User) -> None:
    assert hers.client.post(PATH, data={"email": HERS}).status_code == 400
    assert of(app, odile.id).status is UserStatus.ACTIVE


def test_the_last_of_the_team_lets_somebody_in_first(app: Flask, someone: Callable[..., User]) -> None:
    alone = someone(email=HERS, is_staff=True)
    visitor = Visitor(app).sign_in(alone)
    assert "dernière personne de l’équipe" in visitor.get(PATH)
    before = digest(app)
    assert "dernière personne de l’équipe" in Page(erase(visitor), status=409)
    assert digest(app) == before
    someone(is_staff=True)
    assert erase(visitor).status_code == 303


def test_who_alone_administers_a_team_hands_over_first(app: Flask, hers: Visitor, odile: User) -> None:
    with app.app_context(), db.database().writing():
        enterprise, other = make_organization(), make_user()
        for one, role in ((odile.id, Role.ADMINISTRATOR), (other.id, Role.READER)):
            db.session().add(Membership(user_id=one, organization_id=enterprise.id, joined_at=AT, roles=[MemberRole(role=role)]))
    page = hers.get(PATH)
    assert "Remettez d’abord à un autre membre" in page
    assert f"/espace/{enterprise.slug}/equipe" in page.links().values()
    assert erase(hers).status_code == 409
    with app.app_context(), db.database().writing() as session:
        session.add(
            MemberRole(
                membership_id=session.scalars(select(Membership.id).where(Membership.user_id == other.id)).one(), role=Role.ADMINISTRATOR
            )
        )
    assert erase(hers).status_code == 303
    with app.app_context(), db.database().reading() as session:
        left = session.scalars(select(Membership).where(Membership.user_id == odile.id)).one()
        assert left.ended_at is not None


def test_a_team_of_one_is_left_and_the_platform_is_told(app: Flask, hers: Visitor, odile: User, someone: Callable[..., User]) -> None:
    staff = someone(is_staff=True)
    with app.app_context(), db.database().writing():
        enterprise = make_organization(name="Atelier seul")
        roles = [MemberRole(role=Role.ADMINISTRATOR)]
        db.session().add(Membership(user_id=odile.id, organization_id=enterprise.id, joined_at=AT, roles=roles))
    assert erase(hers).status_code == 303
    with app.app_context(), db.database().reading() as session:
        told = session.scalars(select(notices.Notice).where(notices.Notice.recipient_id == staff.id)).one()
        assert "Atelier seul" in str(told)
        assert "Odile" not in repr(told.values)


def test_after_a_restore_what_follows_an_erasure_is_done_though_its_job_is_held(app: Flask, hers: Visitor, odile: User) -> None:
    erase(hers)
    with app.app_context():
        assert register.entries() == []
        post_restore.post_restore(at=AT)
        assert [one.user_id for one in register.entries()] == [odile.id]
        with db.database().reading() as session:
            job = session.scalars(select(outbox.Job).where(outbox.Job.kind == erasing.AFTER)).one()
            assert job.status is outbox.JobStatus.HELD, "a worker that does it again rewrites the whole database twice"


def test_the_operator_says_first_what_would_go_then_does_it(app: Flask, odile: User) -> None:
    told = run(app, "privacy", "erase", HERS)
    assert told.exit_code == 0
    assert "Do it with --yes." in told.output
    assert of(app, odile.id).status is UserStatus.ACTIVE
    done = run(app, "privacy", "erase", HERS, "--yes")
    assert done.exit_code == 0
    assert HERS not in done.output
    assert of(app, odile.id).status is UserStatus.ERASED
    again = run(app, "privacy", "erase", HERS, "--yes")
    assert again.exit_code == 1
    assert "Nobody uses this address" in again.output


def test_the_operator_is_refused_too_while_something_must_be_handed_over(app: Flask, someone: Callable[..., User]) -> None:
    alone = someone(email=HERS, is_staff=True)
    refused = run(app, "privacy", "erase", HERS, "--yes")
    assert refused.exit_code == 1
    assert of(app, alone.id).status is UserStatus.ACTIVE
