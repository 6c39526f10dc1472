"""Every refusal is a page in the reader's language, or a problem document under /api/, and tells nothing of the inside."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, abort
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from marketplace.core import db
from marketplace.core.error_pages import words
from marketplace.core.errors import Forbidden, Gone, Missing, RuleBroken, SignInNeeded, TooMany, Unusable
from tests.builders import make_user
from tests.core.web.conftest import corner_of
from tests.core.web.watching import log_lines
from tests.page import Page, Visitor

SECRET = "un détail de l’intérieur"
RAISED = {
    400: lambda: abort(400, SECRET),
    403: Forbidden(),
    404: Missing(),
    409: RuleBroken(),
    410: Gone(),
    422: Unusable(),
    429: TooMany(),
    500: RuntimeError(SECRET),
    503: db.Busy(SECRET),
}
SENT = {405: {"method": "DELETE"}, 413: {"method": "POST", "data": b"x" * 2000}}
STATUSES = sorted({*RAISED, *SENT})


@pytest.fixture
def broken(make_app) -> Flask:
    """A site where /essai/409 answers 409, and so on, also under /api/."""
    app = make_app(max_body=1024)

    def fail(status: int) -> str:
        error = RAISED.get(status)
        if error is None:
            return "fine"
        if callable(error):
            error()
        raise error

    mount = corner_of(app)
    mount("/essai/<int:status>", fail, methods=["GET", "POST"])
    mount("/api/essai/<int:status>", fail, methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_refusal_is_a_page_in_the_language_of_the_address(broken, prefix) -> None:
    client = broken.test_client()
    for status in STATUSES:
        page = Page(client.open(f"{prefix}/essai/{status}", **SENT.get(status, {})), status=status, french=not prefix)
        assert SECRET not in page.prose(), status
        ways = [link for words, link in page.links().items() if words not in ("Français", "English")]
        assert all(one.startswith(("#", f"{prefix}/")) for one in ways), ways
        assert f"{prefix}/" in ways, "nowhere to go from here"
        with broken.test_request_context(environ_overrides={"maillage.locale": "en" if prefix else "fr"}):
            assert page.heading == words(status)[0]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_under_the_api_a_refusal_is_a_problem_document(broken, prefix) -> None:
    client = broken.test_client()
    for status in STATUSES:
        response = client.open(f"{prefix}/api/essai/{status}", **SENT.get(status, {}))
        assert (response.status_code, response.mimetype) == (status, "application/problem+json")
        problem = response.get_json(force=True)
        assert problem.keys() == {"type", "title", "status", "detail", "instance", "request_id"}, status
        assert (problem["type"], problem["status"]) == ("about:blank", status)
        assert problem["request_id"] == response.headers["X-Request-ID"], status
        assert response.headers["Content-Language"] == ("en" if prefix else "fr")
        assert SECRET not in response.text, status


@pytest.mark.parametrize("path", ["/nulle-part", "/api/v1/nulle-part", "/en/nulle-part", "/en/api/nulle-part"])
def test_an_address_of_nothing_is_said_in_its_own_way(client, path) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == ("application/problem+json" if "/api/" in path else "text/html")


def test_the_reason_of_a_room_replaces_the_general_explanation(client, corner) -> None:
    def refuse() -> str:
        raise RuleBroken("La période de dépôt des offres est terminée.")

    corner("/essai", refuse)
    corner("/api/essai", refuse)
    page = Page(client.get("/essai"), status=409)
    assert "La période de dépôt des offres est terminée." in page
    assert "Rechargez la page" not in page.prose()
    assert client.get("/api/essai").get_json(force=True)["detail"] == "La période de dépôt des offres est terminée."


def test_a_reason_is_escaped_like_any_text(client, corner) -> None:
    def refuse() -> str:
        raise Unusable("<b onclick=alert(1)>gras</b>")

    corner("/essai", refuse)
    page = Page(client.get("/essai"), status=422)
    assert not page.tree.xpath("//b")


def test_a_method_that_is_not_possible_names_those_that_are(client) -> None:
    for response in (client.delete("/regions"), client.post("/api/v1/enterprises")):
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("prefix", ["", "/api"])
def test_too_many_and_too_busy_say_when_to_come_back(broken, prefix) -> None:
    client = broken.test_client()
    assert client.get(f"{prefix}/essai/429").headers["Retry-After"] == "60"
    assert client.get(f"{prefix}/essai/503").headers["Retry-After"] == "5"


def test_the_number_of_a_request_is_in_its_page_its_header_and_its_log_line(broken) -> None:
    for status in STATUSES:
        with log_lines() as lines:
            response = broken.test_client().open(f"/essai/{status}", **SENT.get(status, {}))
        number = response.headers["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{16}", number)
        assert Page(response, status=status).tree.xpath("//code/text()") == [number]
        (line,) = lines.of("answered")
        assert (line["request_id"], line["status"]) == (number, status)


def test_no_two_requests_have_one_number_and_none_is_taken_from_outside(client) -> None:
    numbers = {client.get("/healthz", headers={"X-Request-ID": "42"}).headers["X-Request-ID"] for _ in range(20)}
    assert len(numbers) == 20
    assert "42" not in numbers


def test_what_an_error_of_the_inside_said_is_in_the_log_alone(broken) -> None:
    with log_lines() as lines:
        response = broken.test_client().get("/essai/500")
    assert SECRET not in response.text
    assert "Traceback" not in response.text
    (line,) = lines.of("unexpected")
    assert SECRET in line["exception"]
    assert line["request_id"] == response.headers["X-Request-ID"]


@pytest.mark.parametrize("error", [StaleDataError("1 row expected"), IntegrityError("INSERT …", {}, ValueError("winners.lot_id"))])
def test_the_second_of_two_who_want_the_same_thing_is_told_so(client, corner, error) -> None:
    def lose() -> str:
        raise error

    corner("/essai", lose, methods=["POST"])
    page = Page(client.post("/essai"), status=409)
    assert "winners" not in page.prose()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_whoever_is_refused_goes_back_to_the_form_and_to_the_page_of_the_thing(client, corner, prefix) -> None:
    def refuse(**_values: str) -> str:
        raise RuleBroken("Trop tard.")

    corner("/choses/<number>", refuse)
    corner("/choses/<number>/changer", refuse, methods=["GET", "POST"])
    corner("/choses/<number>/accepter", refuse, methods=["POST"])
    thing = f"{prefix}/choses/CT-1"

    def ways(response) -> list[str]:  # type: ignore[no-untyped-def]
        return Page(response, status=409, french=not prefix).tree.xpath("//ul[@class='ways']//a/@href")[:-2]

    assert ways(client.post(f"{thing}/accepter")) == [thing]
    assert ways(client.post(f"{thing}/changer")) == [f"{thing}/changer", thing]
    assert ways(client.get(f"{thing}/changer")) == [thing]
    assert ways(client.get(thing)) == [], "there is nothing above it but the home page"


def test_a_session_that_ended_is_401_for_a_program_and_for_a_form(client, corner) -> None:
    def closed() -> str:
        raise SignInNeeded()

    corner("/essai", closed, methods=["GET", "POST"])
    corner("/api/essai", closed)
    assert Page(client.post("/essai"), status=401)
    assert client.get("/api/essai").status_code == 401
    assert client.get("/essai").status_code == 303


def test_the_page_of_an_error_knows_who_is_looking(app, visitor) -> None:
    with app.app_context(), db.database().writing():
        person = make_user(name="Marie-Ève Gagnon")
    assert "Marie-Ève Gagnon" in visitor.sign_in(person).get("/nulle-part", status=404)


@pytest.mark.parametrize(("path", "status"), [("/", 503), ("/nulle-part", 404), ("/en/regions", 503)])
def test_an_error_page_comes_although_the_database_does_not(app: Flask, path, status) -> None:
    with app.app_context(), db.database().writing() as session:
        for table in ("activities", "organizations"):
            session.execute(text(f"ALTER TABLE {table} RENAME TO gone_{table}"))
    response = app.test_client().get(path)
    page = Page(response, status=status, french=not path.startswith("/en"))
    assert not page.tree.xpath("//nav"), "the bare page asks no room for anything"
    assert response.headers["Content-Security-Policy"]


@pytest.mark.sqlite_only
def test_when_the_pen_is_held_for_too_long_a_writer_is_told_to_come_back(make_app) -> None:
    app = make_app(write_budget=0.2)
    corner_of(app)("/essai", lambda: "done", methods=["POST"])
    with app.app_context(), db.database().writing(), ThreadPoolExecutor(1) as threads:
        answered = threads.submit(app.test_client().post, "/essai").result()
    assert answered.headers["Retry-After"] == "5"
    Page(answered, status=503)


def test_a_stranger_and_a_person_get_the_same_words_for_what_does_not_exist(app) -> None:
    with app.app_context(), db.database().writing():
        person = make_user()
    stranger, known = Visitor(app), Visitor(app).sign_in(person)
    for path in ("/entreprises/inconnue", "/regions/99"):
        assert stranger.get(path, status=404).heading == known.get(path, status=404).heading
