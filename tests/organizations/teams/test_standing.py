"""The standing of an organisation, decided at the desk: confirmed, suspended with a reason and an end; its domains; its first member."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.notices import Notice
from marketplace.organizations.checks import broken_promises
from marketplace.organizations.models import EmailDomain, JoinRequest, MemberRole, Membership, Organization, Role
from marketplace.organizations.teams import rules
from tests.builders import AT, make_user
from tests.organizations.teams.conftest import Team, answer
from tests.page import Visitor

ADMINISTRATOR, READER = Role.ADMINISTRATOR, Role.READER


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True, is_demo=True)
    return Visitor(app).sign_in(person)


def desk(team: Team, act: str = "") -> str:
    return f"/bureau/organisations/{team.slug}/{act or 'equipe'}"


def is_buyer(team: Team) -> bool:
    with team.app.app_context(), db.database().reading() as session:
        return rules.is_confirmed_buyer(session.get_one(Organization, team.organization.id), clock.now())


def test_the_team_confirms_a_buyer_and_takes_it_back(team, staff: Visitor) -> None:
    city = team("buyer", ana=[ADMINISTRATOR])
    assert answer(staff, desk(city, "confirmer"), {"basis": "neq"}) == 303
    assert is_buyer(city)
    assert "NEQ vérifié" in staff.get(desk(city))
    assert "Acheteur confirmé" in city.visitor("ana").get(f"/espace/{city.slug}")
    assert answer(staff, desk(city, "ne-plus-confirmer")) == 303
    assert not is_buyer(city)
    assert answer(staff, desk(city, "ne-plus-confirmer")) == 409


def test_what_is_no_buyer_is_not_confirmed(team, staff: Visitor) -> None:
    assert answer(staff, desk(team("enterprise"), "confirmer")) == 409


def test_a_suspension_says_why_tells_the_members_and_ends_by_itself(app: Flask, team, staff: Visitor, test_clock, worker, mailer) -> None:
    city = team("buyer", ana=[ADMINISTRATOR])
    last = clock.local_day(clock.now()) + timedelta(days=3)
    staff.post(desk(city, "suspendre"), {"suspend-reason": "", "suspend-last_day": ""}, status=422, token_from=desk(city))
    sent = {"suspend-reason": "Plainte à examiner.", "suspend-last_day": last.isoformat()}
    staff.post(desk(city, "suspendre"), sent, token_from=desk(city))
    assert "Plainte à examiner." in city.visitor("ana").get(f"/espace/{city.slug}", status=403)
    worker.drain()
    assert any(city.people["ana"].email in one["To"] for one in mailer.sent)
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Notice).where(Notice.recipient_id == city.people["ana"].id)).one().topic == "teams.standing"
    test_clock(clock.now() + timedelta(days=4))
    city.visitor("ana").get(f"/espace/{city.slug}")


def test_a_suspension_is_lifted_before_its_term(team, staff: Visitor) -> None:
    city = team("buyer", ana=[ADMINISTRATOR])
    sent = {"suspend-reason": "Une raison."}
    assert answer(staff, desk(city, "suspendre"), sent) == 303
    assert answer(staff, desk(city, "suspendre"), sent) == 409
    assert "Lever la suspension" in staff.get(desk(city))
    assert answer(staff, desk(city, "lever-la-suspension")) == 303
    assert answer(staff, desk(city, "lever-la-suspension")) == 409
    city.visitor("ana").get(f"/espace/{city.slug}")


def test_domains_are_added_refused_and_removed(app: Flask, team, staff: Visitor) -> None:
    city = team("buyer")
    assert "ne prouve rien" in staff.post(desk(city, "domaines"), {"domain-domain": "gmail.com"}, status=422, token_from=desk(city))
    staff.post(desk(city, "domaines"), {"domain-domain": "ville.example"}, token_from=desk(city))
    assert answer(staff, desk(city, "domaines"), {"domain-domain": "ville.example"}) == 422
    with app.app_context(), db.database().reading() as session:
        number = session.scalars(select(EmailDomain.id)).one()
    other = team("buyer")
    assert answer(staff, desk(other, f"domaines/{number}/retirer")) == 404
    assert answer(staff, desk(city, f"domaines/{number}/retirer")) == 303


def test_the_first_member_administers(app: Flask, team, staff: Visitor) -> None:
    enterprise = team()
    with app.app_context(), db.database().writing():
        person = make_user()
    assert answer(staff, desk(enterprise, "equipe/ajouter"), {"member-email": "inconnue@exemple.org", "member-role": "reader"}) == 422
    assert answer(staff, desk(enterprise, "equipe/ajouter"), {"member-email": person.email, "member-role": "reader"}) == 409
    assert answer(staff, desk(enterprise, "equipe/ajouter"), {"member-email": person.email, "member-role": "administrator"}) == 303
    assert answer(staff, desk(enterprise, "equipe/ajouter"), {"member-email": person.email, "member-role": "administrator"}) == 422
    Visitor(app).sign_in(person).get(f"/espace/{enterprise.slug}")


def asked(app: Flask, team: Team, person: User) -> int:
    with app.app_context(), db.database().writing() as session:
        row = JoinRequest(user_id=person.id, organization_id=team.organization.id, words="Greffière.", created_at=AT)
        session.add(row)
        session.flush()
        return row.id


def test_the_team_takes_somebody_in_or_says_why_not(app: Flask, team, staff: Visitor) -> None:
    city = team("buyer")
    with app.app_context(), db.database().writing():
        ana, bob = make_user(), make_user()
    first, second = asked(app, city, ana), asked(app, city, bob)
    assert ana.name in staff.get("/bureau/adhesions")
    page = staff.post(f"/bureau/adhesions/{second}", {"decision": "refuse", "role": "reader", "basis": "team"}, status=422)
    assert "Dites pourquoi" in page
    assert page.tree.xpath("//textarea[@name='reason']/@aria-invalid") == ["true"]
    staff.post(f"/bureau/adhesions/{first}", {"decision": "accept", "role": "administrator", "basis": "team"})
    assert is_buyer(city)
    Visitor(app).sign_in(ana).get(f"/espace/{city.slug}")
    staff.post(f"/bureau/adhesions/{second}", {"decision": "refuse", "role": "reader", "basis": "team", "reason": "Adresse inconnue."})
    assert "Adresse inconnue." in Visitor(app).sign_in(bob).get("/compte/organisations")
    assert Visitor(app).sign_in(bob).client.get(f"/espace/{city.slug}").status_code == 404
    assert answer(staff, f"/bureau/adhesions/{second}", {"decision": "accept", "role": "reader", "basis": "team"}) == 409
    assert "refusée" in staff.get("/bureau/adhesions?etat=reglees")
    assert "Adresse inconnue." in staff.get(f"/bureau/adhesions/{second}")


def test_nobody_else_decides_of_teams(team) -> None:
    city = team("buyer", ana=[ADMINISTRATOR])
    ana = city.visitor("ana")
    for path in ("/bureau/adhesions", "/bureau/adhesions/1", desk(city), "/bureau/acces"):
        assert ana.client.get(path).status_code == 403
    for act in ("confirmer", "ne-plus-confirmer", "suspendre", "lever-la-suspension", "domaines", "equipe/ajouter", "domaines/1/retirer"):
        assert answer(ana, desk(city, act)) == 403


def test_the_table_of_access_is_shown_and_printed_alike(app: Flask, staff: Visitor) -> None:
    page = staff.get("/bureau/acces")
    printed = app.test_cli_runner().invoke(args=["access"]).output
    for name in ("organizations.team_manage", "organizations.edit", "admin.desk"):
        assert name in page.response.text
        assert name in printed
    (line,) = [one for one in printed.splitlines() if one.startswith("organizations.team_manage ")]
    header = printed.splitlines()[0].split()
    answers = dict(zip(header, line.split(), strict=True))
    assert {key for key, said in answers.items() if said == "own"} == {"administrator", "network"}
    assert answers["former"] == answers["suspended"] == answers["visitor"] == "-"


def test_the_command_puts_somebody_in_a_team_and_says_what_is_wrong(app: Flask, team) -> None:
    enterprise = team()
    with app.app_context(), db.database().writing():
        person = make_user()
    run = app.test_cli_runner().invoke
    assert run(args=["team", "add", "nulle-part", person.email, "--role", "administrator"]).exit_code == 1
    assert run(args=["team", "add", enterprise.slug, "x@exemple.org", "--role", "administrator"]).exit_code == 1
    assert run(args=["team", "add", enterprise.slug, person.email, "--role", "reine"]).exit_code == 2
    done = run(args=["team", "add", enterprise.slug, person.email, "--role", "administrator"])
    assert (done.exit_code, done.output) == (0, f"{person.email} is in the team of {enterprise.slug}, as administrator.\n")
    assert run(args=["team", "add", enterprise.slug, person.email, "--role", "reader"]).exit_code == 1


def test_verify_names_a_team_without_anybody_to_give_roles(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    with app.app_context(), db.database().reading():
        assert broken_promises() == []
    with app.app_context(), db.database().writing() as session:
        session.scalars(select(MemberRole)).one().role = READER
        session.get_one(Membership, mine.places["ana"])
    with app.app_context(), db.database().reading():
        assert any("nobody to give roles" in one for one in broken_promises())
