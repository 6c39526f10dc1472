"""The address of a page that was merged leads to the page that stands; nothing lists the merged one."""

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization
from tests.builders import AT
from tests.page import Visitor


@pytest.fixture
def chain(app: Flask, enterprise) -> list[Organization]:
    """Three pages: the first was merged into the second, and that one into the third."""
    pages = [enterprise(name=f"Entretien du Littoral {word}") for word in ("Un", "Deux", "Trois")]
    with app.app_context(), db.database().writing() as session:
        first, second, third = (session.get_one(Organization, page.id) for page in pages)
        merging.merge(second, first, {"name": "kept"}, actor=None, at=AT)
        merging.merge(third, second, {"name": "kept"}, actor=None, at=AT)
    return pages


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_old_addresses_lead_to_the_page_that_stands_for_good(chain, visitor, prefix) -> None:
    for old in chain[:2]:
        answer = visitor.client.get(f"{prefix}/entreprises/{old.slug}")
        assert (answer.status_code, answer.location) == (301, f"{prefix}/entreprises/{chain[2].slug}")
    assert "Entretien du Littoral Trois" in visitor.get(f"{prefix}/entreprises/{chain[0].slug}")


def test_the_team_is_led_there_too(app, chain, staff: Visitor) -> None:
    assert staff.client.get(f"/entreprises/{chain[0].slug}").status_code == 301
    assert "Entretien du Littoral Trois" in staff.get(f"/entreprises/{chain[0].slug}/modifier")


def test_an_address_that_leads_to_a_withdrawn_page_says_that_it_is_gone(app, chain, staff, visitor) -> None:
    staff.client.post(f"/entreprises/{chain[2].slug}/retirer", data={"csrf_token": staff.token(f"/entreprises/{chain[2].slug}")})
    visitor.get(f"/entreprises/{chain[0].slug}", status=410)


def test_nothing_lists_a_merged_page(app, chain, visitor, worker) -> None:
    worker.drain()
    for path in ("/recherche?q=littoral", "/recherche?region=01", "/regions/01"):
        text = visitor.get(path).response.text
        assert f"/entreprises/{chain[2].slug}" in text
        assert not [old.slug for old in chain[:2] if f'/entreprises/{old.slug}"' in text], path
    listed = visitor.client.get("/api/v1/enterprises").json
    assert [one["name"] for one in listed["results"]] == ["Entretien du Littoral Trois"]
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/plan-1.xml"):
        assert chain[0].slug + "<" not in visitor.client.get(path).text
