"""The directory as JSON, for anyone's program."""

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from tests.builders import AT

pytestmark = pytest.mark.usefixtures("directory")


def ask(app: Flask, path: str, **arguments: object):
    """The answer to a question, by someone whom the server never saw."""
    return app.test_client().get(path, query_string=arguments)


def test_an_enterprise_says_who_it_is_and_where_its_page_is(app: Flask):
    (one,) = ask(app, "/api/v1/enterprises", q="traiteur").get_json()["results"]
    assert one == {
        "id": one["id"],
        "slug": "la-louche-d-argent",
        "url": "http://localhost:8000/entreprises/la-louche-d-argent",
        "name": "La Louche d’Argent",
        "legal_form": "OBNL_QC",
        "region": "06",
        "municipality": "Rive-Neuve",
        "sectors": ["S17"],
        "description": "Traiteur en insertion qui prépare des repas d’été pour les camps de jour.",
        "website": "https://entretien-littoral.example",
    }


def test_english_is_under_its_own_address(app: Flask):
    (one,) = ask(app, "/en/api/v1/enterprises", q="traiteur").get_json()["results"]
    assert one["url"] == "http://localhost:8000/en/entreprises/la-louche-d-argent"
    assert one["description"].startswith("Caterer")


def test_counts_are_those_of_the_whole_answer(app: Flask):
    found = ask(app, "/api/v1/enterprises", per_page=1).get_json()
    assert (found["count"], found["page"], found["pages"], len(found["results"])) == (3, 1, 3, 1)
    assert found["facets"] == {"region": [{"value": code, "count": 1} for code in ("01", "06", "15")]}


def test_pages_follow_one_another_without_gap_or_copy(app: Flask):
    seen = [ask(app, "/api/v1/enterprises", per_page=1, page=number).get_json()["results"][0]["slug"] for number in (1, 2, 3)]
    assert seen == ["entretien-du-littoral", "la-louche-d-argent", "le-grand-bac"]


@pytest.mark.parametrize(
    ("argument", "value"), [("region", "99"), ("per_page", "101"), ("per_page", "0"), ("per_page", "x"), ("per_page", "9" * 40)]
)
def test_a_value_out_of_range_is_a_problem_said_clearly(app: Flask, argument: str, value: str):
    response = ask(app, "/api/v1/enterprises", **{argument: value})
    problem = response.get_json(force=True)
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert (problem["status"], bool(problem["detail"])) == (422, True)


def test_a_page_past_the_last_is_not_found(app: Flask):
    response = ask(app, "/api/v1/enterprises", page=2)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_what_is_hidden_is_never_given(app: Flask):
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, slug="le-grand-bac"), actor=None, at=AT)
    assert ask(app, "/api/v1/enterprises", q="bac").get_json()["results"] == []


def test_too_many_questions_are_told_when_to_come_back(make_app):
    app = make_app(rate_api="2 per minute")
    answers = [ask(app, "/api/v1/enterprises").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    refused = ask(app, "/api/v1/enterprises")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert refused.mimetype == "application/problem+json"
