"""A suspended account opens nothing from the next click on, says why to its person, and opens again at its term by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import suspensions
from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.core.outbox import Job
from tests.accounts.conftest import come_in, is_in
from tests.accounts.letters import sent, text_of
from tests.accounts.test_own_account import reread
from tests.accounts.test_sessions import copy_of
from tests.builders import AT
from tests.core.web.watching import digest
from tests.page import Visitor

UNTIL = AT + timedelta(days=3)


def suspend(app: Flask, person: User, until: datetime | None = None, actor: User | None = None, at: datetime | None = None) -> None:
    with app.app_context(), db.database().writing():
        suspensions.suspend(db.load(User, id=person.id), "Usage d’un compte prêté.", until, actor=actor, at=at or clock.now())


def type_it(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["people", *words])
    return result.exit_code, result.output


def test_she_is_out_at_her_next_click_wherever_she_is_and_reads_why(app, visitor, mailer, someone) -> None:
    person = someone(name="Marie-Ève Gagnon")
    come_in(visitor, person.email)
    thief = copy_of(visitor)
    suspend(app, person)
    assert not is_in(visitor)
    assert not is_in(thief)
    assert come_in(Visitor(app), person.email).status_code == 422
    (message,) = sent(app, mailer)
    assert (message["Subject"], message["To"].addresses[0].addr_spec) == ("Votre compte est suspendu", person.email)
    assert "Usage d’un compte prêté." in text_of(message)
    assert "jusqu’à nouvel ordre" in text_of(message)


def test_the_reason_is_neither_in_the_outbox_nor_in_the_log_of_acts(app, someone) -> None:
    suspend(app, someone())
    with app.app_context(), db.database().reading() as session:
        kept = [str(one.payload) for one in session.scalars(select(Job))] + [
            str(one.changes) for one in session.scalars(select(AuditEvent))
        ]
    assert not [one for one in kept if "prêté" in one]


def test_it_ends_by_itself_at_its_very_instant(app, mailer, someone, test_clock) -> None:
    person = someone()
    test_clock(AT)
    suspend(app, person, UNTIL)
    assert "13 mars 2026, 14\u00a0h\u00a030" in text_of(sent(app, mailer)[0])
    test_clock(UNTIL - timedelta(seconds=1))
    assert come_in(Visitor(app), person.email).status_code == 422
    test_clock(UNTIL)
    visitor = Visitor(app)
    assert come_in(visitor, person.email).status_code == 303
    assert is_in(visitor)


def test_the_night_writes_down_that_it_is_over_and_tells_her(app, visitor, mailer, someone, test_clock) -> None:
    test_clock(AT)
    over, still, endless = someone(), someone(), someone()
    for person, until in ((over, UNTIL), (still, UNTIL + timedelta(seconds=1)), (endless, None)):
        suspend(app, person, until, at=AT)
    sent(app, mailer)
    test_clock(UNTIL)
    with app.app_context(), db.database().writing():
        suspensions.end(job=Job(kind="x"), at=UNTIL)
    assert [reread(app, one).status for one in (over, still, endless)] == [UserStatus.ACTIVE, UserStatus.SUSPENDED, UserStatus.SUSPENDED]
    found = reread(app, over)
    assert (found.suspension_reason, found.suspended_until) == (None, None)
    (message,) = sent(app, mailer)
    assert message["Subject"] == "Votre compte est ouvert de nouveau"


def test_one_whose_term_has_come_may_be_suspended_anew(app, someone, test_clock) -> None:
    person = someone()
    suspend(app, person, UNTIL, at=AT)
    suspend(app, person, None, at=UNTIL)
    assert reread(app, person).suspended_until is None
    with pytest.raises(RuleBroken):
        suspend(app, person, None, at=UNTIL)


def test_nobody_suspends_herself_nor_the_last_of_the_team(app, someone) -> None:
    first, second = someone(is_staff=True), someone(is_staff=True)
    with pytest.raises(RuleBroken, match="propre compte"):
        suspend(app, first, actor=first)
    suspend(app, second, actor=first)
    for actor in (None, someone()):
        with pytest.raises(RuleBroken, match="dernière personne"):
            suspend(app, first, actor=actor)
    assert reread(app, first).status is UserStatus.ACTIVE


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2026, 12, 31), datetime(2027, 1, 1, 5, 0, tzinfo=UTC)),
        (date(2026, 6, 30), datetime(2026, 7, 1, 4, 0, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 9, 4, 0, tzinfo=UTC)),
    ],
)
def test_the_last_day_ends_at_midnight_in_quebec(day, instant) -> None:
    assert suspensions.end_of(day) == instant


def test_the_operator_suspends_reopens_and_ends_sessions(app, visitor, someone, test_clock) -> None:
    test_clock(AT)
    person = someone()
    visitor.sign_in(person)
    code, output = type_it(app, "suspend", person.email, "--reason", "Compte prêté.", "--until", "2026-03-31")
    assert (code, output) == (0, f"{person.email} is suspended through 2026-03-31.\n")
    assert not is_in(visitor)
    assert type_it(app, "suspend", person.email, "--reason", "Encore.")[0] == 1
    assert type_it(app, "reinstate", person.email.upper())[0] == 0
    assert type_it(app, "reinstate", person.email)[0] == 1
    elsewhere, other = Visitor(app).sign_in(person), Visitor(app).sign_in(someone())
    assert type_it(app, "sessions", "end", person.email) == (0, "1 sessions were ended.\n")
    assert (is_in(elsewhere), is_in(other)) == (False, True)
    assert type_it(app, "sessions", "end", "--all") == (0, "1 sessions were ended.\n")
    assert not is_in(other)


def test_what_an_operator_mistypes_is_refused_in_a_sentence(app, someone, test_clock) -> None:
    test_clock(AT)
    person = someone()
    before = digest(app)
    for words, code in (
        (("suspend", "personne@exemple.org", "--reason", "x"), 1),
        (("reinstate", "personne@exemple.org"), 1),
        (("suspend", person.email), 2),
        (("suspend", person.email, "--reason", "  "), 2),
        (("suspend", person.email, "--reason", "x", "--until", "2026-03-09"), 2),
        (("suspend", person.email, "--reason", "x", "--until", "demain"), 2),
        (("sessions", "end"), 2),
        (("sessions", "end", person.email, "--all"), 2),
        (("sessions", "end", "personne@exemple.org"), 1),
    ):
        found, output = type_it(app, *words)
        assert (found, "Traceback" in output) == (code, False), (words, output)
    assert digest(app) == before
