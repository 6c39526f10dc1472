"""Joining a buyer: at once by the domain of one's address, by the team otherwise; never by a domain where anybody may have one."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.errors import Refusal
from marketplace.core.notices import Notice
from marketplace.organizations.models import BuyerType, EmailDomain, JoinRequest, Organization, Role
from marketplace.organizations.teams import domains, rules
from tests.builders import AT, make_user
from tests.organizations.teams.conftest import Team, answer
from tests.page import Visitor

ADMINISTRATOR, READER = Role.ADMINISTRATOR, Role.READER
WORDS = {"words": "Je suis greffière."}


@pytest.fixture
def someone(app: Flask) -> Callable[..., User]:
    def make(**values: object) -> User:
        with app.app_context(), db.database().writing():
            return make_user(**values)

    return make


def with_domain(team: Team, domain: str = "ville.example") -> Team:
    with team.app.app_context(), db.database().writing() as session:
        session.add(EmailDomain(organization_id=team.organization.id, domain=domain, added_at=AT))
    return team


def is_confirmed(team: Team) -> bool:
    with team.app.app_context(), db.database().reading() as session:
        return rules.is_confirmed_buyer(session.get_one(Organization, team.organization.id), clock.now())


def requests(app: Flask) -> list[JoinRequest]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(JoinRequest)))


def test_the_first_address_of_a_confirmed_domain_administers_and_the_next_reads(app: Flask, team, someone) -> None:
    city = with_domain(team("buyer"))
    path = f"/compte/organisations/rejoindre/{city.slug}"
    first, second = Visitor(app).sign_in(someone(email="ana@ville.example")), Visitor(app).sign_in(someone(email="bob@ville.example"))
    assert "faites partie de l’équipe" in first.post(path, WORDS)
    assert is_confirmed(city)
    assert first.client.get(f"/espace/{city.slug}/equipe/inviter").status_code == 200
    second.post(path, WORDS)
    assert second.client.get(f"/espace/{city.slug}").status_code == 200
    assert second.client.get(f"/espace/{city.slug}/equipe/inviter").status_code == 403
    with app.app_context(), db.database().reading() as session:
        assert "teams.joined" in list(session.scalars(select(Notice.topic)))


@pytest.mark.parametrize("email", ["ana@autre.example", "ana@sous.ville.example", "ana@ville.example.com", "ana@xville.example"])
def test_any_other_address_waits_for_the_team(app: Flask, team, someone, email: str) -> None:
    city = with_domain(team("buyer"))
    visitor, staff = Visitor(app).sign_in(someone(email=email)), someone(is_staff=True)
    assert "vérifie et vous répond" in visitor.post(f"/compte/organisations/rejoindre/{city.slug}", WORDS)
    assert visitor.client.get(f"/espace/{city.slug}").status_code == 404
    assert not is_confirmed(city)
    (request,) = requests(app)
    assert request.decided_at is None
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Notice).where(Notice.recipient_id == staff.id)).one().topic == "teams.asked"


def test_a_free_domain_proves_nothing_even_written_in_the_database(app: Flask, team, someone) -> None:
    city = with_domain(team("buyer"), "gmail.com")
    visitor = Visitor(app).sign_in(someone(email="ana@gmail.com"))
    visitor.post(f"/compte/organisations/rejoindre/{city.slug}", WORDS)
    assert visitor.client.get(f"/espace/{city.slug}").status_code == 404


@pytest.mark.parametrize("typed", ["gmail.com", "GMAIL.COM", "@hotmail.com", "videotron.ca.", "pasundomaine", "127.0.0.1", "a b.com", ""])
def test_a_domain_that_proves_nothing_is_refused(app: Flask, team, typed: str) -> None:
    city = team("buyer")
    with app.test_request_context(), db.database().writing() as session, pytest.raises(Refusal):
        domains.add(session.get_one(Organization, city.organization.id), typed, actor=None, at=AT)


def test_a_domain_with_accents_is_kept_as_the_network_knows_it(app: Flask, team) -> None:
    city = team("buyer")
    with app.test_request_context(), db.database().writing() as session:
        organization = session.get_one(Organization, city.organization.id)
        assert domains.add(organization, "Ville.Québec", actor=None, at=AT).domain == "ville.xn--qubec-csa"
        assert domains.proves(organization, "ana@ville.québec")


def test_one_asks_once_and_may_take_it_back(app: Flask, team, someone) -> None:
    city = team("buyer")
    visitor = Visitor(app).sign_in(someone())
    path = f"/compte/organisations/rejoindre/{city.slug}"
    visitor.post(path, WORDS)
    assert answer(visitor, path, WORDS) == 409
    (request,) = requests(app)
    other = Visitor(app).sign_in(someone())
    assert answer(other, f"/compte/organisations/demandes/{request.id}/retirer") == 404
    assert answer(visitor, f"/compte/organisations/demandes/{request.id}/retirer") == 303
    assert "retirée par vous" in visitor.get("/compte/organisations")
    assert answer(visitor, path, WORDS) == 303


def test_a_buyer_is_found_by_its_name_or_its_place_and_nothing_else_is(app: Flask, team, someone) -> None:
    city = team("buyer", values={"name": "Ville de Pont-Rouge-du-Nord", "municipality": "Rimouski"})
    team("enterprise", values={"name": "Coopérative de Pont-Rouge-du-Nord"})
    visitor = Visitor(app).sign_in(someone())
    for typed in ("pont rouge nord", "VILLE PONT"):
        links = visitor.get(f"/compte/organisations/rejoindre?q={typed}").links()
        assert any(city.slug in address for address in links.values())
        assert not any("cooperative" in address for address in links.values())
    assert "Aucun organisme" in visitor.get("/compte/organisations/rejoindre?q=zzzz")
    assert visitor.get("/compte/organisations/rejoindre?q=%25%00_").response.status_code == 200


def test_what_is_no_buyer_is_not_joined_so(app: Flask, team, someone) -> None:
    enterprise = team("enterprise")
    Visitor(app).sign_in(someone()).get(f"/compte/organisations/rejoindre/{enterprise.slug}", status=404)
    Visitor(app).sign_in(someone()).get("/compte/organisations/rejoindre/nulle-part", status=404)


def test_a_private_buyer_is_asked_its_neq_and_always_waits_for_the_team(app: Flask, team, someone) -> None:
    private = with_domain(team("buyer"))
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, private.organization.id).buyer_type = BuyerType.PRIVATE
    visitor = Visitor(app).sign_in(someone(email="ana@ville.example"))
    path = f"/compte/organisations/rejoindre/{private.slug}"
    assert "dix chiffres" in visitor.post(path, {**WORDS, "neq": "123"}, status=422)
    visitor.post(path, {**WORDS, "neq": "1140 000 002"})
    (request,) = requests(app)
    assert (request.neq, request.decided_at) == ("1140000002", None)
