"""One's own second factors: added after a fresh proof, shown once, replaced, taken away, told; other sessions end."""

import re

import pytest
from sqlalchemy import select

from marketplace.accounts.models import LoginSession, RecoveryCode, TotpFactor
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.accounts.conftest import is_in
from tests.accounts.factor_tools import Device, code_at, copy_of, enrolled, halfway, show, with_key
from tests.builders import AT
from tests.core.web.watching import digest
from tests.page import NBSP, Page, Visitor

PAGE = "/compte/second-facteur"
APPLICATION = f"{PAGE}/application"


@pytest.fixture
def person(someone):  # type: ignore[no-untyped-def]
    return someone(name="Marie-Ève Gagnon")


@pytest.fixture
def inside(visitor: Visitor, person, test_clock) -> Visitor:  # type: ignore[no-untyped-def]
    test_clock(AT)
    return visitor.sign_in(person, has_second_factor=False)


def add_application(visitor: Visitor, *, at=AT):  # type: ignore[no-untyped-def]
    """Add an application as a telephone does; the answer and its secret."""
    page = visitor.get(APPLICATION)
    secret = page.tree.xpath("string(//p[@class='factor-key'])").replace(" ", "").strip()
    return visitor.client.post(APPLICATION, data={"code": code_at(at, secret), "csrf_token": visitor.token(APPLICATION)}), secret


def codes_of(page: Page) -> list[str]:
    return [one.text_content() for one in page.tree.xpath("//ul[@class='factor-codes']//code")]


def test_an_account_without_a_second_factor_says_so_and_how_to_add_one(inside) -> None:
    page = inside.get(PAGE)
    assert page.heading == "Second facteur"
    assert "Ajouter une application" in page.links()
    assert "Codes de secours" not in page
    inside.get(f"/en{PAGE}")


def test_an_application_is_added_by_its_first_code_and_ten_codes_are_shown_once(app, inside, person, worker, mailer) -> None:
    response, secret = add_application(inside)
    page = Page(response)
    assert page.heading == "Vos codes de secours"
    codes = codes_of(page)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", one) for one in codes)
    (download,) = page.tree.xpath("//a[@download]/@href")
    assert all(one in download for one in codes)
    assert response.headers["Cache-Control"] == "no-store"
    page = inside.get(PAGE)
    assert "10 codes restants" in page
    assert codes[0] not in page.response.text
    worker.drain()
    assert [one["Subject"] for one in mailer.sent] == ["Une application de codes protège votre compte Maillage"]
    assert secret not in mailer.sent[0].as_string()
    other = Visitor(app)
    halfway(other, person)
    assert show(other, code_at(AT, secret)).status_code == 422, "the first code served already"
    assert show(other, code_at(AT, secret, steps=1)).status_code == 303


def test_the_square_holds_what_the_key_says(inside) -> None:
    page = inside.get(APPLICATION)
    (address,) = [one for one in page.links().values() if one.startswith("otpauth://")]
    key = page.tree.xpath("string(//p[@class='factor-key'])").replace(" ", "").strip()
    assert f"secret={key}" in address
    assert "issuer=Maillage" in address
    assert page.tree.xpath("//*[@role='img' and @aria-label]//*[local-name()='svg']")
    assert inside.get(APPLICATION).tree.xpath("string(//p[@class='factor-key'])").replace(" ", "").strip() == key, (
        "the same until it serves"
    )
    inside.get(f"/en{APPLICATION}")


def test_a_wrong_first_code_keeps_nothing(app, inside) -> None:
    before = digest(app)
    response = inside.client.post(APPLICATION, data={"code": "000000", "csrf_token": inside.token(APPLICATION)})
    assert "n’est pas celui de cette application" in " ".join(Page(response, status=422).errors())
    assert Page(inside.client.post(APPLICATION, data={"code": "", "csrf_token": inside.token(APPLICATION)}), status=422).errors()
    assert digest(app) == before


def test_the_secret_being_set_up_cannot_be_read_in_the_cookie(inside) -> None:
    key = inside.get(APPLICATION).tree.xpath("string(//p[@class='factor-key'])").replace(" ", "").strip()
    with inside.client.session_transaction() as held:
        assert key not in str(dict(held))


def test_adding_a_factor_ends_the_other_sessions_and_changes_this_ones_token(app, inside, person) -> None:
    there = Visitor(app).sign_in(person, has_second_factor=False)
    thief = copy_of(inside)
    add_application(inside)
    assert (is_in(inside), is_in(there), is_in(thief)) == (True, False, False)
    with app.app_context(), db.database().reading() as session:
        (opened,) = session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None)))
        assert opened.has_second_factor


