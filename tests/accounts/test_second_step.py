"""Coming in with a second factor: nothing opens before it is proved, a code serves once, guessing ends, nobody else can lock the door."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from marketplace.accounts import passwords
from marketplace.accounts.models import LoginSession, User, UserStatus
from marketplace.core import db
from tests.accounts.conftest import come_in, is_in
from tests.accounts.factor_tools import code_at, copy_of, enrolled, halfway, show
from tests.builders import AT
from tests.core.web.watching import digest
from tests.page import NBSP, Page, Visitor


@pytest.fixture(autouse=True)
def generous(app, test_clock) -> None:
    """These tests are about the second step; the first may be done as often as one likes, at one instant."""
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_in", "1000 per minute")
    test_clock(AT)


@pytest.fixture
def person(app, someone):  # type: ignore[no-untyped-def]
    """Someone who has an application and ten recovery codes, kept in `person.codes`."""
    user = someone(name="Marie-Ève Gagnon")
    user.codes = enrolled(app, user, codes=True)
    return user


def sessions(app) -> int:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().reading() as session:
        return session.scalar(select(func.count()).select_from(LoginSession)) or 0


def test_the_right_password_opens_nothing_before_the_code(app, visitor, person) -> None:
    before = digest(app)
    halfway(visitor, person)
    assert digest(app) == before
    assert not is_in(visitor)
    page = visitor.get("/connexion/second-facteur")
    assert page.heading == "Second facteur"
    assert page.tree.xpath("//input[@name='code']/@autocomplete") == ["one-time-code"]
    visitor.get("/en/connexion/second-facteur")
    assert not is_in(visitor)


def test_the_code_opens_the_house_where_she_was_going(app, visitor, person) -> None:
    halfway(visitor, person, next="/regions")
    response = show(visitor, code_at(AT))
    assert (response.status_code, response.location) == (303, "/regions")
    assert is_in(visitor)
    with app.app_context(), db.database().reading() as session:
        (opened,) = session.scalars(select(LoginSession))
        assert opened.has_second_factor
        assert opened.proved_at == AT


def test_a_wrong_password_is_answered_alike_with_and_without_a_second_factor(app, person, someone) -> None:
    plain = someone()
    answers = [come_in(Visitor(app), one.email, "ce n’est pas lui du tout") for one in (person, plain)]
    assert [one.status_code for one in answers] == [422, 422]
    assert "second" not in answers[0].text.casefold()


def test_a_code_serves_once_in_whatever_session(app, person) -> None:
    first, second, third = Visitor(app), Visitor(app), Visitor(app)
    for one in (first, second, third):
        halfway(one, person)
    assert show(first, code_at(AT)).status_code == 303
    assert show(second, code_at(AT)).status_code == 422
    spaced = "\u200b".join(code_at(AT))
    assert show(third, f" {spaced} ").status_code == 422
    assert show(third, code_at(AT, steps=-1)).status_code == 422, "the one before is spent too"
    assert show(third, code_at(AT, steps=1)).status_code == 303


def test_of_many_who_show_the_same_code_at_once_one_comes_in(app, person) -> None:
    visitors = [Visitor(app) for _ in range(4)]
    tokens = []
    for one in visitors:
        halfway(one, person)
        tokens.append(one.token("/connexion/second-facteur"))
    start, answers = threading.Barrier(len(visitors)), []

    def run(one: Visitor, token: str) -> None:
        start.wait()
        answers.append(show(one, code_at(AT), token=token).status_code)

    threads = [threading.Thread(target=run, args=pair) for pair in zip(visitors, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 422, 422, 422]
    assert sessions(app) == 1


@pytest.mark.parametrize(("later", "still"), [(599, True), (600, True), (601, False), (-1, False)])
def test_the_door_stays_half_open_ten_minutes(app, visitor, person, test_clock, later, still) -> None:
    halfway(visitor, person)
    token = visitor.token("/connexion/second-facteur")
    test_clock(AT + timedelta(seconds=later))
    response = show(visitor, code_at(AT + timedelta(seconds=later)), token=token)
    assert response.status_code == 303
    assert (response.location == "/connexion") is not still
    assert is_in(visitor) is still
    if not still:
        assert "dix minutes" in visitor.get("/connexion")


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(app, visitor, person) -> None:
    halfway(visitor, person)
    for _again in range(5):
        page = Page(show(visitor, "000000"), status=422)
        assert "n’est pas le bon" in page
    response = show(visitor, code_at(AT))
    assert (response.status_code, response.location) == (303, "/connexion")
    assert "Cinq codes" in visitor.get("/connexion")
    assert not is_in(visitor)
    halfway(visitor, person)
    assert show(visitor, code_at(AT)).status_code == 303, "the password opens the door half again"


def test_a_cookie_put_back_does_not_give_five_more_tries(app, visitor, person) -> None:
    halfway(visitor, person)
    thief = copy_of(visitor)
    token = visitor.token("/connexion/second-facteur")
    kept = copy_of(visitor).client.get_cookie("maillage").value
    for _again in range(5):
        show(visitor, "000000", token=token)
    thief.client.set_cookie("maillage", kept)
    assert show(thief, code_at(AT), token=token).location == "/connexion"
    assert not is_in(thief)


def test_guessing_from_one_network_is_limited_and_locks_nobody_elsewhere(app, person) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_second_factor", "7 per hour")
    for tries in (5, 2):
        thief = Visitor(app)
        halfway(thief, person)
        for _again in range(tries):
            assert show(thief, "000000").status_code == 422
    assert show(thief, code_at(AT)).status_code == 429
    elsewhere = Visitor(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    halfway(elsewhere, person)
    assert show(elsewhere, code_at(AT)).status_code == 303


def test_whoever_does_not_know_the_password_uses_up_nothing(app, person) -> None:
    stranger = Visitor(app)
    token = stranger.token("/connexion")
    for _again in range(30):
        assert show(stranger, "000000", token=token).location == "/connexion"
    owner = Visitor(app)
    halfway(owner, person)
    assert show(owner, code_at(AT)).status_code == 303


def test_a_door_half_open_shuts_when_the_password_changes(app, visitor, person) -> None:
    halfway(visitor, person)
    token = visitor.token("/connexion/second-facteur")
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).values(password_hash=passwords.hashed("un tout nouveau mot de passe")))
    response = show(visitor, code_at(AT), token=token)
    assert (response.status_code, response.location) == (303, "/connexion")
    assert not is_in(visitor)
    assert "a changé" in visitor.get("/connexion")


def test_a_door_half_open_shuts_when_its_person_is_suspended(app, visitor, person) -> None:
    halfway(visitor, person)
    token = visitor.token("/connexion/second-facteur")
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).values(status=UserStatus.SUSPENDED))
    assert show(visitor, code_at(AT), token=token).location == "/connexion"
    assert not is_in(visitor)


def test_a_half_open_door_of_one_does_not_open_for_the_code_of_another(app, visitor, person, someone) -> None:
    other = someone()
    enrolled(app, other, secret="KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    halfway(visitor, other)
    assert show(visitor, code_at(AT)).status_code == 422
    assert not is_in(visitor)


def test_without_a_first_step_the_second_sends_back_to_it(visitor) -> None:
    assert visitor.client.get("/connexion/second-facteur").location == "/connexion"
    assert show(visitor, "123456", token=visitor.token("/connexion")).location == "/connexion"
    assert visitor.get("/connexion/second-facteur").heading == "Se connecter"


def test_nothing_typed_is_said_and_counts_nothing(visitor, person) -> None:
    halfway(visitor, person)
    for _again in range(8):
        page = Page(show(visitor, "  "), status=422)
        assert page.errors() == [f"Erreur{NBSP}: Écrivez un code."]
    assert show(visitor, code_at(AT)).status_code == 303
