"""Nothing is changed by a form that our own page did not send: token, origin and fetch metadata are all asked."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from marketplace.accounts import invitations
from marketplace.core import db
from marketplace.core.outbox import Job, JobStatus
from marketplace.tenders.answered import GroupedNumber
from tests.builders import AT, make_organization, make_user
from tests.core.web.conftest import corner_of
from tests.core.web.watching import digest
from tests.drawn import FULL, one_in
from tests.page import Page, Visitor

FOREIGN_ORIGINS = (
    *("https://evil.example", "http://localhost.evil.example", "https://localhost", "http://localhost:8001", "null"),
    *("http://evil.example/http://localhost", "http://localhost@evil.example", "file://", "http://LOCALHOST.", "chrome-extension://abc"),
)

# Sent by programs, which have neither cookie nor page. A program of mail (RFC 8058): its address is signed, and all it does is write
# less. Stripe: its body is signed, and all it does is have us ask Stripe what is so.
WITHOUT_TOKEN = {"accounts.unsubscribe_now", "billing.stripe_event"}


# What is refused in many ways: one way at each of a third of the addresses, all with SOAK=1.
drawn = pytest.mark.drawn


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing() as session:
        person = make_user(is_staff=True)
        session.add(Job(id=1, kind="mail", payload={}, status=JobStatus.DEAD, created_at=AT, run_at=AT))
        organization = make_organization()
        invited = make_user(password_hash=None)
        session.flush()
        samples = {
            "number": "1",
            "seat": "1",
            "complaint": "1",
            "key": "1",
            "code": "23027",
            "slug": organization.slug,
            "buyer": organization.slug,
            "member": organization.slug,
            "enterprise": organization.slug,
            "article": "article",
            **dict.fromkeys(("item", "rank", "document", "enquiry", "award", "amendment", "answer", "proposal", "visit"), "1"),
            **dict.fromkeys(("delivery", "dispute", "line", "payee", "refund", "transfer", "contract"), "1"),
            "supplier": organization.slug,
            "side": "entreprise",
            "token": invitations.link_for(invited.id).rpartition("/")[2],
        }
    app.config["samples"] = samples
    return Visitor(app).sign_in(person)


def changing(app: Flask) -> Iterator[tuple[str, str]]:
    """Every method and address of the site that may change something, filled in with things that exist."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            # What is for programs takes a key, and no cookie that another site could use.
            if rule.endpoint in WITHOUT_TOKEN or rule.endpoint.startswith("api_catalogue."):
                continue
            for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
                yield method, adapter.build(rule.endpoint, {name: _sample(app, rule, name) for name in rule.arguments}, method)


def _sample(app: Flask, rule: Rule, name: str) -> str:
    """Something that exists; of a list of words, the first."""
    words = getattr(rule._converters[name], "items", None)
    if isinstance(rule._converters[name], GroupedNumber):
        return "AR-2026-0001"
    return sorted(words)[0] if words else app.config["samples"][name]


def refused_everywhere(app: Flask, staff: Visitor, status: int, *ways: dict[str, Any]) -> None:
    """What is asked without a token is refused at each address. Of the other ways one at each of a third of them, drawn anew, so that
    each way is refused by many; all by all with SOAK=1."""
    before = digest(app)
    routes = list(changing(app))
    assert len(routes) >= 24 * len(ways)
    routes = routes if ways == ({},) else one_in(3, routes)
    random.shuffle(routes)
    for number, (method, path) in enumerate(routes):
        for how in ways if FULL else [ways[number % len(ways)]]:
            response = staff.client.open(path, method=method, **how)
            assert response.status_code == status, (method, path, how)
            assert "Location" not in response.headers
    assert digest(app) == before


def test_those_that_programs_write_to_alone_ask_for_no_token(app) -> None:
    exempt = {name.rpartition(".")[2] for name in app.extensions["csrf"]._exempt_views}
    assert exempt == {endpoint.rpartition(".")[2] for endpoint in WITHOUT_TOKEN}


def test_a_form_without_its_token_is_refused_everywhere(app, staff) -> None:
    refused_everywhere(app, staff, 400, {})


@drawn
def test_a_wrong_token_is_refused_everywhere(app, staff) -> None:
    right = staff.token("/")
    wrong = ("", "wrong", "None", "é", "\x00", "a" * 10_000, right[:-1], right + "a", right.upper())
    refused_everywhere(app, staff, 400, *({"data": {"csrf_token": token}} for token in wrong))


@drawn
def test_the_token_of_another_session_is_refused_everywhere(app, staff) -> None:
    refused_everywhere(app, staff, 400, {"data": {"csrf_token": Visitor(app).token("/connexion")}})


@drawn
def test_a_token_is_read_from_the_form_and_its_header_and_never_from_the_address(app, staff) -> None:
    token = staff.token("/")
    refused_everywhere(app, staff, 400, {"query_string": {"csrf_token": token}})
    assert staff.client.post("/avis/lus", headers={"X-CSRFToken": token}).status_code == 303


@drawn
def test_a_page_of_another_site_is_refused_everywhere_although_it_has_the_token(app, staff) -> None:
    form = {"csrf_token": staff.token("/")}
    refused_everywhere(app, staff, 403, *({"data": form, "headers": {"Origin": origin}} for origin in FOREIGN_ORIGINS))


@drawn
def test_a_browser_that_says_that_the_form_comes_from_elsewhere_is_believed(app, staff) -> None:
    form, sites = {"csrf_token": staff.token("/")}, ("cross-site", "same-site", "invented")
    refused_everywhere(app, staff, 403, *({"data": form, "headers": {"Sec-Fetch-Site": site}} for site in sites))


def test_our_own_page_with_its_token_is_let_through(staff) -> None:
    form = {"csrf_token": staff.token("/avis")}
    for headers in ({}, {"Origin": "http://localhost"}, {"Origin": "http://localhost:8000"}, {"Sec-Fetch-Site": "same-origin"}):
        assert staff.client.post("/avis/lus", data=form, headers=headers).status_code == 303, headers


def test_without_the_protection_the_same_form_would_pass(app, staff) -> None:
    """The control: what the tests above see refused is refused by the protection and by nothing else."""
    app.config["WTF_CSRF_ENABLED"] = False
    assert staff.client.post("/avis/lus").status_code == 303


def test_signing_in_is_protected_too_so_that_nobody_is_signed_in_as_another(app) -> None:
    visitor = Visitor(app)
    visitor.token("/connexion")
    response = visitor.client.post("/connexion", data={"email": "a@exemple.org", "password": "x"})
    assert "Votre formulaire a expiré" in Page(response, status=400)


def test_only_a_form_carries_a_token_in_its_body(staff) -> None:
    token = staff.token("/avis")
    for kind in ("text/plain", "application/json", "multipart/form-data; boundary=a", "application/x-www-form-urlencoded"):
        body = f'{{"csrf_token": "{token}"}}' if kind == "application/json" else f"csrf_token={token}"
        response = staff.client.post("/avis/lus", data=body, content_type=kind)
        assert response.status_code == (303 if kind.endswith("urlencoded") else 400), kind


def test_reading_asks_for_no_token_wherever_it_comes_from(app, staff) -> None:
    for path in ("/", "/avis", "/recherche"):
        assert staff.client.get(path, headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_the_reason_of_a_refusal_reaches_a_program_as_a_problem(app) -> None:
    add: Callable[..., None] = corner_of(app)
    add("/api/essai", lambda: "done", methods=["POST"])
    response = app.test_client().post("/api/essai", headers={"Origin": "https://evil.example"})
    assert (response.status_code, response.mimetype) == (403, "application/problem+json")
