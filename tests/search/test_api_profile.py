"""One enterprise as JSON: all that its page says to everyone, and where an address that is no more leads."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.core import db
from marketplace.organizations import actions
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization, OrganizationStatus, TrustLevel
from marketplace.search.api.profile_shapes import Profile
from tests.builders import AT, make_organization
from tests.organizations.dressed import EMAIL, make_dressed, make_network

ADDRESS = "/api/v1/enterprises"
PROBLEM = "application/problem+json"


@pytest.fixture
def slug(app: Flask, test_clock) -> str:  # type: ignore[no-untyped-def]
    """An enterprise that says everything of itself, on the day of the tests."""
    test_clock(AT)
    with app.app_context(), db.database().writing():
        return make_dressed().slug


@pytest.fixture
def found(client, slug) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    return client.get(f"{ADDRESS}/{slug}").json


def test_it_has_the_shape_that_is_published(found):
    assert found.keys() == Profile.__annotations__.keys()


def test_everything_that_the_page_says_is_there(found, slug):
    assert (found["slug"], found["neq"], found["founded_year"]) == (slug, "1140000001", 1998)
    assert found["other_names"] == ["Les Propres du Fleuve"]
    assert found["legal_form"] == {"code": "COOP_SOL", "label": "Coopérative de solidarité"}
    assert found["region"]["code"] == "01"
    assert found["mission"] == "Des édifices propres et des emplois durables."
    assert (found["employees"], found["employees_in_integration"]) == (48, 12)
    assert (found["latitude"], found["longitude"]) == (48.4, -68.5)
    assert found["languages"] == ["fr", "en"]
    assert found["clauses"][0]["evidence"] == "Statuts, article 12."
    assert found["references"][0]["client"] == "Ville d’essai"
    assert (found["trust"], found["trust_expires_on"]) == ("verified", "2027-03-31")


def test_each_activity_says_what_it_serves(found):
    told = {one["sector"]["code"]: one for one in found["activities"]}
    assert (told["S11"]["reach"], told["S11"]["kind"]) == ("province", "services")
    assert (told["S10"]["reach"], told["S10"]["regions"]) == ("regions", ["01", "11"])
    assert (told["S17"]["reach"], told["S17"]["radius_km"]) == ("radius", 60)
    assert told["S05"]["reach"] == "mrcs"
    assert len(told["S05"]["mrcs"]) == 1
    assert (told["S02"]["reach"], told["S02"]["kind"]) == (None, None), "what nobody told is not guessed"


def test_what_is_over_is_said_to_be(app, client, found, slug):
    assert {one["code"]: one["is_valid"] for one in found["certifications"]} == {"ESSAI_A": True, "ESSAI_B": False}
    with app.app_context(), db.database().writing() as session:
        session.execute(update(Organization).where(Organization.slug == slug).values(trust_expires_on=AT.date().replace(year=2025)))
    assert client.get(f"{ADDRESS}/{slug}").json["trust"] == TrustLevel.DECLARED.value


def test_nobody_is_told_how_to_reach_a_person_nor_how_large_its_contracts_are(client, slug):
    text = client.get(f"{ADDRESS}/{slug}").text
    for hidden in (EMAIL, "555-0123", "12500000", "125000", "200000000", "2000000"):
        assert hidden not in text, hidden


def test_english_gives_english_labels(client, slug):
    found = client.get(f"/en{ADDRESS}/{slug}").json
    assert found["legal_form"]["label"] == "Solidarity cooperative"
    assert found["references"][0]["what"] == "Arena cleaning"
    assert found["url"].startswith("http://localhost:8000/en/")


def test_a_merged_enterprise_leads_to_the_other_in_one_step(app, client):
    with app.app_context(), db.database().writing():
        first, second, third = (make_organization(name=f"Entretien {word}") for word in ("Un", "Deux", "Trois"))
        merging.merge(second, first, {"name": "kept"}, actor=None, at=AT)
        merging.merge(third, second, {"name": "kept"}, actor=None, at=AT)
        slugs = [one.slug for one in (first, second, third)]
    for prefix in ("", "/en"):
        for old in slugs[:2]:
            moved = client.get(f"{prefix}{ADDRESS}/{old}")
            assert (moved.status_code, moved.location) == (301, f"{prefix}{ADDRESS}/{slugs[2]}")
    assert client.get(f"{ADDRESS}/{slugs[2]}").status_code == 200


def test_a_withdrawn_enterprise_is_gone(app, client, slug):
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, slug=slug), actor=None, at=AT)
    gone = client.get(f"{ADDRESS}/{slug}")
    assert (gone.status_code, gone.mimetype) == (410, PROBLEM)
    assert "retirée" in gone.get_json(force=True)["detail"]


def test_a_draft_and_what_never_was_answer_alike(app, client, slug):
    with app.app_context(), db.database().writing() as session:
        session.execute(update(Organization).where(Organization.slug == slug).values(status=OrganizationStatus.DRAFT))
    answers = [client.get(f"{ADDRESS}/{one}") for one in (slug, "jamais", "%00", "a" * 5000, "%F0%9F%90%9D")]
    assert {(one.status_code, one.mimetype) for one in answers} == {(404, PROBLEM)}
    assert len({one.get_json(force=True)["detail"] for one in answers}) == 1


def test_what_sells_nothing_is_no_enterprise(app, client):
    with app.app_context(), db.database().writing():
        slug = make_network("Pôle sans comptoir").slug
    assert client.get(f"{ADDRESS}/{slug}").status_code == 404