def test_new_codes_void_the_old_and_end_the_other_sessions(app, inside, person, worker, mailer) -> None:
    old = enrolled(app, person, codes=True)
    there, thief = Visitor(app).sign_in(person), copy_of(inside)
    page = inside.post(f"{PAGE}/codes", token_from=PAGE)
    assert (is_in(inside), is_in(there), is_in(thief)) == (True, False, False)
    fresh = codes_of(page)
    assert len(fresh) == 10
    assert not set(fresh) & set(old)
    visitor = Visitor(app)
    halfway(visitor, person)
    assert show(visitor, old[0]).status_code == 422
    assert show(visitor, fresh[0]).status_code == 303
    worker.drain()
    assert mailer.sent[0]["Subject"] == "Vous avez de nouveaux codes de secours"


def test_codes_without_a_factor_are_refused(app, inside) -> None:
    before = digest(app)
    inside.post(f"{PAGE}/codes", token_from=PAGE, status=409)
    assert digest(app) == before


def test_an_application_is_replaced_by_the_first_code_of_another(app, inside, person) -> None:
    enrolled(app, person)
    response, secret = add_application(inside)
    assert response.status_code == 200
    with app.app_context(), db.database().reading() as session:
        assert len(list(session.scalars(select(TotpFactor)))) == 1
    visitor = Visitor(app)
    halfway(visitor, person)
    assert show(visitor, code_at(AT, steps=1)).status_code == 422, "the old one"
    assert show(visitor, code_at(AT, secret, steps=1)).status_code == 303


def test_an_application_taken_away_ends_the_other_sessions_and_its_codes(app, inside, person, worker, mailer) -> None:
    enrolled(app, person, codes=True)
    there = Visitor(app).sign_in(person)
    page = inside.post(f"{APPLICATION}/retrait", token_from=PAGE)
    assert "a été retirée" in page
    assert (is_in(inside), is_in(there)) == (True, False)
    with app.app_context(), db.database().reading() as session:
        assert not list(session.scalars(select(RecoveryCode)))
        (opened,) = session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None)))
        assert not opened.has_second_factor, "it stands on none any more"
        acts = {one.verb: one for one in session.scalars(select(AuditEvent))}
        assert acts["accounts.factor_removed"].changes == {"factor": ["totp", None]}
    worker.drain()
    assert mailer.sent[0]["Subject"] == "L’application de codes de votre compte Maillage a été retirée"


def test_who_must_have_a_factor_keeps_one(app, visitor, someone, test_clock) -> None:
    test_clock(AT)
    staff = someone(is_staff=True)
    enrolled(app, staff)
    visitor.sign_in(staff)
    before = digest(app)
    page = visitor.post(f"{APPLICATION}/retrait", token_from=PAGE, status=409)
    assert "le seul que vous avez" in page
    assert digest(app) == before
    assert with_key(visitor, Device()).status_code in (200, 303)
    assert "a été retirée" in visitor.post(f"{APPLICATION}/retrait", token_from=PAGE)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", APPLICATION),
        ("post", APPLICATION),
        ("post", f"{APPLICATION}/retrait"),
        ("post", f"{PAGE}/codes"),
        ("get", "/compte/cles/nouvelle"),
        ("post", "/compte/cles/nouvelle"),
        ("post", "/compte/cles/defi"),
        ("post", "/compte/cles/1/retrait"),
        ("get", "/compte/mot-de-passe"),
        ("post", "/compte/mot-de-passe"),
        ("get", "/compte/adresse"),
        ("post", "/compte/adresse"),
    ],
)
def test_every_change_of_a_key_of_the_account_asks_for_a_fresh_proof(app, inside, person, test_clock, method, path) -> None:
    from datetime import timedelta

    enrolled(app, person)
    test_clock(AT + timedelta(minutes=6))
    before = digest(app)
    form = {"csrf_token": inside.token("/avis")} if method == "post" else None
    response = getattr(inside.client, method)(path, data=form)
    assert response.status_code == (401 if method == "post" else 303)
    assert method == "post" or response.location.startswith("/connexion/confirmer")
    assert digest(app) == before


def test_the_card_of_the_account_says_how_it_is_protected(app, inside, person) -> None:
    from marketplace.accounts.factors import pieces

    def said() -> str:
        with app.test_request_context(), db.database().reading():
            return pieces.factors_card(person).state

    assert said() == "Votre mot de passe est seul à protéger votre compte."
    enrolled(app, person, codes=True)
    assert said() == "Une application de codes, et 10 codes de secours."
    with_key(inside, Device())
    assert said() == "Une application de codes, 1 clé d’accès, et 10 codes de secours."


def test_nothing_of_a_factor_is_in_the_log_of_acts(app, inside) -> None:
    _response, secret = add_application(inside)
    with app.app_context(), db.database().reading() as session:
        told = str([(one.verb, one.changes) for one in session.scalars(select(AuditEvent))])
    assert "accounts.factor_added" in told
    assert secret not in told
    assert NBSP not in told
