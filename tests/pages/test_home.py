"""The first page says what there is now, and what this is."""

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations import actions
from tests.builders import AT, make_organization
from tests.page import Visitor, flat


def figures(visitor: Visitor) -> dict[str, str]:
    """The figures strip, from what is counted to how many there are."""
    terms = visitor.get("/").tree.xpath("//dl[contains(@class, 'figures')]//dt")
    return {flat(term.text_content()): flat(term.xpath("string(following-sibling::dd[1])")) for term in terms}


def test_home_counts_the_enterprises_that_are_shown(app: Flask, visitor: Visitor):
    with app.app_context(), db.database().writing():
        make_organization(name="Ateliers du Vallon", legal_form_code="OBNL_QC", region_code="06", municipality="Montréal")
        make_organization(name="Buanderie du Quai", municipality="Val-des-Ormes")
        hidden = make_organization(name="Cantine retirée", region_code="17", municipality="Rivière-aux-Aulnes")
        actions.withdraw(hidden, actor=None, at=AT)
    assert figures(visitor) == {"entreprises collectives": "2", "coopératives": "1", "municipalités": "2", "régions": "2"}


def test_home_of_an_empty_directory_still_leads_somewhere(visitor: Visitor):
    assert set(figures(visitor).values()) == {"0"}
    assert "/recherche" in visitor.get("/").links().values()


def test_home_shows_each_region_with_its_count_and_its_address(app: Flask, visitor: Visitor):
    with app.app_context(), db.database().writing():
        make_organization(region_code="04", municipality="Trois-Caps")
    tiles = [address for address in visitor.get("/").links().values() if address.startswith("/regions/")]
    assert len(set(tiles)) == 17
    assert "/regions/04" in tiles


def test_home_says_that_invented_enterprises_are_invented(app: Flask, visitor: Visitor):
    with app.app_context(), db.database().writing():
        make_organization().is_demo = True
    assert "Données de démonstration" in visitor.get("/")


def test_home_says_nothing_of_a_demonstration_without_one(visitor: Visitor):
    assert "Données de démonstration" not in visitor.get("/")


@pytest.mark.parametrize("path", ["/", "/a-propos"])
def test_the_public_pages_are_whole_in_both_languages(visitor: Visitor, path: str):
    french, english = visitor.get(path), visitor.get(f"/en{path}")
    assert french.heading != english.heading
    assert english.tree.xpath("string(//link[@rel='alternate' and @hreflang='fr-CA']/@href)") == f"http://localhost:8000{path}"


def test_about_says_where_the_platform_stops(visitor: Visitor):
    assert "SEAO" in visitor.get("/a-propos")
