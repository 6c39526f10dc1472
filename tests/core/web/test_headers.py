"""What every answer tells the browser to refuse, errors and machines' answers included."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.core import db
from tests.builders import PASSWORD, make_user
from tests.core.web.conftest import corner_of
from tests.page import Visitor

PAGES = [
    "/",
    "/en/",
    "/recherche?q=entretien",
    "/regions",
    "/regions/01",
    "/a-propos",
    "/connexion",
    "/nulle-part",
    "/regions/99",
    "/essai",
]
MACHINES = ["/api/v1/enterprises", "/api/v1/enterprises?region=99", "/api/v1/rien", "/healthz", "/readyz", "/metrics"]
ELSEWHERE = ["POST /regions", "DELETE /", "POST /connexion", "OPTIONS /", "GET /bureau", "POST /api/v1/enterprises"]


@pytest.fixture
def site(app: Flask) -> FlaskClient:
    def fail() -> str:
        raise ValueError

    corner_of(app)("/essai", fail)
    return app.test_client()


def answers(client: FlaskClient) -> Iterator[tuple[str, TestResponse]]:
    """One answer of every kind."""
    for path in (*PAGES, *MACHINES):
        yield path, client.get(path)
    for asked in ELSEWHERE:
        method, path = asked.split()
        yield asked, client.open(path, method=method)
    yield "a forged host", client.get("/", headers={"Host": "evil.example"})


def test_every_answer_forbids_sniffing_framing_and_telling_others_where_one_was(site) -> None:
    for asked, response in answers(site):
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff", asked
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", asked
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], asked
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", asked
        # What reads the API may be a page of any site, and reads what everyone reads (tests/core/test_api_answers.py).
        is_open = asked.startswith("/api/")
        assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if is_open else "same-origin"), asked
        assert "camera=()" in headers["Permissions-Policy"], asked
        assert ("Cookie" in headers.get("Vary", "")) is ("/api/" not in asked), asked
        assert headers.get("Access-Control-Allow-Origin") == ("*" if is_open else None), asked
        assert not headers.get("Server", "").lower().startswith(("werkzeug", "python")), asked


def test_every_page_says_its_policy_and_no_page_allows_what_is_inline(site) -> None:
    for asked, response in answers(site):
        policy = directives(response)
        assert policy["default-src"] == "'none'", asked
        assert "unsafe" not in response.headers["Content-Security-Policy"], asked
        assert "*" not in response.headers["Content-Security-Policy"], asked
        if response.mimetype == "text/html":
            assert policy["object-src"] == policy["base-uri"] == "'none'", asked
            assert policy["form-action"] == "'self'", asked
            assert policy["require-trusted-types-for"] == "'script'", asked
        else:
            assert "sandbox" in policy, asked


def test_each_answer_has_a_nonce_of_its_own_and_its_scripts_bear_it(site) -> None:
    seen = set()
    for _again in range(3):
        response = site.get("/")
        (nonce,) = re.findall(r"'nonce-([\w-]{20,})'", directives(response)["script-src"])
        assert set(re.findall(r'nonce="([^"]*)"', response.text)) == {nonce}
        seen.add(nonce)
    assert len(seen) == 3


def test_no_script_or_style_stands_in_a_page(site) -> None:
    for path in PAGES:
        tree = Visitor(site.application).client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", tree), path
        assert "<style" not in tree, path
        assert not re.search(r"<[^>]+\son[a-z]+=", tree), path


def test_over_https_every_answer_asks_for_https_for_a_year(make_app) -> None:
    app = make_app(base_url="https://maillage.example", trusted_hosts=("maillage.example", "localhost"))
    corner_of(app)("/essai", lambda: 1 / 0)
    for asked, response in answers(app.test_client()):
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", asked


def test_over_http_nothing_is_promised_of_https(site) -> None:
    for asked, response in answers(site):
        assert "Strict-Transport-Security" not in response.headers, asked


def test_over_https_the_cookie_is_one_that_no_other_host_can_plant(make_app) -> None:
    app = make_app(base_url="https://maillage.example", trusted_hosts=("maillage.example",))
    (cookie,) = app.test_client().get("/connexion", base_url="https://maillage.example").headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-maillage=")
    assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_http_the_cookie_is_still_kept_from_scripts_and_other_sites(site) -> None:
    (cookie,) = site.get("/connexion").headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("maillage=")
    assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_the_cookie_is_never_said_elsewhere_than_in_its_header(app) -> None:
    visitor = Visitor(app)
    with app.app_context(), db.database().writing():
        person = make_user()
    form = {"email": person.email, "password": PASSWORD, "csrf_token": visitor.token("/connexion")}
    visitor.client.post("/connexion", data=form)
    cookie = visitor.client.get_cookie("maillage")
    with visitor.client.session_transaction() as held:
        token = held["_user_id"]
    for path in ("/", "/avis", "/connexion", "/nulle-part", "/api/v1/enterprises"):
        response = visitor.client.get(path)
        for secret in (cookie.value, token):
            assert secret not in response.text, path
            assert secret not in str(response.headers).replace(f"Set-Cookie: maillage={secret}", ""), path


def test_a_visitor_makes_no_cookie_by_reading(site) -> None:
    for path in ("/", "/recherche?q=a", "/regions/01", "/a-propos", "/nulle-part", "/api/v1/enterprises"):
        assert "Set-Cookie" not in site.get(path).headers, path


def test_what_anyone_may_read_may_be_kept_and_asked_again(site) -> None:
    for path in ("/", "/recherche", "/regions", "/a-propos"):
        assert site.get(path).headers["Cache-Control"] == "no-cache", path


def test_the_pages_of_someone_signed_in_are_kept_nowhere(app) -> None:
    with app.app_context(), db.database().writing():
        person = make_user()
    client = Visitor(app).sign_in(person).client
    for path in ("/", "/avis", "/regions", "/bureau", "/nulle-part", "/api/v1/enterprises", "/api/v1/enterprises?region=99"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_a_form_with_a_token_is_kept_nowhere(site) -> None:
    assert site.get("/connexion").headers["Cache-Control"] == "no-store"


def test_signing_out_empties_what_the_browser_kept(app) -> None:
    with app.app_context(), db.database().writing():
        person = make_user()
    visitor = Visitor(app).sign_in(person)
    response = visitor.client.post("/deconnexion", data={"csrf_token": visitor.token("/")})
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] in ("no-store", "no-cache")


def directives(response: TestResponse) -> dict[str, str]:
    parts = (one.strip().partition(" ") for one in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}
