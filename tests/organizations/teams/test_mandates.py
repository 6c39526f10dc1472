"""Mandates: a network edits the page of an enterprise in its name, until a day or until it is taken back; the log says for whom."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import Mandate, Role, Standing
from tests.builders import AT, make_user
from tests.organizations.conftest import edit
from tests.organizations.teams.conftest import Team, answer
from tests.page import Visitor

ADMINISTRATOR, CATALOGUE, READER = Role.ADMINISTRATOR, Role.CATALOGUE, Role.READER


@pytest.fixture
def two(team) -> tuple[Team, Team]:
    """An enterprise and a network with their people."""
    enterprise = team("enterprise", values={"name": "Les Toits verts"}, ana=[ADMINISTRATOR], bob=[CATALOGUE])
    network = team("network", values={"name": "Pôle du Fleuve"}, cam=[CATALOGUE], dan=[ADMINISTRATOR], eve=[READER])
    return enterprise, network


def mandates(app: Flask) -> list[Mandate]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(Mandate)).unique())


def may_edit(team: Team, name: str, slug: str) -> bool:
    return team.visitor(name).client.get(f"/entreprises/{slug}/modifier").status_code == 200


def give(enterprise: Team, network: Team, by: str = "ana", **fields: str) -> int:
    return answer(enterprise.visitor(by), f"/espace/{enterprise.slug}/mandats/donner", {"network": network.slug, **fields})


def test_a_network_with_a_mandate_edits_in_the_name_of_the_enterprise_and_the_log_says_for_whom(app: Flask, two) -> None:
    enterprise, network = two
    assert not may_edit(network, "cam", enterprise.slug)
    assert give(enterprise, network) == 303
    assert may_edit(network, "cam", enterprise.slug)
    assert not may_edit(network, "eve", enterprise.slug)
    assert edit(network.visitor("cam"), enterprise.slug, mission_fr="Verdir les toits.").status_code == 303
    with app.app_context(), db.database().reading() as session:
        (act,) = session.query(AuditEvent).filter_by(verb="organizations.edit").all()
        assert (act.actor_id, act.organization_id, act.subject_id) == (
            network.people["cam"].id,
            network.organization.id,
            enterprise.organization.id,
        )
    with app.app_context(), db.database().writing():
        staff = make_user(is_staff=True)
    assert "pour Pôle du Fleuve" in Visitor(app).sign_in(staff).get("/bureau")


def test_a_mandate_ends_after_its_last_day(app: Flask, two, test_clock) -> None:
    enterprise, network = two
    today = clock.local_day(clock.now())
    assert give(enterprise, network, ends_on=today.isoformat()) == 303
    assert may_edit(network, "cam", enterprise.slug)
    test_clock(clock.now() + timedelta(days=1))
    assert not may_edit(network, "cam", enterprise.slug)
    assert "terminé" in network.visitor("dan").get(f"/espace/{network.slug}/mandats")


def test_a_day_behind_is_refused_and_giving_again_changes_the_day(app: Flask, two) -> None:
    enterprise, network = two
    assert give(enterprise, network, ends_on="2020-01-01") == 422
    assert give(enterprise, network) == 303
    assert give(enterprise, network, ends_on="2090-01-01") == 303
    (mandate,) = mandates(app)
    assert mandate.ends_on.isoformat() == "2090-01-01"


@pytest.mark.parametrize("side", ["enterprise", "network"])
def test_either_takes_a_mandate_back_at_will_and_it_ends_on_the_next_request(app: Flask, two, side: str) -> None:
    enterprise, network = two
    give(enterprise, network)
    cam = network.visitor("cam")
    assert cam.client.get(f"/entreprises/{enterprise.slug}/modifier").status_code == 200
    by, name = (enterprise, "ana") if side == "enterprise" else (network, "dan")
    path = f"/espace/{by.slug}/mandats/{mandates(app)[0].id}/retirer"
    assert answer(by.visitor("bob" if side == "enterprise" else "cam"), path) == 403
    assert answer(by.visitor(name), path) == 303
    assert cam.client.get(f"/entreprises/{enterprise.slug}/modifier").status_code == 403
    assert answer(by.visitor(name), path) == 409


def test_a_network_asks_and_the_enterprise_decides(app: Flask, two) -> None:
    enterprise, network = two
    path = f"/espace/{network.slug}/mandats/demander"
    address = f"https://maillage.example/entreprises/{enterprise.slug}?x=1"
    assert answer(network.visitor("cam"), path, {"enterprise": address}) == 403
    assert answer(network.visitor("dan"), path, {"enterprise": "nulle-part"}) == 422
    assert answer(network.visitor("dan"), path, {"enterprise": address}) == 303
    assert answer(network.visitor("dan"), path, {"enterprise": address}) == 409
    assert not may_edit(network, "cam", enterprise.slug)
    (asked,) = mandates(app)
    assert "Pôle du Fleuve" in enterprise.visitor("ana").get(f"/espace/{enterprise.slug}/mandats")
    accept = f"/espace/{enterprise.slug}/mandats/{asked.id}/accepter"
    assert answer(enterprise.visitor("bob"), accept) == 403
    assert answer(enterprise.visitor("ana"), accept) == 303
    assert may_edit(network, "cam", enterprise.slug)


def test_a_network_cannot_accept_what_it_asked_itself(app: Flask, two) -> None:
    enterprise, network = two
    answer(network.visitor("dan"), f"/espace/{network.slug}/mandats/demander", {"enterprise": enterprise.slug})
    assert answer(network.visitor("dan"), f"/espace/{network.slug}/mandats/{mandates(app)[0].id}/accepter") == 403
    assert answer(network.visitor("dan"), f"/espace/{network.slug}/mandats/donner", {"network": network.slug}) == 403


def test_a_mandate_of_others_is_not_reached(app: Flask, two, team) -> None:
    enterprise, network = two
    give(enterprise, network)
    other = team(ana=[ADMINISTRATOR])
    number = mandates(app)[0].id
    for act in ("retirer", "accepter"):
        assert answer(other.visitor("ana"), f"/espace/{other.slug}/mandats/{number}/{act}") == 404
        assert answer(other.visitor("ana"), f"/espace/{other.slug}/mandats/999999/{act}") == 404


def test_a_mandate_lends_neither_the_team_nor_the_mandates_of_the_enterprise(two) -> None:
    enterprise, network = two
    give(enterprise, network)
    dan = network.visitor("dan")
    for page in ("", "/equipe", "/mandats", "/equipe/inviter"):
        dan.get(f"/espace/{enterprise.slug}{page}", status=404)
    assert answer(dan, f"/entreprises/{enterprise.slug}/retirer") == 403


def test_only_a_network_is_given_a_mandate(two, team) -> None:
    enterprise, _network = two
    other = team(values={"name": "Une autre"})
    assert give(enterprise, other) == 422
    assert give(enterprise, enterprise) == 422


def test_accepting_a_mandate_again_does_not_make_it_endless(app: Flask, two) -> None:
    enterprise, network = two
    today = clock.local_day(clock.now())
    assert answer(network.visitor("dan"), f"/espace/{network.slug}/mandats/demander", {"enterprise": enterprise.slug}) == 303
    (asked,) = mandates(app)
    assert give(enterprise, network, ends_on=today.isoformat()) == 303
    assert answer(enterprise.visitor("ana"), f"/espace/{enterprise.slug}/mandats/{asked.id}/accepter") == 404
    assert [one.ends_on for one in mandates(app)] == [today]


def test_a_network_edits_nothing_of_an_enterprise_that_is_suspended(app: Flask, two) -> None:
    enterprise, network = two
    assert give(enterprise, network) == 303
    assert may_edit(network, "cam", enterprise.slug)
    with app.app_context(), db.database().writing() as session:
        session.add(Standing(organization_id=enterprise.organization.id, suspended_at=AT, suspension_reason="Plainte."))
    assert not may_edit(network, "cam", enterprise.slug)


def test_an_enterprise_is_asked_again_so_often(make_app, app: Flask, two) -> None:
    enterprise, network = two
    network.app = make_app(rate_request_again="1 per day")
    dan, path = network.visitor("dan"), f"/espace/{network.slug}/mandats/demander"
    assert answer(dan, path, {"enterprise": enterprise.slug}) == 303
    assert answer(dan, f"/espace/{network.slug}/mandats/{mandates(app)[0].id}/retirer") == 303
    assert answer(dan, path, {"enterprise": enterprise.slug}) == 429
