"""The team of an organisation: who is in it, changing roles, removing, leaving, handing over."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.organizations.models import MemberRole, Membership, Role, TeamInvitation
from marketplace.organizations.teams import departing, membership
from marketplace.organizations.teams.membership import HandOver
from tests.builders import AT
from tests.organizations.teams.conftest import Team, answer

ADMINISTRATOR, CATALOGUE, READER, BUYER, EVALUATOR = (
    *(Role.ADMINISTRATOR, Role.CATALOGUE, Role.READER, Role.BUYER),
    Role.EVALUATOR,
)


def give(team: Team, by: str, to: str, *roles: Role, version: int | None = None, **bounds: str) -> int:
    """Send the form of the roles of a member; the status of the answer."""
    path = f"/espace/{team.slug}/equipe/{team.places[to]}"
    version = version or team.place(to).version
    return answer(team.visitor(by), path, {"version": str(version), **{f"has_{one.value}": "y" for one in roles}, **bounds})


def told(app: Flask, person_id: int) -> list[str]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(Notice.topic).where(Notice.recipient_id == person_id).order_by(Notice.id)))


def test_every_member_sees_the_team_and_only_an_administrator_changes_it(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    page = mine.visitor("bob").get(f"/espace/{mine.slug}/equipe")
    assert mine.people["ana"].name in page
    assert "Inviter une personne" not in page
    assert give(mine, "bob", "ana", READER) == 403
    assert answer(mine.visitor("bob"), f"/espace/{mine.slug}/equipe/{mine.places['ana']}/retirer") == 403
    assert mine.roles("ana") == {ADMINISTRATOR}


def test_an_administrator_gives_roles_with_their_bounds_and_the_log_keeps_both_states(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    status = give(mine, "ana", "bob", BUYER, READER, ceiling_buyer="25 000", from_buyer="2026-01-01", until_buyer="2030-12-31")
    assert status == 303
    (held,) = [one for one in mine.place("bob").roles if one.role is BUYER]
    assert (held.ceiling_cents, held.starts_on, held.ends_on) == (2_500_000, date(2026, 1, 1), date(2030, 12, 31))
    with app.app_context(), db.database().reading() as session:
        (act,) = session.query(AuditEvent).filter_by(verb="organizations.team_roles").all()
        assert act.changes == {"roles": [["reader"], ["buyer ≤ 2500000 2026-01-01/2030-12-31", "reader"]]}
        assert act.organization_id == mine.organization.id
    page = mine.visitor("ana").get(f"/espace/{mine.slug}/equipe")
    assert "25\u00a0000,00\u00a0$" in page


def test_changed_roles_end_the_sessions_of_their_person_and_tell_her(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    bob = mine.visitor("bob")
    assert give(mine, "ana", "bob", CATALOGUE) == 303
    assert bob.client.get(f"/espace/{mine.slug}").location.startswith("/connexion")
    assert told(app, mine.people["bob"].id) == ["teams.roles"]


def test_the_same_roles_again_change_nothing_and_end_no_session(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    bob = mine.visitor("bob")
    assert give(mine, "ana", "bob", READER) == 303
    assert bob.client.get(f"/espace/{mine.slug}").status_code == 200
    assert told(app, mine.people["bob"].id) == []


def test_a_copy_of_the_form_that_is_old_is_refused(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    before = mine.place("bob").version
    assert give(mine, "ana", "bob", CATALOGUE) == 303
    assert give(mine, "ana", "bob", BUYER, version=before) == 409
    assert mine.roles("bob") == {CATALOGUE}


def test_roles_that_cannot_be_given_come_back_with_the_reason(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    visitor = mine.visitor("ana")
    path = f"/espace/{mine.slug}/equipe/{mine.places['bob']}"
    version = str(mine.place("bob").version)
    assert "au moins un rôle" in visitor.post(path, {"version": version}, status=422)
    twisted = {"version": version, "has_buyer": "y", "from_buyer": "2026-05-02", "until_buyer": "2026-05-01"}
    assert "finit avant de commencer" in visitor.post(path, twisted, status=422)
    assert "montant positif" in visitor.post(path, {"version": version, "has_buyer": "y", "ceiling_buyer": "-5"}, status=422)
    assert mine.roles("bob") == {READER}


def test_the_last_administrator_cannot_stop_being_one(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    assert give(mine, "ana", "ana", READER) == 409
    assert mine.roles("ana") == {ADMINISTRATOR}
    assert give(mine, "ana", "bob", ADMINISTRATOR) == 303
    assert give(mine, "ana", "ana", READER) == 303


def test_a_removed_member_is_out_at_once_told_and_not_brought_back_by_an_old_invitation(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    bob = mine.visitor("bob")
    with app.app_context(), db.database().writing() as session:
        offered = TeamInvitation(organization_id=mine.organization.id, email=mine.people["bob"].email, name="Bob", locale="fr")
        offered.roles, offered.created_at, offered.expires_at = ["administrator"], AT, AT.replace(year=2090)
        session.add(offered)
    ana = mine.visitor("ana")
    assert "Qui prend la relève" not in ana.get(f"/espace/{mine.slug}/equipe/{mine.places['bob']}/retirer")
    ana.post(f"/espace/{mine.slug}/equipe/{mine.places['bob']}/retirer", {})
    assert mine.place("bob").ended_at is not None
    assert bob.client.get(f"/espace/{mine.slug}").location.startswith("/connexion")
    assert mine.visitor("bob").client.get(f"/espace/{mine.slug}").status_code == 404
    assert told(app, mine.people["bob"].id) == ["teams.ended"]
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(TeamInvitation)).one().withdrawn_at is not None


def test_whoever_leaves_says_who_takes_what_nobody_else_has(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR, BUYER], bob=[READER])
    with app.app_context(), db.database().writing() as session:
        bounded = session.scalars(select(MemberRole).where(MemberRole.role == BUYER)).one()
        bounded.ceiling_cents = 1_000_000
    ana, path = mine.visitor("ana"), f"/espace/{mine.slug}/quitter"
    page = ana.get(path)
    assert "Qui prend la relève" in page
    assert "Choisissez une personne" in ana.post(path, {"role_buyer": str(mine.places["bob"])}, status=422)
    both = {"role_administrator": str(mine.places["bob"]), "role_buyer": str(mine.places["bob"])}
    ana.post(path, both)
    assert mine.roles("ana") == set()
    assert mine.roles("bob") == {READER, ADMINISTRATOR, BUYER}
    assert next(one.ceiling_cents for one in mine.place("bob").roles if one.role is BUYER) == 1_000_000
    assert "teams.left" in told(app, mine.people["bob"].id)


def test_a_role_other_than_administrator_may_be_left_to_nobody(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[CATALOGUE])
    bob = mine.visitor("bob")
    bob.post(f"/espace/{mine.slug}/quitter", {"role_catalogue": ""})
    assert mine.roles("bob") == set()


def test_the_only_member_cannot_leave_and_is_told_what_to_do(team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    ana = mine.visitor("ana")
    assert "Invitez quelqu’un" in ana.get(f"/espace/{mine.slug}/quitter")
    ana.post(f"/espace/{mine.slug}/quitter", {}, status=409, token_from="/compte/organisations")
    assert mine.roles("ana") == {ADMINISTRATOR}


def test_nobody_of_another_team_can_be_chosen_to_take_over(team) -> None:
    mine, other = team(ana=[ADMINISTRATOR], bob=[READER]), team(cam=[ADMINISTRATOR])
    ana = mine.visitor("ana")
    ana.post(f"/espace/{mine.slug}/quitter", {"role_administrator": str(other.places["cam"])}, status=422)
    assert mine.roles("ana") == {ADMINISTRATOR}


def test_what_other_rooms_hold_is_handed_over_too(app: Flask, team, monkeypatch) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[ADMINISTRATOR])
    given = []
    thing = HandOver("essai", "La chose passe à", lambda successor: given.append(successor.id))
    monkeypatch.setattr(membership, "to_hand_over", lambda _leaving: [thing])
    ana = mine.visitor("ana")
    assert "La chose passe à" in ana.get(f"/espace/{mine.slug}/quitter")
    ana.post(f"/espace/{mine.slug}/quitter", {"thing_essai": ""}, status=422)
    monkeypatch.setattr(departing.Departure, "is_said", True)
    assert answer(ana, f"/espace/{mine.slug}/quitter", {"thing_essai": ""}) == 409, "nor by another way than the form"
    monkeypatch.undo()
    monkeypatch.setattr(membership, "to_hand_over", lambda _leaving: [thing])
    ana.post(f"/espace/{mine.slug}/quitter", {"thing_essai": str(mine.places["bob"])})
    assert given == [mine.places["bob"]]


def test_an_old_proof_of_who_one_is_does_not_change_roles(app: Flask, team, test_clock) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    ana = mine.visitor("ana")
    token = ana.token("/compte/organisations")
    test_clock(clock.now() + timedelta(minutes=6))
    path = f"/espace/{mine.slug}/equipe/{mine.places['bob']}"
    sent = {"version": "1", "has_administrator": "y", "csrf_token": token}
    assert "/connexion/confirmer" in ana.client.post(path, data=sent).text + (ana.client.get(path).location or "")
    assert mine.roles("bob") == {READER}


def test_the_mail_of_a_change_names_no_other_person(app: Flask, team, worker, mailer) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    assert give(mine, "ana", "bob", CATALOGUE) == 303
    worker.drain()
    (message,) = [one for one in mailer.sent if mine.people["bob"].email in one["To"]]
    assert "rôles" in message["Subject"]
    assert mine.people["ana"].name not in message.as_string()
    with app.app_context(), db.database().reading() as session:
        assert not session.query(Job).filter_by(status="dead").count()
        assert session.query(Membership).count() == 2
