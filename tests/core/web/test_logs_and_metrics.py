"""One JSON object a line whatever a visitor writes, with no secret in it; figures for whoever has the token."""

import logging
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
import structlog
from flask import Flask
from prometheus_client import REGISTRY

from marketplace.accounts import actions, invitations
from marketplace.core import db, metrics
from tests.builders import PASSWORD, make_user
from tests.core.web.conftest import corner_of
from tests.core.web.watching import log_lines

HOSTILE = (
    *(
        "/a%0Ab",
        "/a%0D%0A%7B%22event%22:%22forged%22%7D",
        "/%1B[31mrouge%1B[0m",
        "/%1B]0;titre%07",
        "/%00",
        "/%22,%22status%22:200",
        "/%5C",
        "/%7F",
    ),
    *(
        "/%C2%85",
        "/%E2%80%A8",
        "/%C2%9B31m",
        "/%E2%80%AE",
        "/%FF%FE",
        "/%ED%A0%80",
        "/" + "a" * 5000,
        "/é",
        "/%F0%9F%90%9D",
        "/{{7*7}}",
        "/%(x)s",
        "/{0}",
    ),
)


def test_every_answer_is_one_line_that_a_machine_reads(app, client) -> None:
    with log_lines() as lines:
        for path in HOSTILE:
            client.open("/", environ_overrides={"PATH_INFO": unquote(path, "latin-1")})
    read = lines.of("answered")
    assert len(read) == len(HOSTILE) == lines.getvalue().count("\n")
    assert {one["status"] for one in read} == {404}
    assert not re.search(r"[^\n\x20-\x7e]", lines.getvalue()), "something that a terminal would obey"


def test_a_line_says_when_what_and_for_which_request(client) -> None:
    with log_lines() as lines:
        response = client.get("/regions/01?q=1")
    (line,) = lines.of("answered")
    assert line.keys() == {"event", "level", "logger", "timestamp", "request_id", "method", "endpoint", "route", "status", "ms"}
    assert (line["method"], line["route"], line["status"], line["level"]) == ("GET", "/regions/<code>", 200, "info")
    assert line["request_id"] == response.headers["X-Request-ID"]
    at = datetime.fromisoformat(line["timestamp"])
    assert at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)


@pytest.mark.parametrize("text", ['{"event": "forged"}\n{"event": "again"}', "a\nb", '{"', "\x1b[2J", "%s %d {0}", "\u2028"])
def test_what_a_library_writes_is_one_line_of_the_same_make(app, text) -> None:
    with log_lines() as lines:
        logging.getLogger("some.library").warning(text)
        structlog.get_logger("ours").warning("ours", text=text)
    theirs, ours = lines.read_back()
    assert (theirs["event"], theirs["logger"], theirs["level"]) == (text, "some.library", "warning")
    assert ours["text"] == text


def test_an_error_of_a_library_is_one_line_too(app) -> None:
    with log_lines() as lines:
        try:
            raise ValueError("deux\nlignes")
        except ValueError:
            logging.getLogger("some.library").exception("broken")
    (line,) = lines.read_back()
    assert "deux\nlignes" in line["exception"]


def test_signing_in_is_told_with_its_outcome_and_neither_address_nor_password(app, visitor) -> None:
    person = someone(app, email="marie.tremblay@exemple.org")
    attempts = [(person.email, PASSWORD), (person.email, "pas le bon mot"), ("inconnue@exemple.org", PASSWORD)]
    with log_lines() as lines:
        for email, password in attempts:
            visitor.client.post("/connexion", data={"email": email, "password": password, "csrf_token": visitor.token("/connexion")})
    told = [(one["right"], one["person_id"]) for one in lines.of("sign-in")]
    assert told == [(True, person.id), (False, person.id), (False, None)]
    for secret in ("exemple.org", PASSWORD, "pas le bon mot"):
        assert secret not in lines.getvalue(), secret


def test_no_cookie_and_no_session_is_ever_written(app, visitor) -> None:
    visitor.sign_in(someone(app))
    cookie = visitor.client.get_cookie("maillage").value
    with visitor.client.session_transaction() as held:
        token = held["_user_id"]
    with log_lines() as lines:
        for path in ("/", "/avis", "/bureau", "/nulle-part"):
            visitor.client.get(path)
        visitor.client.post("/deconnexion", data={"csrf_token": visitor.token("/")})
    assert len(lines.of("answered")) >= 5
    for secret in (token, cookie, actions.hash_of(token)):
        assert secret not in lines.getvalue()


