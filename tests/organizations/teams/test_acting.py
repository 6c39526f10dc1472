"""Acting for an organisation: said by the address, asked again at each request, forgotten the moment it ends."""

from datetime import timedelta

from flask import Flask

from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import Membership, Organization, Role, Standing
from tests.builders import AT, make_organization, make_user
from tests.organizations.conftest import edit
from tests.organizations.teams.conftest import answer, confirmed, put
from tests.page import Visitor

ADMINISTRATOR, CATALOGUE, READER, BUYER = Role.ADMINISTRATOR, Role.CATALOGUE, Role.READER, Role.BUYER


def test_the_space_of_another_organisation_and_an_address_of_nothing_answer_alike(team) -> None:
    mine, other = team(ana=[ADMINISTRATOR]), team(bob=[ADMINISTRATOR])
    visitor = mine.visitor("ana")
    for page in ("", "/equipe", "/mandats", "/equipe/inviter", f"/equipe/{other.places['bob']}"):
        theirs = visitor.get(f"/espace/{other.slug}{page}", status=404)
        nothing = visitor.get(f"/espace/nulle-part{page}", status=404)
        assert theirs.heading == nothing.heading
        assert theirs.prose().replace(other.slug, "x") == nothing.prose().replace("nulle-part", "x")


def test_a_member_of_another_team_is_not_reached_through_ones_own(team) -> None:
    mine, other = team(ana=[ADMINISTRATOR]), team(bob=[ADMINISTRATOR])
    visitor = mine.visitor("ana")
    visitor.get(f"/espace/{mine.slug}/equipe/{other.places['bob']}", status=404)
    visitor.get(f"/espace/{mine.slug}/equipe/{other.places['bob']}/retirer", status=404)
    assert other.roles("bob") == {ADMINISTRATOR}


def test_a_visitor_is_asked_to_sign_in_whether_the_space_exists_or_not(team, visitor: Visitor) -> None:
    mine = team(ana=[ADMINISTRATOR])
    for slug in (mine.slug, "nulle-part"):
        assert visitor.client.get(f"/espace/{slug}").location.startswith("/connexion")


def test_whoever_has_one_organisation_goes_straight_to_it_and_whoever_has_two_chooses(app: Flask, team) -> None:
    first, second = team(ana=[READER]), team(bob=[ADMINISTRATOR])
    visitor = first.visitor("ana")
    assert visitor.client.get("/espace").location == f"/espace/{first.slug}"
    with app.app_context(), db.database().writing() as session:
        put(second.organization, session.get_one(User, first.people["ana"].id), READER)
    page = visitor.get("/espace")
    assert f"/espace/{first.slug}" in page.response.text
    assert f"/espace/{second.slug}" in page.response.text


def test_the_last_organisation_used_is_proposed_first_and_no_read_writes_in_the_record(app: Flask, team, test_clock) -> None:
    first, second = team(ana=[READER], values={"name": "Alpha"}), team(bob=[ADMINISTRATOR], values={"name": "Zeta"})
    with app.app_context(), db.database().writing() as session:
        put(second.organization, session.get_one(User, first.people["ana"].id), READER)
    visitor = first.visitor("ana")
    visitor.get(f"/espace/{first.slug}")
    test_clock(clock.now() + timedelta(minutes=5))
    visitor.get(f"/espace/{second.slug}")
    text = visitor.get("/espace").tree.xpath("string(//main)")
    assert text.index("Zeta") < text.index("Alpha")


def test_the_head_says_for_whom_one_acts_and_leads_to_the_others_by_links_alone(team) -> None:
    mine = team(ana=[READER])
    visitor = mine.visitor("ana")
    inside, outside = visitor.get(f"/espace/{mine.slug}"), visitor.get("/")
    assert mine.organization.name in inside.tree.xpath("string(//details[contains(@class, 'acting')]/summary)")
    assert "En mon nom" in outside.tree.xpath("string(//details[contains(@class, 'acting')]/summary)")
    assert not inside.tree.xpath("//details[contains(@class, 'acting')]//form")


