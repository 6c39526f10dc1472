"""What opens the second step without the telephone, and what a copy of the database gives: codes once, secrets sealed."""

import pytest
from sqlalchemy import select, update

from marketplace.accounts.models import RecoveryCode, TotpFactor
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.notices import Notice
from tests.accounts.conftest import is_in
from tests.accounts.factor_tools import SECRET, code_at, enrolled, halfway, show
from tests.builders import AT
from tests.page import NBSP, Visitor

OTHER = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"


@pytest.fixture(autouse=True)
def generous(app, test_clock) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_in", "1000 per minute")
    test_clock(AT)


@pytest.fixture
def person(app, someone):  # type: ignore[no-untyped-def]
    """Someone who has an application and ten recovery codes, kept in `person.codes`."""
    user = someone(name="Marie-Ève Gagnon")
    user.codes = enrolled(app, user, codes=True)
    return user


def test_a_recovery_code_opens_once_and_is_told_with_what_remains(app, visitor, person, worker, mailer) -> None:
    code = person.codes[3]
    halfway(visitor, person)
    assert show(visitor, code.lower().replace("-", " ")).status_code == 303
    assert is_in(visitor)
    second = Visitor(app)
    halfway(second, person)
    assert show(second, code).status_code == 422
    worker.drain()
    (message,) = mailer.sent
    assert message["Subject"] == "Un code de secours a servi à votre compte Maillage"
    assert "Il vous en reste 9." in message.as_string() or "Il vous en reste 9." in str(message.get_body(("plain",)).get_content())
    assert code not in message.as_string()
    with app.app_context(), db.database().reading() as session:
        assert [str(one) for one in session.scalars(select(Notice))] == [
            f"Un code de secours a servi à votre compte. Codes restants{NBSP}: 9."
        ]
        acts = list(session.scalars(select(AuditEvent.verb)))
        assert "accounts.recovery_used" in acts
        hashes = list(session.scalars(select(RecoveryCode.code_hash)))
    assert len(hashes) == 10
    assert not any(one.replace("-", "") in str(hashes) for one in person.codes)


def test_a_recovery_code_of_another_opens_nothing(app, visitor, person, someone) -> None:
    other = someone()
    enrolled(app, other, secret=OTHER)
    halfway(visitor, other)
    assert show(visitor, person.codes[0]).status_code == 422


def test_recovery_codes_are_ten_of_eighty_bits_and_all_differ(person) -> None:
    assert len(set(person.codes)) == 10
    assert {len(one.replace("-", "")) for one in person.codes} == {16}


def test_without_the_key_that_sealed_it_an_application_opens_nothing_and_a_recovery_code_does(make_app, app, person) -> None:
    other = make_app(secret_key="another secret of tests, forty letters", rate_sign_in="1000 per minute")
    visitor = Visitor(other)
    halfway(visitor, person)
    assert show(visitor, code_at(AT)).status_code == 422
    assert show(visitor, person.codes[0]).status_code == 303
    result = other.test_cli_runner().invoke(args=["verify"])
    assert "sealed under another SECRET_KEY" in result.output
    assert "SECRET_KEY" not in app.test_cli_runner().invoke(args=["verify"]).output


def test_a_sealed_secret_moved_to_another_person_opens_nothing(app, person, someone) -> None:
    thief = someone()
    enrolled(app, thief, secret=OTHER)
    with app.app_context(), db.database().writing() as session:
        sealed = session.scalar(select(TotpFactor.sealed_secret).where(TotpFactor.user_id == thief.id))
        session.execute(update(TotpFactor).where(TotpFactor.user_id == person.id).values(sealed_secret=sealed))
    visitor = Visitor(app)
    halfway(visitor, person)
    assert show(visitor, code_at(AT, OTHER)).status_code == 422


def test_the_secret_is_nowhere_in_the_database(app, person) -> None:
    with app.app_context(), db.database().reading() as session:
        (kept,) = session.scalars(select(TotpFactor.sealed_secret))
    assert SECRET not in kept
    assert len(kept) > len(SECRET)
