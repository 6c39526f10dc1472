"""Answers of the API: a mark of their content, 304 for whoever has them, readable from the pages of other sites, refusals too."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.core import db
from marketplace.core.api.operations import Operation, operation
from marketplace.core.errors import Gone
from tests.builders import make_user
from tests.core.web.conftest import corner_of
from tests.page import Visitor

ADDRESS = "/api/v1/essai"
EVERYWHERE = ("/api", "/api/v1/openapi.json", "/api/v1/nulle-part", "/api/v1/openapi.json?x=1", "/en/api/v1/openapi.json")


@pytest.fixture
def said() -> dict[str, Any]:
    """What the address of the test answers now."""
    return {"word": "été"}


@pytest.fixture
def site(app: Flask, said: dict[str, Any]) -> FlaskClient:
    def gone() -> None:
        raise Gone("Il n’y est plus.")

    what = Operation("Dire un mot", "Un mot.", answers=dict[str, str])
    corner_of(app)(ADDRESS, operation(what)(lambda: dict(said)))
    corner_of(app)("/api/v1/parti", operation(what)(gone))
    return app.test_client()


def test_the_mark_is_strong_and_follows_the_content(site, said):
    first = site.get(ADDRESS)
    assert first.json == {"word": "été"}
    assert first.headers["ETag"].startswith('"'), "a weak mark begins with W/"
    assert site.get(ADDRESS).headers["ETag"] == first.headers["ETag"]
    said["word"] = "hiver"
    assert site.get(ADDRESS).headers["ETag"] != first.headers["ETag"]


def test_whoever_has_it_already_is_told_so_without_a_body(site, said):
    mark = site.get(ADDRESS).headers["ETag"]
    for known in (mark, f'"other", {mark}', "*", f"W/{mark}"):
        again = site.get(ADDRESS, headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b""), known
        assert again.headers["ETag"] == mark
        assert again.cache_control.max_age == 60
    said["word"] = "hiver"
    assert site.get(ADDRESS, headers={"If-None-Match": mark}).status_code == 200
    assert site.get(ADDRESS, headers={"If-None-Match": '"other"'}).status_code == 200


def test_asking_for_the_headers_alone_gives_the_same_ones(site):
    whole, head = site.get(ADDRESS), site.head(ADDRESS)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_an_answer_may_be_kept_for_a_minute_and_a_refusal_may_not(site):
    assert site.get(ADDRESS).cache_control.max_age == 60
    assert site.get(ADDRESS).cache_control.public
    for path in ("/api/v1/parti", f"{ADDRESS}?x=1", "/api/v1/nulle-part"):
        assert site.get(path).headers["Cache-Control"] == "no-cache", path


def test_nothing_is_kept_of_what_was_answered_to_someone_signed_in(app, site):
    with app.app_context(), db.database().writing():
        person = make_user()
    assert Visitor(app).sign_in(person).client.get(ADDRESS).headers["Cache-Control"] == "no-store"


def test_pages_of_other_sites_may_read_everything_and_send_no_cookie(site):
    for path in (ADDRESS, "/api/v1/parti", *EVERYWHERE):
        for response in (site.get(path, headers={"Origin": "https://ailleurs.example"}), site.head(path)):
            assert response.headers["Access-Control-Allow-Origin"] == "*", path
            assert "Access-Control-Allow-Credentials" not in response.headers, path
            assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin", path
            assert "Retry-After" in response.headers["Access-Control-Expose-Headers"], path


def test_a_browser_that_asks_first_is_told_that_reading_is_all_one_may_do(site):
    asked = {
        "Origin": "https://ailleurs.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    response = site.options(ADDRESS, headers=asked)
    assert response.status_code in (200, 204)
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert int(response.headers["Access-Control-Max-Age"]) > 0


def test_pages_and_changes_are_open_to_no_other_site(site):
    for response in (site.get("/"), site.get("/apiculture"), site.post(ADDRESS, headers={"Origin": "https://ailleurs.example"})):
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_refusal_names_where_it_happened_and_each_parameter(site):
    for prefix, known in (("", "Paramètres"), ("/en", "")):
        problem = site.get(f"{prefix}{ADDRESS}?x=1&y=2").get_json(force=True)
        assert problem["status"] == 422
        assert problem["instance"] == f"{prefix}{ADDRESS}"
        assert problem["title"].startswith(known)
        assert [one["parameter"] for one in problem["errors"]] == ["x", "y"]
        assert problem["type"].endswith(f"{prefix}/api/v1/openapi.json#/components/responses/422")


def test_other_refusals_have_neither_type_nor_faults_of_their_own(site):
    problem = site.get("/api/v1/parti").get_json(force=True)
    assert (problem["type"], problem["status"], problem["detail"]) == ("about:blank", 410, "Il n’y est plus.")
    assert "errors" not in problem


def test_an_address_is_quoted_and_cut_where_it_is_repeated(site):
    problem = site.get("/api/v1/%22%3Cb%3E%E2%80%AE" + "a" * 3000).get_json(force=True)
    assert problem["instance"].startswith("/api/v1/%22%3Cb%3E%E2%80%AEaaa")
    assert len(problem["instance"]) == 300


def test_both_networks_of_an_address_are_counted_as_one(make_app):
    app = make_app(rate_api="2 per minute")
    client = app.test_client()

    def ask(address: str) -> int:
        return client.get("/api/v1/openapi.json", environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8::3")] == [200, 200, 429], "one subscriber holds a whole network"
    assert ask("2001:db8:0:1::1") == 200
