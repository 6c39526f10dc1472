"""The team must have a second factor: without one she is led to add it, and nothing of the team answers her."""

import pytest
from flask import Flask

from marketplace.accounts.factors import needed
from marketplace.accounts.models import User
from marketplace.core import access, db, panels
from tests.accounts.conftest import come_in, is_in
from tests.accounts.factor_tools import enrolled, halfway
from tests.accounts.test_second_factor_pages import add_application
from tests.builders import AT
from tests.core.web.watching import digest
from tests.page import Page, Visitor

PAGE = "/compte/second-facteur"
# What stands in an address for what it names; nobody gets that far.
SAMPLES = {"int": "1", "default": "x", "string": "x", "path": "x"}


@pytest.fixture
def bare(visitor: Visitor, someone, test_clock) -> Visitor:  # type: ignore[no-untyped-def]
    """A member of the team who came in with a password alone."""
    test_clock(AT)
    come_in(visitor, someone(is_staff=True).email)
    assert is_in(visitor)
    return visitor


def guarded(app: Flask) -> list[tuple[str, str]]:
    """Every address whose policies are shut to whoever must bring a second factor, with its methods."""
    found = []
    for rule in app.url_map.iter_rules():
        asked = access.policies_of(app.view_functions[rule.endpoint])
        if asked and not set(asked) <= access.BEFORE_FACTOR:
            path = rule.rule
            for argument in rule.arguments:
                kind = type(rule._converters[argument]).__name__
                value = "1" if kind == "RowNumber" else "x"
                start = path.index("<")
                path = path[:start] + value + path[path.index(">") + 1 :]
            found += [(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def test_the_team_without_a_factor_is_led_to_add_one_from_every_address_of_the_desk(app, bare) -> None:
    found = [(method, path) for method, path in guarded(app) if path.startswith("/bureau")]
    assert len(found) > 40
    token = bare.token("/avis")
    before = digest(app)
    for method, path in found:
        response = bare.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        # What does not exist answers so before anything is asked.
        assert response.status_code in (303, 404), (method, path, response.status_code)
        assert response.status_code == 404 or response.location == PAGE, (method, path, response.location)
    assert digest(app) == before


def test_no_policy_of_the_team_answers_her(app, someone, test_clock) -> None:
    test_clock(AT)
    staff = someone(is_staff=True)
    visitor = Visitor(app)
    for proved, expected in ((False, False), (True, True)):
        visitor.sign_in(staff, has_second_factor=proved)
        with visitor.client as client:
            client.get("/avis")
            with db.database().reading():
                assert access.can("admin.desk") is expected
                assert access.can("organizations.merge") is expected
                assert access.can("accounts.factors")


def test_her_own_account_and_the_way_out_stay_open(bare) -> None:
    for path in ("/avis", "/compte", PAGE, f"{PAGE}/application", "/compte/donnees", "/", "/regions"):
        assert bare.get(path).response.request.path == path
    assert bare.client.post("/deconnexion", data={"csrf_token": bare.token("/avis")}).status_code == 303
    assert not is_in(bare)


def test_she_is_told_why_and_goes_on_to_where_she_was_going_once_it_is_done(bare) -> None:
    page = bare.get("/bureau?etat=1")
    assert page.heading == "Second facteur"
    assert "Votre rôle demande un second facteur." in page
    response, _secret = add_application(bare)
    assert Page(response).links()["J’ai gardé mes codes"] == "/bureau?etat=1"
    assert bare.get("/bureau").heading == "Bureau de l’équipe"


def test_someone_of_the_team_who_has_one_proves_it_and_works(app, visitor, someone) -> None:
    staff = someone(is_staff=True)
    enrolled(app, staff)
    halfway(visitor, staff)
    assert visitor.client.get("/bureau").status_code == 303
    assert not is_in(visitor)


def test_demonstration_accounts_need_none(app, visitor, someone) -> None:
    come_in(visitor, someone(is_staff=True, is_demo=True).email)
    visitor.get("/bureau")


def test_a_session_from_before_a_promotion_does_not_pass(app, visitor, someone) -> None:
    person = someone()
    visitor.sign_in(person, has_second_factor=False)
    with app.app_context(), db.database().writing():
        db.load(User, id=person.id).is_staff = True
    assert visitor.client.get("/bureau").location == PAGE


def test_a_room_may_ask_for_a_factor_of_whoever_signs(app, visitor, someone, monkeypatch) -> None:
    person, plain = someone(), someone()
    monkeypatch.setitem(panels._panels, "accounts.needs_second_factor", {lambda person: person.id == signer: 0})
    signer = person.id
    monkeypatch.setattr(panels, "pieces", lambda name, **context: [piece(**context) for piece in panels._panels.get(name, {})])
    with app.app_context(), db.database().reading():
        assert needed.needs_second_factor(person)
        assert not needed.needs_second_factor(plain)


def test_programs_are_told_so_in_their_own_way(app: Flask) -> None:
    from marketplace.core.errors import SecondFactorNeeded

    with app.test_request_context("/api/v1/essai", method="POST"):
        answer = app.make_response(app.handle_user_exception(SecondFactorNeeded()))
        assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
