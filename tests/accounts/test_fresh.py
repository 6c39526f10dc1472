"""Before an act that asks for it she proves again who she is: five minutes, a new token, and nothing typed is lost."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import LoginSession, RecoveryCode
from marketplace.core import db
from tests.accounts.conftest import is_in
from tests.accounts.factor_tools import code_at, copy_of, enrolled
from tests.builders import AT, PASSWORD
from tests.page import Page, Visitor

GUARDED = "/compte/second-facteur/application"
CONFIRM = "/connexion/confirmer"


@pytest.fixture
def inside(visitor: Visitor, someone, test_clock) -> Visitor:  # type: ignore[no-untyped-def]
    """Someone with a password alone, who came in at AT."""
    test_clock(AT)
    return visitor.sign_in(someone(), has_second_factor=False)


def confirm(visitor: Visitor, *, token: str = "", **fields: str):  # type: ignore[no-untyped-def]
    return visitor.client.post(CONFIRM, data={"csrf_token": token or visitor.token(CONFIRM), **fields})


@pytest.mark.parametrize(("seconds", "fresh"), [(0, True), (299, True), (300, True), (301, False), (3600 * 2, None)])
def test_a_proof_holds_five_minutes_and_not_a_second_more(inside, test_clock, seconds, fresh) -> None:
    test_clock(AT + timedelta(seconds=seconds))
    response = inside.client.get(GUARDED)
    if fresh is None:
        assert response.location.startswith("/connexion?next=")
    else:
        assert response.status_code == (200 if fresh else 303)
        assert fresh or response.location == f"{CONFIRM}?next={GUARDED}"


def test_the_password_brings_her_back_to_the_page_that_asked(inside, test_clock) -> None:
    test_clock(AT + timedelta(minutes=10))
    page = inside.get(f"{GUARDED}?un=1")
    assert page.heading == "Confirmer que c’est vous"
    (target,) = page.tree.xpath("//input[@name='next']/@value")
    assert target == f"{GUARDED}?un=1"
    inside.get("/en" + CONFIRM)
    response = confirm(inside, password=PASSWORD, next=target)
    assert (response.status_code, response.location) == (303, target)
    assert inside.client.get(GUARDED).status_code == 200


def test_a_wrong_password_changes_nothing_and_guessing_is_limited(app, inside, test_clock) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_second_factor", "3 per hour")
    test_clock(AT + timedelta(minutes=10))
    for _again in range(3):
        assert "n’est pas votre mot de passe" in Page(confirm(inside, password="ce n’est pas lui"), status=422)
    assert inside.client.get(GUARDED).status_code == 303
    assert confirm(inside, password=PASSWORD).status_code == 429
    assert is_in(inside), "she stays where she was"


def test_the_token_is_another_one_after_the_proof_and_the_old_one_is_dead(app, inside, test_clock) -> None:
    test_clock(AT + timedelta(minutes=10))
    thief = copy_of(inside)
    assert is_in(thief)
    assert confirm(inside, password=PASSWORD).status_code == 303
    assert is_in(inside)
    assert not is_in(thief)
    with app.app_context(), db.database().reading() as session:
        still = select(func.count()).select_from(LoginSession).where(LoginSession.ended_at.is_(None))
        assert session.scalar(still) == 1
        (opened,) = session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None)))
        assert (opened.created_at, opened.proved_at) == (AT, AT + timedelta(minutes=10)), "a proof makes no session live longer"


def test_whoever_has_a_second_factor_proves_it_and_her_password_is_not_enough(app, someone, visitor, test_clock) -> None:
    person = someone()
    enrolled(app, person)
    test_clock(AT)
    visitor.sign_in(person)
    later = AT + timedelta(minutes=10)
    test_clock(later)
    page = visitor.get(GUARDED)
    assert not page.tree.xpath("//input[@name='password']")
    assert confirm(visitor, password=PASSWORD).status_code == 422
    assert confirm(visitor, code="000000").status_code == 422
    assert confirm(visitor, code=code_at(later), next=GUARDED).status_code == 303
    assert visitor.client.get(GUARDED).status_code == 200
    test_clock(later + timedelta(minutes=6))
    assert confirm(visitor, code=code_at(later)).status_code == 422, "the code served already"


def test_a_form_that_came_too_late_is_sent_again_with_what_was_typed(app, inside, test_clock) -> None:
    token = inside.token(CONFIRM)
    test_clock(AT + timedelta(minutes=10))
    typed = {"name": "Portable « neuf » <b>", "kept": "41", "answer": "un secret", "password": "jamais", "csrf_token": token}
    page = Page(inside.client.post("/compte/cles/nouvelle?a=1", data=typed, headers={"Referer": "http://localhost/compte?x"}), status=401)
    assert "Rien n’est encore enregistré" in page
    (kept,) = page.tree.xpath("//input[@name='kept']/@value")
    assert "neuf" in kept
    assert "secret" not in kept
    assert "jamais" not in kept
    assert token not in kept
    response = confirm(inside, password=PASSWORD, kept=kept, next="/compte?x")
    resumed = Page(response)
    (form,) = resumed.tree.xpath("//form[@action='/compte/cles/nouvelle?a=1']")
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    assert (fields["name"], fields["kept"]) == (typed["name"], "41")
    assert resumed.links()["Y renoncer"] == "/compte?x"
    sent = inside.client.post("/compte/cles/nouvelle?a=1", data=fields)
    assert typed["name"] in Page(sent, status=422).tree.xpath("//input[@name='name']/@value")


def test_what_is_carried_leads_to_pages_of_ours_alone(inside, test_clock) -> None:
    for number, path in enumerate(("https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", "", None, 3, "/\\ailleurs")):
        import json

        kept = json.dumps({"path": path, "fields": [["a", "b"]]})
        test_clock(AT + timedelta(minutes=10, seconds=number))
        response = confirm(inside, password=PASSWORD, kept=kept, next="//ailleurs.example")
        assert (response.status_code, response.location) == (303, "/"), path
    for kept in ("{", "[]", '{"path": "/", "fields": 3}', '{"path": "/", "fields": [["a"]]}', "null"):
        assert confirm(inside, password=PASSWORD, kept=kept).status_code == 303, kept


def test_a_late_form_does_nothing(app, inside, test_clock) -> None:
    token = inside.token(CONFIRM)
    test_clock(AT + timedelta(minutes=10))
    assert inside.client.post("/compte/second-facteur/codes", data={"csrf_token": token}).status_code == 401
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_a_visitor_is_sent_to_sign_in_and_not_to_confirm(visitor) -> None:
    assert visitor.client.get(GUARDED).location == f"/connexion?next={GUARDED}"
    assert visitor.client.get(CONFIRM).location.startswith("/connexion?next=")
    token = visitor.token("/connexion")
    assert confirm(visitor, token=token, password=PASSWORD).status_code == 401


def test_programs_are_told_so_in_their_own_way(app: Flask) -> None:
    from marketplace.core import error_pages
    from marketplace.core.errors import NotFresh

    with app.test_request_context("/api/v1/essai", method="POST"):
        answer = app.make_response(app.handle_user_exception(NotFresh()))
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert error_pages.wants_json()
