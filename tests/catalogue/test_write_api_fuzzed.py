"""Programs that write are answered as the description promises: demands made from the description itself, right and wrong, with a key."""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.catalogue.programs import BOX, Program, make_program

REFERENCE = "BL-01"
WRITTEN = {"/api/v1/catalogue/listings/{reference}": ("PUT", "PATCH", "DELETE"), "/api/v1/catalogue/batch": ("POST",)}
READ = {"/api/v1/catalogue/listings": ("GET",), "/api/v1/catalogue/listings/{reference}": ("GET",)}
# What a right shape may still meet: a listing that is not there, one that is not ready, a rule that JSON Schema cannot say.
RIGHT = {200, 201, 404, 409, 412, 422}
WRONG = {200, 201, 400, 401, 404, 409, 412, 415, 422}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance]


@pytest.fixture
def described(make_app) -> tuple[Any, Program]:  # type: ignore[no-untyped-def]
    app = make_app(rate_api="1000000 per minute", rate_api_key="1000000 per minute")
    shop = make_program(app)
    assert shop.put(REFERENCE, BOX).status_code == 201
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app), shop


def ask(shop: Program, operation: Any, mode: GenerationMode, many: int) -> Counter[int]:
    """Ask what schemathesis makes up, hold each answer to the description; how many answers of each status there were."""
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=many, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(operation.as_strategy(generation_mode=mode))
    def one(case: Case) -> None:
        if "reference" in (case.path_parameters or {}):
            case.path_parameters = {"reference": REFERENCE}
        answer = case.call(headers={"Authorization": f"Bearer {shop.letters}"})
        case.validate_response(answer, checks=CHECKS)
        statuses[answer.status_code] += 1

    one()
    return statuses


@pytest.mark.slow
def test_what_programs_send_is_answered_as_the_description_says(described) -> None:
    schema, shop = described
    for path, methods in (READ | WRITTEN).items():
        for method in methods:
            answered = ask(shop, schema[path][method], GenerationMode.POSITIVE, 12)
            assert answered.keys() <= RIGHT, (path, method, answered)
    for path, methods in WRITTEN.items():
        for method in methods:
            refused = ask(shop, schema[path][method], GenerationMode.NEGATIVE, 12)
            assert refused.keys() <= WRONG, (path, method, refused)
