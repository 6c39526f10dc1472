"""Where a person is signed in: told in words, ended one by one or all, five at most; and what must not survive a moment ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts import actions, agents
from marketplace.accounts.models import LoginSession
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.accounts.conftest import come_in, is_in
from tests.accounts.test_sessions import copy_of
from tests.builders import AT, PASSWORD
from tests.core.web.watching import digest
from tests.page import Visitor

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
APPLE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = f"{APPLE} Version/18.1 Mobile/15E148 Safari/604.1"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"


@pytest.fixture(autouse=True)
def generous(app) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_in", "1000 per minute")


def come_in_with(app, email: str, agent: str) -> Visitor:  # type: ignore[no-untyped-def]
    visitor = Visitor(app)
    form = {"email": email, "password": PASSWORD, "csrf_token": visitor.token("/connexion")}
    assert visitor.client.post("/connexion", data=form, headers={"User-Agent": agent}).status_code == 303
    return visitor


def rows(visitor: Visitor) -> list[str]:
    page = visitor.get("/compte/sessions")
    return [one.text_content().split("celle-ci")[0].strip() for one in page.tree.xpath("//tbody/tr/th")]


def close(visitor: Visitor, what: str, token_from: str = "/compte/sessions") -> int:
    token = visitor.token(token_from)
    return visitor.client.post(f"/compte/sessions/{what}", data={"csrf_token": token}).status_code


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        (
            f"{APPLE} CriOS/130.0 Mobile/15E148 Safari/604.1",
            "Chrome, iPhone",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/130.0.0.0",
            "Edge, Windows",
        ),
        (
            f"Mozilla/5.0 (X11; CrOS x86_64 15917.71.0) {CHROME} Safari/537.36",
            "Chrome, ChromeOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S918B) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
            "Safari, macOS",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
        ("Version/" * 200_000, ""),
    ],
)
def test_a_browser_is_told_by_its_family_and_its_system_and_nothing_finer(header, words) -> None:
    assert agents.said(header) == words


def test_she_reads_where_she_is_signed_in_since_when_and_when_it_was_last_seen(app, someone, test_clock) -> None:
    person = someone()
    test_clock(AT)
    elsewhere = come_in_with(app, person.email, IPHONE)
    test_clock(AT + timedelta(minutes=10))
    here = come_in_with(app, person.email, FIREFOX)
    assert rows(here) == ["Firefox, Windows", "Safari, iPhone"]
    test_clock(AT + timedelta(minutes=25))
    elsewhere.get("/avis")
    test_clock(AT + timedelta(minutes=26))
    assert rows(here)[0] in ("Safari, iPhone", "Firefox, Windows")
    page = here.get("/compte/sessions")
    cells = [[cell.text_content().strip() for cell in row.xpath("td")] for row in page.tree.xpath("//tbody/tr")]
    assert sorted(one[:2] for one in cells)[0] == ["10 mars 2026, 14\u00a0h\u00a030", "10 mars 2026, 14\u00a0h\u00a055"]
    assert page.tree.xpath("count(//tbody/tr[.//*[contains(@class, 'badge')]])") == 1
    here.get("/en/compte/sessions")


def test_no_address_of_a_network_is_kept(app, someone) -> None:
    come_in_with(app, someone().email, FIREFOX)
    with app.app_context(), db.database().reading() as session:
        (row,) = session.scalars(select(LoginSession))
    kept = [str(getattr(row, column.name)) for column in LoginSession.__table__.columns]
    assert not [one for one in kept if "127.0.0" in one]


def test_one_that_is_over_is_not_listed(app, visitor, someone, test_clock) -> None:
    person = someone()
    test_clock(AT)
    come_in_with(app, person.email, IPHONE)
    test_clock(AT + timedelta(minutes=31))
    assert rows(come_in_with(app, person.email, FIREFOX)) == ["Firefox, Windows"]


def test_she_ends_one_of_them_and_it_is_dead_at_its_next_click(app, someone) -> None:
    person = someone()
    elsewhere, here = come_in_with(app, person.email, IPHONE), come_in_with(app, person.email, FIREFOX)
    thief = copy_of(elsewhere)
    (action,) = here.get("/compte/sessions").tree.xpath("//tbody//form/@action")
    here.post(action, token_from="/compte/sessions")
    assert (is_in(here), is_in(elsewhere), is_in(thief)) == (True, False, False)
    assert rows(here) == ["Firefox, Windows"]


def test_she_ends_all_the_others_at_once(app, someone) -> None:
    person = someone()
    others = [come_in_with(app, person.email, IPHONE) for _again in range(3)]
    here = come_in_with(app, person.email, FIREFOX)
    assert close(here, "fermer-les-autres") == 303
    assert is_in(here)
    assert not any(is_in(one) for one in others)
    with app.app_context(), db.database().reading() as session:
        (act,) = session.scalars(select(AuditEvent).where(AuditEvent.verb == "accounts.end_sessions"))
    assert act.actor_id == act.subject_id == person.id


def test_nobody_ends_the_session_of_another_nor_learns_that_it_exists(app, someone) -> None:
    mine = come_in_with(app, someone().email, FIREFOX)
    hers = come_in_with(app, someone().email, IPHONE)
    with app.app_context(), db.database().reading() as session:
        number = max(session.scalars(select(LoginSession.id)))
    before = digest(app)
    answers = {close(mine, f"{one}/fermer", "/compte/profil") for one in (number, 999_999, 2**70)}
    assert answers == {404}
    assert digest(app) == before
    assert is_in(hers)


def test_a_sixth_session_ends_the_one_that_was_seen_least_lately(app, someone, test_clock) -> None:
    person = someone()
    opened = []
    for number in range(5):
        test_clock(AT + timedelta(minutes=number))
        opened.append(come_in_with(app, person.email, FIREFOX))
    test_clock(AT + timedelta(minutes=7))
    assert is_in(opened[0]), "she is seen there again: it is the second that was left alone"
    test_clock(AT + timedelta(minutes=8))
    opened.append(come_in_with(app, person.email, FIREFOX))
    assert [is_in(one) for one in opened] == [True, False, True, True, True, True]


def test_five_is_the_most_however_they_are_opened(app, someone) -> None:
    person, other = someone(), someone()
    with app.app_context(), db.database().writing():
        tokens = [actions.start_session(person, at=AT + timedelta(seconds=number)) for number in range(12)]
        kept = actions.start_session(other, at=AT)
    with app.app_context(), db.database().reading() as session:
        still = set(session.scalars(select(LoginSession.token_hash).where(LoginSession.ended_at.is_(None))))
    assert still == {actions.hash_of(one) for one in (*tokens[-5:], kept)}


def test_a_cookie_planted_with_a_session_of_the_attacker_becomes_the_victims_of_nothing(app, someone) -> None:
    attacker, victim = someone(), someone()
    planted = come_in_with(app, attacker.email, FIREFOX)
    browser = copy_of(planted)
    come_in(browser, victim.email)
    assert is_in(browser)
    assert not is_in(planted), "the session that was planted is dead, and never was hers"
    with app.app_context(), db.database().reading() as session:
        open_rows = session.scalars(select(LoginSession.user_id).where(LoginSession.ended_at.is_(None))).all()
    assert open_rows == [victim.id]
