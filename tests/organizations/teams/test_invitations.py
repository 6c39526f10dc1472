"""Invitations to a team: written, limited, sent again, withdrawn, taken once, by the right person."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import queries as people
from marketplace.accounts import sign_ups
from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.mail import MemoryMailer
from marketplace.core.outbox import Job
from marketplace.core.worker import Worker
from marketplace.organizations.models import Membership, Role, TeamInvitation
from tests.builders import AT, PASSWORD, make_user
from tests.organizations.teams.conftest import Team, answer
from tests.page import Visitor

ADMINISTRATOR, CATALOGUE, READER = Role.ADMINISTRATOR, Role.CATALOGUE, Role.READER
GUEST = "invitee@exemple.org"


def invite(team: Team, email: str = GUEST, **fields: str) -> int:
    """Send the form of an invitation as the administrator; the status of the answer."""
    path = f"/espace/{team.slug}/equipe/inviter"
    return answer(team.visitor("ana"), path, {"email": email, "name": "Odile", "locale": "fr", "roles": ["catalogue"], **fields})


def invitation(app: Flask) -> TeamInvitation:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(TeamInvitation)).one()


def link(worker: Worker, mailer: MemoryMailer) -> str:
    """The path of the link in the last letter."""
    worker.drain()
    body = mailer.sent[-1].get_body(("plain",)).get_content()
    return re.search(r"https?://[^/\s]+(/\S*invitation-equipe/\S+)", body)[1]


def members(app: Flask) -> dict[str, set[Role]]:
    with app.app_context(), db.database().reading() as session:
        rows = session.scalars(select(Membership).where(Membership.ended_at.is_(None))).unique()
        return {one.user.email: {role.role for role in one.roles} for one in rows}


def test_somebody_without_an_account_chooses_a_password_and_is_in_the_team(app, team, worker, mailer, visitor: Visitor) -> None:
    mine = team(ana=[ADMINISTRATOR])
    assert invite(mine) == 303
    path = link(worker, mailer)
    assert mailer.sent[-1]["To"].endswith(f"<{GUEST}>")
    assert "catalogue" in visitor.get(path)
    page = visitor.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert page.response.request.path == f"/espace/{mine.slug}"
    assert members(app)[GUEST] == {CATALOGUE}
    with app.app_context(), db.database().reading():
        assert people.by_email(GUEST).name == "Odile"


def test_an_account_that_anybody_asked_for_is_opened_under_the_name_of_the_invitation(app, team, worker, mailer, visitor: Visitor) -> None:
    with app.app_context(), db.database().writing():
        sign_ups.make("Maire de Nulle-Part", GUEST, locale="en", at=AT)
    mine = team(ana=[ADMINISTRATOR])
    assert invite(mine) == 303
    path = link(worker, mailer)
    assert "le compte de Odile" in visitor.get(path)
    visitor.post(path, {"password": PASSWORD, "again": PASSWORD})
    with app.app_context(), db.database().reading() as session:
        opened = people.by_email(GUEST)
        assert (opened.name, opened.locale) == ("Odile", "fr")
        told = select(AuditEvent.verb).where(AuditEvent.actor_id == opened.id)
        assert "accounts.sign_up" in set(session.scalars(told)), "the log tells of her from now on"


def test_a_weak_password_opens_nothing(app, team, worker, mailer, visitor: Visitor) -> None:
    mine = team(ana=[ADMINISTRATOR])
    invite(mine)
    visitor.post(link(worker, mailer), {"password": "maillage", "again": "maillage"}, status=422)
    assert GUEST not in members(app)
    with app.app_context(), db.database().reading():
        assert people.by_email(GUEST) is None


def test_somebody_with_an_account_signs_in_then_accepts(app, team, worker, mailer, visitor: Visitor) -> None:
    mine = team(ana=[ADMINISTRATOR])
    with app.app_context(), db.database().writing():
        guest = make_user(email=GUEST)
    invite(mine)
    path = link(worker, mailer)
    page = visitor.get(path)
    assert "Connectez-vous" in page
    assert not page.tree.xpath("//input[@type='password']")
    assert answer(visitor, path, {"password": PASSWORD, "again": PASSWORD}, token_from="/connexion") == 401
    assert GUEST not in members(app)
    Visitor(app).sign_in(guest).post(path, {})
    assert members(app)[GUEST] == {CATALOGUE}


def test_the_wrong_account_is_told_so_and_joins_nothing(app, team, worker, mailer) -> None:
    mine = team(ana=[ADMINISTRATOR])
    with app.app_context(), db.database().writing():
        other = make_user()
    invite(mine)
    path, wrong = link(worker, mailer), Visitor(app).sign_in(other)
    page = wrong.get(path)
    assert "n’est pas pour ce compte" in page
    assert GUEST not in page.response.text
    assert answer(wrong, path) == 403
    assert set(members(app)) == {mine.people["ana"].email}


def test_a_link_serves_once(app, team, worker, mailer, visitor: Visitor) -> None:
    mine = team(ana=[ADMINISTRATOR])
    invite(mine)
    path = link(worker, mailer)
    visitor.post(path, {"password": PASSWORD, "again": PASSWORD})
    again = Visitor(app)
    again.get(path, status=410)
    assert answer(again, path, {"password": PASSWORD, "again": PASSWORD}, token_from="/connexion") == 410


@pytest.mark.parametrize("spoil", ["withdrawn", "sent again", "expired", "forged"])
def test_a_link_that_is_over_opens_nothing(app, team, worker, mailer, visitor: Visitor, test_clock, spoil: str) -> None:
    mine = team(ana=[ADMINISTRATOR])
    invite(mine)
    path, number = link(worker, mailer), invitation(app).id
    if spoil == "withdrawn":
        assert answer(mine.visitor("ana"), f"/espace/{mine.slug}/equipe/invitations/{number}/retirer") == 303
    elif spoil == "sent again":
        test_clock(clock.now() + timedelta(seconds=2))
        assert answer(mine.visitor("ana"), f"/espace/{mine.slug}/equipe/invitations/{number}/renvoyer") == 303
    elif spoil == "expired":
        test_clock(invitation(app).expires_at)
    else:
        path = path[:-3] + "abc"
    visitor.get(path, status=410)
    if spoil == "sent again":
        visitor.get(link(worker, mailer))


def test_the_last_second_of_fourteen_days_is_good(app, team, worker, mailer, visitor: Visitor, test_clock) -> None:
    mine = team(ana=[ADMINISTRATOR])
    invite(mine)
    path = link(worker, mailer)
    assert invitation(app).expires_at - invitation(app).created_at == timedelta(days=14)
    test_clock(invitation(app).expires_at - timedelta(seconds=1))
    visitor.get(path)


def test_inviting_the_same_address_again_replaces_what_was_offered(app, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    assert invite(mine) == 303
    assert invite(mine, email=GUEST.upper(), roles="reader") == 303
    assert invitation(app).roles == ["reader"]


def test_a_member_is_not_invited_and_an_address_is_one(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    assert invite(mine, email=mine.people["bob"].email) == 422
    assert invite(mine, email="pas une adresse") == 422
    assert invite(mine, roles="") == 422


def test_whether_an_address_has_an_account_is_not_told_to_whoever_invites(app, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    with app.app_context(), db.database().writing():
        make_user(email="connue@exemple.org")
    ana, path = mine.visitor("ana"), f"/espace/{mine.slug}/equipe/inviter"
    fields = {"name": "Odile", "locale": "fr", "roles": ["reader"]}
    said = []
    for email in ("connue@exemple.org", "absente@exemple.org"):
        said.append(ana.post(path, {**fields, "email": email}).prose().replace(email, "son adresse"))
        answer(ana, f"/espace/{mine.slug}/equipe/invitations/{len(said)}/retirer")
        ana.get(f"/espace/{mine.slug}/equipe")
    assert "son adresse" in said[0]
    assert said[0] == said[1]
    with app.app_context(), db.database().reading() as session:
        kinds = [one.kind for one in session.scalars(select(Job).order_by(Job.id)) if one.kind.startswith("organizations.team-invitation")]
    assert kinds[: len(kinds) // 2] == kinds[len(kinds) // 2 :], "the same work is left to do, account or not"


def test_a_person_sends_five_invitations_an_hour_and_is_told_when_to_come_back(team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    assert [invite(mine, email=f"p{number}@exemple.org") for number in range(5)] == [303] * 5
    page = mine.visitor("ana").post(
        f"/espace/{mine.slug}/equipe/inviter",
        {"email": "p6@exemple.org", "name": "Odile", "locale": "fr", "roles": ["reader"]},
        status=429,
    )
    assert "beaucoup d’invitations" in page
    assert "Réessayez" in page
    assert page.tree.xpath("//input[@name='email']/@value") == ["p6@exemple.org"]


def test_an_organisation_has_its_share_whoever_invites(make_app, team, app) -> None:
    mine = team(ana=[ADMINISTRATOR])
    few = make_app(
        rate_team_invitation="100 per hour", rate_team_invitation_organization="2 per day", rate_team_invitation_address="9 per day"
    )
    mine.app = few
    assert invite(mine, email="un@exemple.org") == 303
    assert invite(mine, email="un@exemple.org") == 303
    assert invite(mine, email="deux@exemple.org") == 429


def test_only_an_administrator_invites(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[CATALOGUE])
    assert answer(mine.visitor("bob"), f"/espace/{mine.slug}/equipe/inviter", {"email": GUEST}) == 403
    assert mine.visitor("bob").client.get(f"/espace/{mine.slug}/equipe/inviter/fichier").status_code == 403


def test_an_invitation_of_another_organisation_is_not_reached(app, team) -> None:
    mine, other = team(ana=[ADMINISTRATOR]), team(ana=[ADMINISTRATOR])
    invite(mine)
    number = invitation(app).id
    for act in ("retirer", "renvoyer"):
        assert answer(other.visitor("ana"), f"/espace/{other.slug}/equipe/invitations/{number}/{act}") == 404
        assert answer(other.visitor("ana"), f"/espace/{other.slug}/equipe/invitations/999999/{act}") == 404


def test_a_place_offered_is_taken_from_ones_own_page_by_its_own_address_alone(app, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    with app.app_context(), db.database().writing():
        guest, other = make_user(email=GUEST), make_user()
    invite(mine)
    number = invitation(app).id
    assert answer(Visitor(app).sign_in(other), f"/compte/organisations/invitations/{number}/accepter") == 404
    visitor = Visitor(app).sign_in(guest)
    assert "vous invite" in visitor.get("/compte/organisations")
    assert answer(visitor, f"/compte/organisations/invitations/{number}/accepter") == 303
    assert members(app)[GUEST] == {CATALOGUE}
    assert answer(visitor, f"/compte/organisations/invitations/{number}/accepter") == 409
