"""The OpenAPI document: generated, whole, in both languages, and true of what is answered."""

import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from jsonschema_rs import validator_for

from marketplace.core import db
from marketplace.core.api import openapi, operations
from marketplace.core.worker import Worker
from marketplace.search.api.asked import ForEnterprises
from tests.house.documents import page as page_of
from tests.house.sources import none_of
from tests.organizations.dressed import make_dressed

ADDRESS = "/api/v1/openapi.json"


@pytest.fixture
def document(client) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.json


def test_it_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(document).validate()


def test_every_address_of_the_api_is_in_it_and_nothing_else(app: Flask, document):
    routes = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    told = {(path, method) for path, method, _one in described(document)}
    assert told == {(openapi.openapi_path(rule), openapi.method_of(rule)) for rule in routes}
    undeclared = [rule.endpoint for rule in routes if operations.of(app.view_functions[rule.endpoint]) is None]
    assert undeclared == []


def test_parameters_are_those_that_are_read(document):
    told = [one["name"] for one in document["paths"]["/api/v1/enterprises"]["get"]["parameters"]]
    assert sorted(told) == sorted(ForEnterprises.__dataclass_fields__)


def test_closed_lists_are_those_of_the_reference_data(document):
    told = {one["name"]: one["schema"] for one in document["paths"]["/api/v1/enterprises"]["get"]["parameters"]}
    assert told["region"]["items"]["enum"] == [f"{number:02d}" for number in range(1, 18)]
    assert {len(code) for code in told["mrc"]["items"]["enum"]} == {3}
    assert set(told["serves"]["items"]["enum"]) == set(told["region"]["items"]["enum"]) | set(told["mrc"]["items"]["enum"])
    assert told["trust"]["items"]["enum"] == ["declared", "verified", "accredited"]
    assert told["sort"] == {"type": "string", "enum": ["relevance", "name", "distance"], "default": "relevance"}


def test_what_any_address_may_refuse_is_told(client, document):
    for _path, _method, one in described(document):
        assert {"403", "405", "422", "429", "500", "503"} <= one["responses"].keys()
        assert ("401" in one["responses"]) == ("security" in one)
        assert ("415" in one["responses"]) == ("requestBody" in one)
    refusals = document["components"]["responses"]
    assert "https" in refusals["403"]["description"]
    refused = client.post("/api/v1/enterprises")
    assert refused.status_code == 405
    assert set(refusals["405"]["headers"]) <= set(refused.headers.keys())


def test_the_depth_is_told_with_the_two_parameters_that_make_it(client, document):
    (page,) = (one for one in document["paths"]["/api/v1/enterprises"]["get"]["parameters"] if one["name"] == "page")
    assert "page et de per_page ne dépasse pas 10\u00a0000" in page["description"]
    assert client.get("/api/v1/enterprises?page=101&per_page=100").status_code == 422
    page_for_people = " ".join(page_of("api").split())
    assert "Pages stop at the 10 000th enterprise" in page_for_people
    assert client.get("/parcourir/liste.csv").status_code == 200, "where the page for people sends whoever wants all"


def test_every_example_of_a_parameter_is_accepted(client, document):
    for path, _method, operation in described(document):
        for one in operation["parameters"]:
            if one["in"] == "query" and "security" not in operation:
                values = one["example"] if one["schema"]["type"] == "array" and "style" not in one else [one["example"]]
                asked = {one["name"]: [",".join(map(str, value)) if isinstance(value, list) else value for value in values]}
                assert client.get(path, query_string=asked).status_code == 200, asked


def test_every_example_of_an_answer_has_its_shape(document):
    tried = 0
    answers = [one for _path, _method, what in described(document) for one in (*what["responses"].values(), what.get("requestBody", {}))]
    for answer in (*answers, *document["components"]["responses"].values()):
        for content in answer.get("content", {}).values():
            if "example" in content:
                held({**content["schema"], "components": document["components"]}).validate(content["example"])
                tried += 1
    assert tried > 8


def test_every_field_and_every_parameter_is_explained(document):
    silent = [
        f"{name}.{field}"
        for name, shape in document["components"]["schemas"].items()
        for field, one in shape["properties"].items()
        if not one.get("description") and "$ref" not in one and "anyOf" not in one
    ]
    silent += [
        one["name"] for _path, _method, what in described(document) for one in what["parameters"] if not one["description"].endswith(".")
    ]
    assert silent == []


def test_every_reference_leads_somewhere(document):
    for reference in references(document):
        found: Any = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def test_answers_are_as_they_are_described(app: Flask, client, document):
    with app.app_context(), db.database().writing():
        slug = make_dressed().slug
    Worker(app).drain()
    for path, asked in {
        "/api/v1/enterprises": f"/api/v1/enterprises?q={slug.split('-')[0]}&near=48,-68,100",
        "/api/v1/enterprises/{slug}": f"/api/v1/enterprises/{slug}",
        "/api/v1/suggest": "/api/v1/suggest?q=rimou",
    }.items():
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for prefix in ("", "/en"):
            answer = client.get(prefix + asked).json
            held({**schema, "components": document["components"]}).validate(answer)


def test_english_describes_the_same_in_english(client, document):
    english = client.get(f"/en{ADDRESS}").json
    assert english["servers"][0]["url"].endswith("/en")
    assert document["servers"][0] == {"url": "http://localhost:8000", "description": document["servers"][0]["description"]}
    assert english["paths"].keys() == document["paths"].keys()
    assert english["components"]["schemas"].keys() == document["components"]["schemas"].keys()


def test_the_page_for_people_names_every_parameter_and_every_field(document):
    page = page_of("api")
    names = {one["name"] for _path, _method, what in described(document) for one in what["parameters"] if one["in"] != "path"}
    names |= {field for shape in document["components"]["schemas"].values() for field in shape["properties"]}
    none_of(sorted(name for name in names if not re.search(rf"[`\"]{name}[`\"]", page)))
    none_of(f"{method} {path}" for path, method, _what in described(document) if f"`{method.upper()} {path}`" not in page)


def described(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation: its path, its method, what is said of it."""
    return [(path, method, one) for path, item in document["paths"].items() for method, one in item.items()]


def held(schema: dict[str, Any]) -> Any:
    return validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, validate_formats=True)


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [one for value in node.values() for one in references(value)]
    return [one for value in node for one in references(value)] if isinstance(node, list) else []
