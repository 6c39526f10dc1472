"""What every address of the API does alike: 304 for whoever has the answer, its headers alone, its methods, and when to come back."""

import pytest

pytestmark = pytest.mark.usefixtures("directory")

PATHS = ("enterprises?q=traiteur&region=06", "enterprises/la-louche-d-argent", "suggest?q=lou", "openapi.json")
ADDRESSES = [f"{prefix}/api/v1/{path}" for prefix in ("", "/en") for path in PATHS]
PROBLEM = "application/problem+json"


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_has_the_answer_is_told_that_it_has_not_changed(client, address):
    first = client.get(address)
    assert (first.status_code, first.mimetype) == (200, "application/json")
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", PATHS)
def test_the_two_languages_are_never_taken_for_each_other(client, path):
    french, english = (client.get(f"{prefix}/api/v1/{path}") for prefix in ("", "/en"))
    assert (french.headers["Content-Language"], english.headers["Content-Language"]) == ("fr", "en")
    assert french.headers["ETag"] != english.headers["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_headers_alone_are_those_of_the_answer(client, address):
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Content-Language"):
        assert head.headers[name] == whole.headers[name], name


@pytest.mark.parametrize("address", ADDRESSES)
def test_its_methods_are_told_and_cost_nothing(make_app, address):
    client = make_app(rate_api="1 per minute").test_client()
    for _ in range(3):
        told = client.options(address)
        assert (told.status_code, told.data) == (200, b"")
        assert set(told.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert told.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", PATHS)
def test_who_asks_too_often_is_told_when_to_come_back_in_its_language(make_app, path):
    client = make_app(rate_api="1 per minute").test_client()
    client.get(f"/api/v1/{path}")
    for prefix, language in (("", "fr"), ("/en", "en")):
        refused = client.get(f"{prefix}/api/v1/{path}")
        assert (refused.status_code, refused.mimetype, refused.headers["Content-Language"]) == (429, PROBLEM, language)
        assert 1 <= int(refused.headers["Retry-After"]) <= 61
        problem = refused.get_json(force=True)
        assert (problem["status"], problem["instance"]) == (429, f"{prefix}/api/v1/{path.partition('?')[0]}")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_leads_nowhere_says_so_in_json(client, prefix):
    for path in (
        "/api",
        "/api/",
        "/api/v1",
        "/api/v2/enterprises",
        "/api/v1/enterprises/",
        "/api/v1/enterprises/x/y",
        "/api/v1/nulle-part",
    ):
        refused = client.get(prefix + path)
        assert (refused.status_code, refused.mimetype) == (404, PROBLEM), path
        assert refused.get_json(force=True)["instance"] == prefix + path
