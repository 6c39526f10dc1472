"""Someone lost her second factor: two members of the team, or the operator, take it away; she is told, and out everywhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.models import FactorReset, Passkey, RecoveryCode, TotpFactor
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.accounts.conftest import come_in, is_in, someone
from tests.accounts.factor_tools import enrolled
from tests.builders import AT
from tests.core.web.watching import digest
from tests.page import Visitor

PAGE = "/bureau/seconds-facteurs"

__all__ = ["someone"]


@pytest.fixture
def lost(app, someone, test_clock):  # type: ignore[no-untyped-def]
    """Someone who has a factor, kept no code, and two members of the team at their desks."""
    test_clock(AT)
    person = someone(name="Marie-Ève Gagnon")
    enrolled(app, person, codes=True)
    team = [someone(is_staff=True, name=name) for name in ("Agnès Roy", "Bruno Côté")]
    return person, *(Visitor(app).sign_in(one) for one in team)


def ask(visitor: Visitor, email: str, *, status: int = 200):  # type: ignore[no-untyped-def]
    return visitor.post(PAGE, {"email": email, "proof": "by_video"}, status=status)


def factors(app) -> int:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().reading() as session:
        return sum(len(list(session.scalars(select(model)))) for model in (TotpFactor, RecoveryCode, Passkey))


def test_one_asks_another_agrees_and_all_is_taken_away(app, lost, worker, mailer) -> None:
    person, agnes, bruno = lost
    there = Visitor(app).sign_in(person)
    page = ask(agnes, person.email)
    assert "Un autre membre de l’équipe doit maintenant donner son accord." in page
    assert not page.tree.xpath("//button[contains(., 'Donner mon accord')]"), "not she who asked"
    assert factors(app) == 11
    page = bruno.get(PAGE)
    assert "Par vidéo" in page
    assert "Agnès Roy" in page
    bruno.get(f"/en{PAGE}")
    assert "sont retirés" in bruno.post(f"{PAGE}/1/accord", token_from=PAGE)
    assert factors(app) == 0
    assert not is_in(there)
    come_in(Visitor(app), person.email)
    worker.drain()
    told = {str(one["To"]).split("<")[1]: one["Subject"] for one in mailer.sent}
    assert told[f"{person.email}>"] == "Vos seconds facteurs ont été retirés"
    with app.app_context(), db.database().reading() as session:
        acts = {one.verb: one for one in session.scalars(select(AuditEvent))}
        reset = session.scalars(select(FactorReset)).one()
    assert acts["accounts.factors_reset"].actor_id == reset.settled_by_id != reset.asked_by_id
    assert acts["accounts.factors_reset"].subject_id == person.id


def test_nobody_agrees_to_what_she_asked_or_to_what_is_hers(app, lost, someone) -> None:
    person, agnes, _bruno = lost
    ask(agnes, person.email)
    before = digest(app)
    agnes.post(f"{PAGE}/1/accord", token_from=PAGE, status=409)
    assert digest(app) == before
    third = someone(is_staff=True)
    enrolled(app, third)
    ask(agnes, third.email)
    assert "votre compte" in Visitor(app).sign_in(third).post(f"{PAGE}/2/accord", token_from=PAGE, status=409)


def test_nobody_asks_for_herself_for_someone_unknown_or_without_a_factor_or_twice(app, lost, someone) -> None:
    person, agnes, bruno = lost
    with app.app_context(), db.database().reading() as session:
        from marketplace.accounts.models import User

        own = session.scalars(select(User.email).where(User.name == "Agnès Roy")).one()
    enrolled_before = factors(app)
    ask(agnes, own, status=409)
    ask(agnes, "personne@nulle-part.example", status=404)
    ask(agnes, someone().email, status=409)
    assert ask(agnes, "", status=422).errors()
    ask(agnes, person.email)
    ask(bruno, person.email, status=409)
    assert factors(app) == enrolled_before


def test_a_request_waits_three_days_and_serves_once(app, lost, test_clock) -> None:
    person, agnes, bruno = lost
    ask(agnes, person.email)
    token = bruno.token(PAGE)
    test_clock(AT + timedelta(days=3, seconds=1))
    later = Visitor(app).sign_in(_of(app, "Bruno Côté"))
    assert "Rien n’attend" in later.get(PAGE)
    later.post(f"{PAGE}/1/accord", token_from=PAGE, status=409)
    assert factors(app) == 11
    assert token


def test_a_request_that_is_closed_cannot_be_agreed_to(app, lost) -> None:
    person, agnes, bruno = lost
    ask(agnes, person.email)
    assert "rien n’a changé" in agnes.post(f"{PAGE}/1/refus", token_from=PAGE)
    bruno.post(f"{PAGE}/1/accord", token_from=PAGE, status=409)
    assert factors(app) == 11


def test_asking_and_agreeing_want_a_fresh_proof(app, lost, test_clock) -> None:
    person, agnes, bruno = lost
    ask(agnes, person.email)
    test_clock(AT + timedelta(minutes=6))
    before = digest(app)
    agnes.post(PAGE, {"email": person.email, "proof": "by_video"}, status=401)
    bruno.post(f"{PAGE}/1/accord", token_from=PAGE, status=401)
    assert digest(app) == before


def test_only_the_team_comes_here(app, lost, someone) -> None:
    visitor = Visitor(app).sign_in(someone())
    visitor.get(PAGE, status=403)
    visitor.post(f"{PAGE}/1/accord", token_from="/avis", status=403)


def test_the_operator_does_it_alone_from_the_terminal(app, lost, worker, mailer) -> None:
    person, *_team = lost
    there = Visitor(app).sign_in(person)
    runner = app.test_cli_runner()
    result = runner.invoke(args=["people", "factors", "reset", person.email])
    assert result.exit_code == 0, result.output
    assert factors(app) == 0
    assert not is_in(there)
    with app.app_context(), db.database().reading() as session:
        act = session.scalars(select(AuditEvent).where(AuditEvent.verb == "accounts.factors_reset")).one()
        assert (act.actor_id, act.subject_id) == (None, person.id)
    worker.drain()
    assert mailer.sent[0]["Subject"] == "Vos seconds facteurs ont été retirés"
    for address in (person.email, "personne@nulle-part.example"):
        result = runner.invoke(args=["people", "factors", "reset", address])
        assert (result.exit_code, "Traceback" in result.output) == (1, False)


def _of(app, name: str):  # type: ignore[no-untyped-def]
    from marketplace.accounts.models import User

    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(User).where(User.name == name)).one()
