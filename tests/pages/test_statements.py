"""A page asks the database little, however much it shows and whoever looks."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from marketplace.core import db, notices
from tests.builders import AT, make_organization, make_user
from tests.core.web.watching import statements
from tests.page import Visitor

MOST = 12
# The desk is made of the cards of all rooms, of which each asks how many wait.
MOST_OF_THE_DESK = 20
PAGES = (
    "/",
    "/recherche?q=coop",
    "/recherche?q=coop&region=01&page=2",
    "/regions",
    "/regions/01?page=2",
    "/entreprises/coop-003",
    "/a-propos",
)


@pytest.fixture
def busy(app: Flask, worker) -> Flask:  # type: ignore[no-untyped-def]
    """A directory of sixty, each in three sectors, indexed."""
    with app.app_context(), db.database().writing():
        for number in range(60):
            make_organization(name=f"Coop {number:03d}", sector_codes=("S10", "S11", "S17"))
    worker.drain()
    return app


def cost_of(app: Flask, visit: Callable[[], object]) -> list[str]:
    """The statements of a visit, by a process that was visited before: what it keeps for some seconds is not read again."""
    sent: list[list[str]] = []
    for _twice in range(2):
        with statements(app) as one:
            visit()
        sent.append(one)
    return min(sent, key=len)


def test_a_visitor_costs_at_most_twelve_statements_a_page(busy) -> None:
    visitor = Visitor(busy)
    for path in PAGES:
        for prefix in ("", "/en"):
            sent = cost_of(busy, partial(visitor.get, prefix + path))
            assert len(sent) <= MOST, f"{path}: {len(sent)} statements\n" + "\n".join(sent)


def test_so_does_a_member_of_the_team_with_notices(busy) -> None:
    with busy.app_context(), db.database().writing():
        person = make_user(is_staff=True)
        for _again in range(30):
            notices.notify(person.id, "essai", "Bonjour.", at=AT)
    staff = Visitor(busy).sign_in(person)
    for path in (*PAGES, "/avis", "/bureau", "/entreprises/coop-003/modifier"):
        sent = cost_of(busy, partial(staff.get, path))
        most = MOST_OF_THE_DESK if path == "/bureau" else MOST
        assert len(sent) <= most, f"{path}: {len(sent)} statements\n" + "\n".join(sent)


def test_the_api_costs_no_more_for_a_hundred_rows_than_for_one(busy) -> None:
    client = busy.test_client()

    def ask(per_page: int) -> None:
        assert len(client.get(f"/api/v1/enterprises?per_page={per_page}").json["results"]) == per_page

    one, sixty = (len(cost_of(busy, partial(ask, per_page))) for per_page in (1, 60))
    assert one == sixty <= MOST


def test_a_machine_that_asks_whether_it_is_alive_costs_nothing(busy) -> None:
    with statements(busy) as sent:
        busy.test_client().get("/healthz")
    assert sent == []


def test_a_refused_visitor_costs_little_too(busy) -> None:
    for path in ("/nulle-part", "/regions/99", "/recherche?region=99", "/bureau"):
        with statements(busy) as sent:
            busy.test_client().get(path)
        assert len(sent) <= MOST, path
