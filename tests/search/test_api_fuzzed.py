"""The API holds what its description promises, whatever is asked: questions made from the description itself, right ones and wrong ones."""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import Case, GenerationMode

from marketplace.core import db
from marketplace.core.paging import DEEPEST
from marketplace.core.worker import Worker
from tests.builders import make_organization
from tests.organizations.dressed import make_dressed
from tests.search.five import ALL

POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
# How many questions of each address, and the slug that its path holds when there is one.
HOW_MANY = {
    "/api/v1/enterprises": 40,
    "/api/v1/enterprises/{slug}": 8,
    "/api/v1/listings": 20,
    "/api/v1/suggest": 15,
    "/api/v1/openapi.json": 4,
}


@pytest.fixture
def described(make_app) -> tuple[Any, str]:  # type: ignore[no-untyped-def]
    """The description of an API that is not sparing of its answers, and the slug of an enterprise that says everything of itself."""
    app = make_app(rate_api="1000000 per minute")
    with app.app_context(), db.database().writing():
        slug = make_dressed().slug
        for facts in ALL:
            make_organization(**facts)
    Worker(app).drain()
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app), slug


def ask_many(operation: Any, mode: GenerationMode, many: int, **fixed: Any) -> Counter[int]:
    """Ask what schemathesis makes up, hold each answer to the description; how many answers of each status there were."""
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=many,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode, **fixed))
    def ask(case: Case) -> None:
        assume(mode is NEGATIVE or weighed(case))
        statuses[case.call_and_validate().status_code] += 1

    ask()
    return statuses


def weighed(case: Case) -> bool:
    """Whether what JSON Schema cannot say is kept too: the rules between two parameters, and that 5.0 is not written for 5."""
    query = case.query or {}
    number, each = (query.get(name) or default for name, default in (("page", 1), ("per_page", 20)))
    if isinstance(number, float) or isinstance(each, float):
        return False
    return int(number) * int(each) <= DEEPEST and not (query.get("sort") == "distance" and not query.get("near"))


def test_every_address_that_is_described_is_tried(described) -> None:
    schema, _slug = described
    open_to_all = {path for path, item in schema.raw_schema["paths"].items() if "security" not in item.get("get", {"security": []})}
    assert open_to_all == HOW_MANY.keys(), "the others are tried with a key, in tests/catalogue/test_write_api_fuzzed.py"


@pytest.mark.slow
def test_what_the_description_allows_is_answered_as_it_says(described) -> None:
    schema, slug = described
    for path, many in HOW_MANY.items():
        answered = ask_many(schema[path]["GET"], POSITIVE, many)
        assert answered.keys() <= {200, 404}, (path, answered)
    assert ask_many(schema["/api/v1/enterprises/{slug}"]["GET"], POSITIVE, 3, path_parameters={"slug": slug}).keys() == {200}


@pytest.mark.slow
def test_what_the_description_forbids_is_refused_as_it_says(described) -> None:
    schema, _slug = described
    for path in ("/api/v1/enterprises", "/api/v1/suggest"):
        refused = ask_many(schema[path]["GET"], NEGATIVE, HOW_MANY[path])
        assert refused[422] > HOW_MANY[path] // 2, (path, refused)
        assert refused.keys() <= {200, 404, 422}, (path, refused)
