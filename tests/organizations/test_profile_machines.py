"""What a profile says to machines: the same facts, in their words, escaped whatever was typed."""

import json

import pytest
from flask import Flask
from lxml import html

from marketplace.core import db
from marketplace.organizations.models import Organization
from tests.organizations.dressed import EMAIL, make_dressed
from tests.page import Visitor


@pytest.fixture
def slug(app: Flask) -> str:
    with app.app_context(), db.database().writing():
        return make_dressed().slug


def test_machines_read_the_same_facts_and_nothing_hidden(visitor, slug):
    page = visitor.get(f"/entreprises/{slug}")
    (text,) = page.tree.xpath("//script[@type='application/ld+json']/text()")
    said = json.loads(text)
    assert said["@type"] == "LocalBusiness"
    assert said["name"] == page.heading
    assert said["@id"] == f"http://localhost:8000/entreprises/{slug}"
    assert said["address"]["addressLocality"] == "Val-des-Ormes"
    assert {one["name"] for one in said["areaServed"] if "name" in one} >= {"Québec", "Bas-Saint-Laurent", "L’Essai"}
    assert [one["geoRadius"] for one in said["areaServed"] if one["@type"] == "GeoCircle"] == [60_000]
    assert said["identifier"]["value"] == "1140000001"
    assert EMAIL not in text
    assert "12500000" not in text
    assert "email" not in said
    shared = {one.get("property"): one.get("content") for one in page.tree.xpath("//meta[starts-with(@property, 'og:')]")}
    assert (shared["og:title"], shared["og:locale"], shared["og:locale:alternate"]) == (page.heading, "fr_CA", "en_CA")


def test_english_machines_are_told_in_english(visitor: Visitor, slug: str):
    tree = visitor.get(f"/en/entreprises/{slug}").tree
    said = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
    assert said["url"] == f"http://localhost:8000/en/entreprises/{slug}"
    assert said["description"].startswith("Cleaning of public")
    assert tree.xpath("//meta[@property='og:locale']/@content") == ["en_CA"]


NASTY = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "a\u2028b\u2029c",
    "\"'\\",
    "]]>",
    "{{7*7}}",
    "&lt;b&gt;",
    "🐝‍\u202eolléH",
)


@pytest.mark.parametrize("text", NASTY)
def test_what_was_typed_never_leaves_the_data_that_machines_read(app, visitor, slug, text):
    with app.app_context(), db.database().writing():
        one = db.load(Organization, slug=slug)
        one.name = one.description_fr = one.address = one.contact_phone = text
    answer = visitor.client.get(f"/entreprises/{slug}")
    tree = html.fromstring(answer.get_data())
    assert len(tree.xpath("//script")) == 3
    assert json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))["name"] == text
    assert "script-src 'self' 'nonce-" in answer.headers["Content-Security-Policy"]
