"""A request is one unit: returning commits, raising undoes, and nobody answers without having asked."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from marketplace.core import clock, db
from marketplace.core.access import authorize, own_units
from marketplace.core.errors import RuleBroken
from marketplace.core.notices import Notice
from tests.builders import AT, make_user
from tests.core.web.watching import digest, log_lines

NOTICE = {"recipient_id": 1, "topic": "essai", "message": "Bonjour", "values": {}, "at": AT}


def unguarded(view):  # type: ignore[no-untyped-def]
    return view


def write_a_notice() -> str:
    db.session().add(Notice(**NOTICE))
    return "done"


def notices(app: Flask) -> int:
    with app.app_context(), db.database().reading() as session:
        return len(session.scalars(select(Notice)).all())


def test_what_a_view_writes_is_kept_when_it_returns(app, client, corner) -> None:
    corner("/essai", write_a_notice, methods=["POST"])
    assert client.post("/essai").status_code == 200
    assert notices(app) == 1


@pytest.mark.parametrize(("error", "status"), [(RuleBroken("non"), 409), (ValueError("oups"), 500), (KeyError(), 500)])
def test_what_a_view_writes_is_undone_when_it_raises(app, client, corner, error, status) -> None:
    def view() -> str:
        write_a_notice()
        db.session().flush()
        raise error

    corner("/essai", view, methods=["POST"])
    before = digest(app)
    assert client.post("/essai").status_code == status
    assert digest(app) == before


def test_a_refused_answer_that_is_returned_and_not_raised_keeps_what_was_written(app, client, corner) -> None:
    corner("/essai", lambda: (write_a_notice(), 422), methods=["POST"])
    assert client.post("/essai").status_code == 422
    assert notices(app) == 1


def test_a_view_that_asks_no_policy_answers_500_and_nothing_is_kept(app, client, corner) -> None:
    corner("/essai", write_a_notice, methods=["POST"], guard=unguarded)
    with log_lines() as lines:
        assert client.post("/essai").status_code == 500
    assert "PolicyNotAsked" in lines.of("unexpected")[0]["exception"]
    assert notices(app) == 0


def test_a_view_that_asks_a_policy_that_nobody_declared_answers_500(client, corner) -> None:
    corner("/essai", lambda: authorize("essai.inconnu") or "done", guard=unguarded)
    assert client.get("/essai").status_code == 500


def test_a_visitor_who_may_not_is_sent_to_sign_in_and_comes_back_to_the_same_address(client, corner) -> None:
    corner("/essai", lambda: authorize("admin.desk") or "done", guard=unguarded)
    response = client.get("/essai?q=caf%C3%A9&page=2")
    assert response.status_code == 303
    assert response.location == "/connexion?next=/essai?q%3Dcaf%25C3%25A9%26page%3D2"


def test_someone_known_who_may_not_is_refused(app, visitor, corner, unit_of_user) -> None:
    corner("/essai", lambda: authorize("admin.desk") or "done", guard=unguarded)
    visitor.sign_in(unit_of_user()).get("/essai", status=403)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_reading_method_whose_view_writes_answers_500_and_writes_nothing(app, client, corner, method) -> None:
    corner("/essai", write_a_notice)
    before = digest(app)
    assert client.open("/essai", method=method).status_code == 500
    assert digest(app) == before


def test_a_reading_method_cannot_write_behind_the_session_either(app, client, corner) -> None:
    corner("/essai", lambda: db.session().execute(insert(Notice).values(**NOTICE)) and "done")
    before = digest(app)
    assert client.get("/essai").status_code == 500
    assert digest(app) == before


def test_a_view_that_opens_its_own_units_has_none_to_begin_with(client, corner) -> None:
    corner("/essai", lambda: str(db.has_unit()), guard=lambda view: own_units(_public(view)))
    assert client.get("/essai").text == "False"


def test_the_instant_is_stamped_once_from_the_clock_and_told_to_the_view(client, corner, test_clock) -> None:
    noon = datetime(2026, 11, 1, 16, 0, tzinfo=UTC)

    def view() -> dict[str, object]:
        test_clock(datetime(2026, 11, 1, 17, 0, tzinfo=UTC))
        return {"at": g.at.isoformat(), "later": clock.now().isoformat()}

    corner("/essai", view)
    test_clock(noon)
    assert client.get("/essai").json == {"at": "2026-11-01T16:00:00+00:00", "later": "2026-11-01T17:00:00+00:00"}


def test_the_instant_is_stamped_after_the_last_byte_of_the_body(client, corner, test_clock) -> None:
    class Slow(BytesIO):
        """A body that takes an hour to come."""

        def readinto(self, buffer: Any) -> int:
            test_clock(datetime(2026, 3, 10, 19, 0, tzinfo=UTC))
            return super().readinto(buffer)

    test_clock(datetime(2026, 3, 10, 18, 0, tzinfo=UTC))
    corner("/essai", lambda: g.at.isoformat(), methods=["POST"])
    told = client.post("/essai", input_stream=Slow(b"a=1"), content_type="application/x-www-form-urlencoded").text
    assert told == "2026-03-10T19:00:00+00:00"


def test_asking_for_the_methods_of_an_address_runs_no_view(app, client, corner) -> None:
    corner("/essai", write_a_notice, methods=["POST"], guard=unguarded)
    response = client.options("/essai")
    assert (response.status_code, notices(app)) == (200, 0)
    assert set(response.allow) == {"POST", "OPTIONS"}


def test_every_page_names_its_methods_and_refuses_the_others(app: Flask, client: FlaskClient) -> None:
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "INVENTED"):
        assert client.open("/regions", method=method).status_code == 405, method
    assert set(client.options("/regions").allow) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("number", ["9223372036854775808", "99999999999999999999999999", "-1", "1e3", "٣"])
def test_a_number_that_no_row_can_bear_is_an_address_of_nothing(client, corner, number) -> None:
    corner("/essai/<int:number>", lambda number: str(number))
    assert client.get(f"/essai/{number}").status_code == 404


def test_the_largest_number_of_a_row_is_still_an_address(client, corner) -> None:
    corner("/essai/<int:number>", lambda number: str(number))
    assert client.get("/essai/9223372036854775807").text == "9223372036854775807"


def _public(view):  # type: ignore[no-untyped-def]
    view.is_public = True
    return view


@pytest.fixture
def unit_of_user(app):  # type: ignore[no-untyped-def]
    def make():  # type: ignore[no-untyped-def]
        with app.app_context(), db.database().writing():
            return make_user()

    return make