def test_the_token_of_an_invitation_is_never_written_however_its_link_is_mangled(app) -> None:
    person = someone(app, password_hash=None)
    with app.app_context(), db.database().reading():
        path = invitations.link_for(person.id).removeprefix("http://localhost:8000")
    token = path.rpartition("/")[2]
    client = app.test_client()
    with log_lines() as lines:
        for one in (
            path,
            path + "/",
            path + ".",
            f"/en{path}",
            path.upper(),
            f"/x{path}",
            f"{path}/%0A",
            path + "?a=1",
            f"/connexion?next={path}",
        ):
            client.get(one)
            client.post(one, data={"password": "x"})
            client.delete(one)
            client.get(one, headers={"Host": "evil.example"})
    assert len(lines.of("answered")) == 36
    for secret in (token, token.upper(), token[:24]):
        assert secret not in lines.getvalue()


def test_an_error_of_the_database_is_told_without_what_the_statement_carried(app, visitor) -> None:
    person = someone(app, email="marie.tremblay@exemple.org")
    form = {"email": person.email, "password": PASSWORD, "csrf_token": visitor.token("/connexion")}
    with app.app_context(), db.database().writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE users RENAME COLUMN email TO address")
    with log_lines() as lines:
        assert visitor.client.post("/connexion", data=form).status_code == 500
    (line,) = lines.of("unexpected")
    assert "users.email" in line["exception"]
    assert person.email not in lines.getvalue()


def test_what_a_person_may_not_do_is_told(app, visitor) -> None:
    person = someone(app)
    with log_lines() as lines:
        visitor.sign_in(person).get("/bureau", status=403)
    (line,) = lines.of("refused")
    assert (line["policy"], line["person_id"], line["level"]) == ("admin.desk", person.id, "warning")


def test_below_its_level_nothing_is_written(make_app) -> None:
    app = make_app(log_level="error")
    corner_of(app)("/essai", lambda: 1 / 0)
    with log_lines(logging.ERROR) as lines:
        app.test_client().get("/regions")
        app.test_client().get("/essai")
    assert [one["event"] for one in lines.read_back()] == ["unexpected"]


def test_figures_count_every_answer_by_what_was_asked(app, client) -> None:
    def counted(**labels: str) -> float:
        return REGISTRY.get_sample_value("maillage_answers_total", labels) or 0

    kinds = [
        ("GET", "/regions", {"endpoint": "organizations.regions", "method": "GET", "status": "200"}),
        ("GET", "/nulle-part", {"endpoint": "none", "method": "GET", "status": "404"}),
        ("BREW", "/regions", {"endpoint": "none", "method": "other", "status": "405"}),
    ]
    for method, path, labels in kinds:
        before = counted(**labels)
        client.open(path, method=method)
        assert counted(**labels) == before + 1, path
    text = client.get("/metrics").text
    assert 'maillage_answers_total{endpoint="organizations.regions",method="GET",status="200"}' in text
    assert "maillage_answer_seconds_bucket" in text


def test_figures_are_for_whoever_has_the_token(make_app) -> None:
    client = make_app(metrics_token="jeton").test_client()
    for header in ("", "jeton", "Bearer", "Bearer ", "Bearer jetons", "Bearer Jeton", "Basic jeton", "Bearer é", "Bearer \xff\xfe"):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404, header
    assert client.get("/metrics?token=jeton").status_code == 404
    response = client.get("/metrics", headers={"Authorization": "Bearer jeton"})
    assert (response.status_code, response.mimetype) == (200, "text/plain")


def test_in_production_nobody_has_the_figures_until_a_token_is_set(make_app) -> None:
    app = make_app(env="production", base_url="https://maillage.example", trusted_hosts=("localhost",))
    assert app.test_client().get("/metrics").status_code == 404
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_one_process_alone_needs_no_folder_for_its_figures(app, monkeypatch) -> None:
    monkeypatch.delenv(metrics.FOLDER, raising=False)
    assert b"maillage_answers" in metrics.text()


def someone(app: Flask, **values: object):  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().writing():
        return make_user(**values)
