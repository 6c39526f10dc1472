"""A session dies when it must: at sign-out, at another sign-in, with time, with the rights or the standing of its person."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from marketplace.accounts import actions, passwords
from marketplace.accounts.models import LoginSession, User, UserStatus
from marketplace.core import clock, db
from tests.accounts.conftest import come_in, is_in
from tests.builders import AT
from tests.page import Visitor

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


def copy_of(visitor: Visitor) -> Visitor:
    """Someone else with a copy of the cookie."""
    thief = Visitor(visitor.app)
    cookie = visitor.client.get_cookie("maillage")
    assert cookie is not None
    thief.client.set_cookie("maillage", cookie.value)
    return thief


def test_a_cookie_copied_before_signing_out_opens_nothing_after(app, visitor, someone) -> None:
    come_in(visitor, someone().email)
    thief = copy_of(visitor)
    assert is_in(thief)
    visitor.client.post("/deconnexion", data={"csrf_token": visitor.token("/")})
    assert not is_in(visitor)
    assert not is_in(thief)


def test_signing_out_here_leaves_the_other_places_open(app, someone) -> None:
    person = someone()
    here, there = Visitor(app), Visitor(app)
    for one in (here, there):
        come_in(one, person.email)
    here.client.post("/deconnexion", data={"csrf_token": here.token("/")})
    assert (is_in(here), is_in(there)) == (False, True)


def test_a_cookie_planted_before_signing_in_is_of_no_use_after(app, visitor, someone) -> None:
    visitor.token("/connexion")
    thief = copy_of(visitor)
    come_in(visitor, someone().email)
    assert is_in(visitor)
    assert not is_in(thief)


def test_nothing_of_the_visitors_cookie_is_kept_when_she_comes_in(visitor, someone) -> None:
    with visitor.client.session_transaction() as held:
        held["planted"] = "by someone else"
    before = visitor.token("/connexion")
    come_in(visitor, someone().email)
    with visitor.client.session_transaction() as held:
        assert "planted" not in held
    assert visitor.token("/") != before


def test_signing_in_again_ends_the_session_that_the_browser_held(app, visitor, someone) -> None:
    first, second = someone(), someone()
    come_in(visitor, first.email)
    thief = copy_of(visitor)
    come_in(visitor, second.email)
    assert is_in(visitor)
    assert not is_in(thief)


def test_each_session_has_a_token_of_its_own_that_nobody_guesses_and_the_database_does_not_hold(app, someone) -> None:
    person = someone()
    with app.app_context(), db.database().writing():
        tokens = {actions.start_session(person, at=AT) for _again in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43
    with app.app_context(), db.database().reading() as session:
        kept = set(session.scalars(select(LoginSession.token_hash)))
    assert kept == {actions.hash_of(one) for one in tokens}
    assert not kept & tokens


@pytest.mark.parametrize(("pause", "still"), [(IDLE, True), (IDLE + timedelta(seconds=1), False), (timedelta(days=40), False)])
def test_a_session_left_alone_for_half_an_hour_is_over(visitor, someone, test_clock, pause, still) -> None:
    test_clock(AT)
    come_in(visitor, someone().email)
    test_clock(AT + pause)
    assert is_in(visitor) is still


def test_whoever_works_stays_in_past_half_an_hour(visitor, someone, test_clock) -> None:
    test_clock(AT)
    come_in(visitor, someone().email)
    for minutes in range(20, 200, 20):
        test_clock(AT + timedelta(minutes=minutes))
        assert is_in(visitor), minutes


def test_even_whoever_works_without_a_pause_is_out_after_twelve_hours(visitor, someone, test_clock) -> None:
    test_clock(AT)
    come_in(visitor, someone().email)
    for quarter in range(1, 48):
        test_clock(AT + quarter * timedelta(minutes=15))
        assert is_in(visitor), quarter
    test_clock(AT + ABSOLUTE)
    assert is_in(visitor)
    test_clock(AT + ABSOLUTE + timedelta(seconds=1))
    assert not is_in(visitor)


def test_the_lengths_are_those_of_the_settings(make_app, someone, test_clock) -> None:
    app = make_app(session_idle=120, session_absolute=300)
    visitor = Visitor(app)
    test_clock(AT)
    come_in(visitor, someone().email)
    for seconds, still in ((100, True), (200, True), (300, True), (301, False)):
        test_clock(AT + timedelta(seconds=seconds))
        assert is_in(visitor) is still, seconds
    test_clock(AT)
    come_in(visitor, someone().email)
    test_clock(AT + timedelta(seconds=121))
    assert not is_in(visitor)


def test_a_clock_that_steps_back_neither_ends_nor_prolongs_a_session(visitor, someone, test_clock) -> None:
    test_clock(AT)
    come_in(visitor, someone().email)
    test_clock(AT - timedelta(hours=1))
    assert is_in(visitor)
    test_clock(AT + IDLE)
    assert is_in(visitor)


def test_someone_promoted_comes_back_with_her_new_rights(app, visitor, someone) -> None:
    person = someone()
    come_in(visitor, person.email)
    visitor.get("/bureau", status=403)
    assert app.test_cli_runner().invoke(args=["people", "promote", person.email]).exit_code == 0
    assert not is_in(visitor)
    come_in(visitor, person.email)
    assert visitor.get("/bureau").heading == "Second facteur", "her new rights ask for one"


def test_someone_suspended_is_out_at_her_next_click_and_stays_out(app, visitor, someone) -> None:
    person = someone()
    come_in(visitor, person.email)
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).values(status=UserStatus.SUSPENDED))
    assert not is_in(visitor)
    assert come_in(visitor, person.email).status_code == 422


def test_a_new_password_ends_what_the_old_one_opened(app, visitor, someone) -> None:
    person = someone()
    come_in(visitor, person.email)
    fresh = passwords.hashed("un tout nouveau mot de passe")
    with app.app_context(), db.database().writing():
        actions.choose_password(db.load(User, id=person.id), fresh, at=clock.now())
    assert not is_in(visitor)


def test_a_cookie_that_was_changed_is_a_visitors(visitor, someone) -> None:
    come_in(visitor, someone().email)
    cookie = visitor.client.get_cookie("maillage").value
    for changed in (cookie[:-1], cookie[1:], cookie.swapcase(), cookie.rpartition(".")[0], f"{cookie}A", "", "a.b.c", "é"):
        thief = Visitor(visitor.app)
        thief.client.set_cookie("maillage", changed)
        assert not is_in(thief), changed


def test_a_cookie_signed_with_another_key_is_a_visitors(make_app, visitor, someone) -> None:
    come_in(visitor, someone().email)
    other = Visitor(make_app(secret_key="another secret of tests, forty letters"))
    other.client.set_cookie("maillage", visitor.client.get_cookie("maillage").value)
    assert not is_in(other)


def test_when_it_cannot_be_told_when_she_was_last_seen_nobody_passes(app, visitor, someone) -> None:
    come_in(visitor, someone().email)
    side = app.extensions["maillage.side"]
    with side.engine.connect() as connection:
        connection.exec_driver_sql(f"DROP TABLE {'last_seen' if side.is_sqlite else 'side.last_seen'}")
    assert visitor.client.get("/avis").status_code == 503
    assert Visitor(app).client.get("/").status_code == 200


def test_a_visitor_cannot_sign_out(visitor) -> None:
    token = visitor.token("/connexion")
    assert visitor.client.post("/deconnexion", data={"csrf_token": token}).status_code == 401


def test_every_page_of_someone_signed_in_lets_her_leave(app, visitor, someone) -> None:
    visitor.sign_in(someone(is_staff=True))
    for path in ("/", "/avis", "/bureau", "/recherche", "/regions/01", "/en/avis"):
        prefix = "/en" if path.startswith("/en/") else ""
        assert visitor.get(path).tree.xpath(f"//form[@action='{prefix}/deconnexion']//button"), path
    assert visitor.get("/nulle-part", status=404).tree.xpath("//form[@action='/deconnexion']//button")