def test_an_ended_place_opens_nothing_on_the_next_request(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[CATALOGUE])
    visitor = mine.visitor("bob")
    visitor.get(f"/espace/{mine.slug}")
    with app.app_context(), db.database().writing() as session:
        session.get_one(Membership, mine.places["bob"]).ended_at = clock.now()
    visitor.get(f"/espace/{mine.slug}", status=404)
    assert visitor.client.get(f"/entreprises/{mine.slug}/modifier").status_code == 403


def test_a_suspended_organisation_lends_its_members_nothing_and_says_why(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    with app.app_context(), db.database().writing() as session:
        session.add(Standing(organization_id=mine.organization.id, suspended_at=AT, suspension_reason="Adresse à vérifier."))
    visitor = mine.visitor("ana")
    assert "Adresse à vérifier." in visitor.get(f"/espace/{mine.slug}", status=403)
    assert "Adresse à vérifier." in visitor.get("/compte/organisations")
    assert visitor.client.get(f"/entreprises/{mine.slug}/modifier").status_code == 403


def test_a_delegation_out_of_its_days_lends_nothing(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[CATALOGUE])
    visitor = mine.visitor("bob")
    assert visitor.client.get(f"/entreprises/{mine.slug}/modifier").status_code == 200
    with app.app_context(), db.database().writing() as session:
        session.get_one(Membership, mine.places["bob"]).roles[0].ends_on = clock.local_day(clock.now()) - timedelta(days=1)
    assert visitor.client.get(f"/entreprises/{mine.slug}/modifier").status_code == 403


def test_a_suspended_person_is_out_on_the_next_request(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    visitor = mine.visitor("bob")
    with app.app_context(), db.database().writing() as session:
        session.get_one(User, mine.people["bob"].id).status = UserStatus.SUSPENDED
    assert visitor.client.get(f"/espace/{mine.slug}").location.startswith("/connexion")


def test_whoever_keeps_the_page_edits_it_and_the_log_says_for_whom(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[CATALOGUE], cam=[READER])
    assert edit(mine.visitor("bob"), mine.slug, mission_fr="Nettoyer mieux.").status_code == 303
    with app.app_context(), db.database().reading() as session:
        (act,) = session.query(AuditEvent).filter_by(verb="organizations.edit").all()
        assert (act.actor_id, act.organization_id) == (mine.people["bob"].id, mine.organization.id)
    assert mine.visitor("cam").client.get(f"/entreprises/{mine.slug}/modifier").status_code == 403


def test_what_an_organisation_is_stays_with_the_team(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    visitor = mine.visitor("ana")
    page = visitor.get(f"/entreprises/{mine.slug}/modifier")
    assert not page.tree.xpath("//*[@name='buyer_type' or @name='network_type' or @name='neq' or @name='is_enterprise']")
    done = edit(visitor, mine.slug, name="Nouveau nom", buyer_type="municipality", network_type="hub", neq="1140000002")
    assert done.status_code == 303
    with app.app_context(), db.database().reading() as session:
        found = session.get_one(Organization, mine.organization.id)
        assert (found.name, found.buyer_type, found.network_type, found.neq) == ("Nouveau nom", None, None, None)


def test_showing_a_page_and_taking_it_down_stay_with_the_team(team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    visitor = mine.visitor("ana")
    assert "Retirer la fiche" not in visitor.get(f"/entreprises/{mine.slug}")
    for act in ("retirer", "publier"):
        assert answer(visitor, f"/entreprises/{mine.slug}/{act}") == 403


def test_the_capacity_of_an_enterprise_is_for_confirmed_buyers(app: Flask, team) -> None:
    with app.app_context(), db.database().writing():
        shown = make_organization(name="Une entreprise")
        shown.largest_contract = 6_400_000
        alone = make_user()
    buyer = team("buyer", ana=[BUYER])
    path = f"/entreprises/{shown.slug}"
    assert "64\u00a0000" not in Visitor(app).get(path)
    assert "64\u00a0000" not in Visitor(app).sign_in(alone).get(path)
    assert "64\u00a0000" not in buyer.visitor("ana").get(path)
    with app.app_context(), db.database().writing():
        standing = confirmed(buyer.organization)
    assert "64\u00a0000" in buyer.visitor("ana").get(path)
    with app.app_context(), db.database().writing() as session:
        session.get_one(Standing, standing.id).suspended_at = AT
    assert "64\u00a0000" not in buyer.visitor("ana").get(path)
