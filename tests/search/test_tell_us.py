"""The page « Dites-nous ce que vous cherchez »: a few words, nothing of who writes them."""

import pytest
from sqlalchemy import select

from marketplace.core import db
from marketplace.search.models import SearchDemand
from tests.core.web.watching import digest, error_of
from tests.page import Visitor

PATH = "/recherche/dites-nous"


def kept(app) -> list[tuple[str, str | None]]:
    with app.app_context(), db.database().reading() as session:
        return [tuple(row) for row in session.execute(select(SearchDemand.words, SearchDemand.region_code).order_by(SearchDemand.id))]


def send(visitor, **fields: str):
    return visitor.client.post(PATH, data={"csrf_token": visitor.token(PATH), **fields})


def test_the_form_says_what_is_kept_and_comes_filled_with_what_was_searched(visitor):
    page = visitor.get(f"{PATH}?q=location+de+drones&region=01")
    assert "rien de vous" in page
    assert page.tree.xpath("string(//input[@name='what']/@value)") == "location de drones"
    assert page.tree.xpath("string(//select[@name='region']/option[@selected]/@value)") == "01"
    assert not page.tree.xpath("//form//input[@type='email']")
    visitor.get(f"/en{PATH}?region=zz&q={'x' * 5000}")


def test_what_is_told_is_noted_and_said_back(app, visitor):
    sent = send(visitor, what="Location de drones", region="13")
    assert (sent.status_code, sent.location) == (303, "/recherche")
    assert kept(app) == [("location drones", "13")]
    assert "« location drones »" in visitor.get("/recherche")


@pytest.mark.parametrize("what", ["", "   ", "Odile Tremblay", "418 555-0123", "odile@exemple.org", "é" * 201, "a\x00b", "🙂"])
def test_what_may_not_be_kept_is_refused_where_it_stands_and_nothing_is_written(app, visitor, what):
    token, before = visitor.token(PATH), digest(app)
    sent = visitor.client.post(PATH, data={"csrf_token": token, "what": what})
    assert sent.status_code == 422
    assert error_of(sent, "what")
    assert digest(app) == before


@pytest.mark.parametrize("fields", [{"region": "99"}, {"fax": "1"}])
def test_a_region_that_does_not_exist_and_a_program_are_refused(app, visitor, fields):
    assert send(visitor, what="drones", **fields).status_code == 422
    assert kept(app) == []


def test_too_often_is_said_and_keeps_what_was_typed(make_app):
    app = make_app(rate_unmet="1 per day")
    visitor = Visitor(app)
    assert send(visitor, what="drones").status_code == 303
    late = send(visitor, what="chapiteau")
    assert late.status_code == 429
    assert "Trop de demandes" in late.text
    assert "chapiteau" in late.text
    assert kept(app) == [("drones", None)]


def test_it_is_refused_without_its_token(app, visitor):
    assert visitor.client.post(PATH, data={"what": "drones"}).status_code in (400, 403)
    assert kept(app) == []
