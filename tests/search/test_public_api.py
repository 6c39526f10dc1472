"""The directory as JSON, for anyone's program: what a list of enterprises answers."""

from typing import Any

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.core.worker import Worker
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from marketplace.search.api.shapes import Facets, Listing, Query, Result
from tests.builders import AT
from tests.organizations.dressed import make_dressed

pytestmark = pytest.mark.usefixtures("directory")

ADDRESS = "/api/v1/enterprises"


def ask(app: Flask, path: str = ADDRESS, **arguments: object) -> Any:
    """The answer to a question, by someone whom the server never saw."""
    response = app.test_client().get(path, query_string=arguments)
    assert response.status_code == 200, response.text
    return response.get_json()


def slugs(app: Flask, **arguments: object) -> list[str]:
    return [one["slug"] for one in ask(app, **arguments)["results"]]


@pytest.fixture
def dressed(app: Flask) -> str:
    """An enterprise that says everything of itself: its slug."""
    with app.app_context(), db.database().writing():
        slug = make_dressed().slug
    Worker(app).drain()
    return slug


def test_an_answer_has_the_shape_that_is_published_and_nothing_more(app: Flask):
    found = ask(app, q="traiteur")
    assert found.keys() == Listing.__annotations__.keys()
    assert found["query"].keys() == Query.__annotations__.keys()
    assert found["facets"].keys() == Facets.__annotations__.keys()
    assert [one.keys() for one in found["results"]] == [Result.__annotations__.keys()]


def test_an_enterprise_says_who_it_is_where_it_is_and_why_it_is_there(app: Flask):
    (one,) = ask(app, q="traiteur")["results"]
    assert one.pop("why").startswith("Trouvé par")
    assert one == {
        "id": one["id"],
        "slug": "la-louche-d-argent",
        "url": "http://localhost:8000/entreprises/la-louche-d-argent",
        "name": "La Louche d’Argent",
        "neq": None,
        "legal_form": "OBNL_QC",
        "region": "06",
        "mrc": None,
        "municipality": "Rive-Neuve",
        "sectors": ["S17"],
        "certifications": [],
        "trust": "declared",
        "description": "Traiteur en insertion qui prépare des repas d’été pour les camps de jour.",
        "distance_km": None,
    }


def test_english_is_under_its_own_address(app: Flask):
    found = ask(app, f"/en{ADDRESS}", q="traiteur")
    (one,) = found["results"]
    assert one["url"] == "http://localhost:8000/en/entreprises/la-louche-d-argent"
    assert one["description"].startswith("Caterer")
    assert found["facets"]["sector"] == [{"value": "S17", "label": "Food services and catering", "count": 1}]


def test_the_answer_says_how_the_question_was_read(app: Flask):
    assert ask(app, q="traiteur", region="06")["query"] == {
        "said": "pour «\u00a0traiteur\u00a0»; région\u00a0: Montréal",
        "relaxed": False,
        "suggestion": None,
    }
    assert ask(app)["query"]["said"] == "dans tout le répertoire"
    assert "Rimouski" in ask(app, q="traiteur à Rimouski")["query"]["said"]
    assert "trop courants" in ask(app, q="des")["query"]["said"]


def test_what_nothing_answers_whole_is_answered_in_part_and_said_so(app: Flask):
    relaxed = ask(app, q="traiteur insertion camps voilier")
    assert [one["slug"] for one in relaxed["results"]] == ["la-louche-d-argent"]
    assert relaxed["query"]["relaxed"] is True
    mistyped = ask(app, q="traitteur")
    assert (mistyped["query"]["relaxed"], mistyped["query"]["suggestion"]) == (True, "traiteur")
    assert mistyped["count"] == 1


def test_each_filter_narrows(app: Flask, dressed: str):
    for name, value in {
        "sector": "S05",
        "kind": "works",
        "trust": "verified",
        "certification": "ESSAI_A",
        "serves": "11",
        "near": "48.4,-68.5,5",
    }.items():
        assert slugs(app, **{name: value}) == [dressed], name
    assert dressed not in slugs(app, certification="ESSAI_B"), "it is over"
    assert slugs(app, legal_form="OBNL_QC") == ["la-louche-d-argent"]
    assert dressed in slugs(app, region="01")
    assert dressed not in slugs(app, region="06")


def test_a_repeated_filter_means_any_of_its_values_and_different_filters_all(app: Flask):
    assert slugs(app, region=["06", "15"], sort="name") == ["la-louche-d-argent", "le-grand-bac"]
    assert slugs(app, region=["06", "15"], sector="S10") == ["le-grand-bac"]


def test_a_facet_is_counted_without_its_own_filter(app: Flask):
    facets = ask(app, region="06")["facets"]
    assert {one["value"]: one["count"] for one in facets["region"]} == {"01": 1, "06": 1, "15": 1}
    assert [one["label"] for one in facets["region"]] == ["Bas-Saint-Laurent", "Montréal", "Laurentides"]
    assert [one["value"] for one in facets["sector"]] == ["S17"]


def test_distances_are_those_from_the_place_asked_for_and_can_give_the_order(app: Flask, dressed: str):
    (one,) = ask(app, near="48.4,-68.5,5")["results"]
    assert one["distance_km"] == 0
    (one,) = ask(app, near="48.5,-68.5,50", sort="distance")["results"]
    assert one["distance_km"] == pytest.approx(11.1, abs=0.1)
    assert slugs(app, near="45,-74,50") == []


def test_the_order_may_be_that_of_names(app: Flask):
    assert slugs(app, sort="name") == ["entretien-du-littoral", "la-louche-d-argent", "le-grand-bac"]


def test_counts_are_those_of_the_whole_answer(app: Flask):
    found = ask(app, per_page=1)
    assert (found["count"], found["page"], found["pages"], len(found["results"])) == (3, 1, 3, 1)


def test_pages_follow_one_another_without_gap_or_copy(app: Flask):
    seen = [slug for number in (1, 2, 3) for slug in slugs(app, per_page=1, page=number)]
    assert seen == ["entretien-du-littoral", "la-louche-d-argent", "le-grand-bac"]


def test_the_last_page_that_is_promised_can_be_read(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("marketplace.core.api.parameters.DEEPEST", 2)
    monkeypatch.setattr("marketplace.search.api.listing.DEEPEST", 2)
    assert (ask(app, per_page=1)["count"], ask(app, per_page=1)["pages"]) == (3, 2)
    assert slugs(app, per_page=1, page=2) == ["la-louche-d-argent"]
    assert app.test_client().get(f"{ADDRESS}?per_page=1&page=3").status_code == 422


def test_what_is_hidden_is_never_given(app: Flask):
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, slug="le-grand-bac"), actor=None, at=AT)
    assert ask(app, q="bac")["results"] == []


def test_too_many_questions_are_told_when_to_come_back(make_app):
    client = make_app(rate_api="2 per minute").test_client()
    assert [client.get(ADDRESS).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(ADDRESS)
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert refused.mimetype == "application/problem+json"
