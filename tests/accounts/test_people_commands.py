"""What an operator types about people: clear refusals, one account an address."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.outbox import Job
from tests.core.web.watching import digest


def type_it(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["people", *words])
    return result.exit_code, result.output


def test_an_address_is_kept_in_lower_case_and_serves_one_account(app) -> None:
    assert type_it(app, "invite", "Marie@Exemple.ORG", "--name", "Marie")[0] == 0
    for written in ("marie@exemple.org", "MARIE@exemple.org", " marie@exemple.org "):
        code, output = type_it(app, "invite", written, "--name", "Une autre")
        assert (code, "already" in output) == (1, True), written
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(User.email)).all() == ["marie@exemple.org"]
        assert session.scalar(select(func.count()).select_from(Job).where(Job.kind == "mail")) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "marie",
        "marie@",
        "@exemple.org",
        "marie@exemple",
        "a b@exemple.org",
        "a@b@c.org",
        "a\n@exemple.org",
        "a@exemple.org, b@exemple.org",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(app, address) -> None:
    before = digest(app)
    code, output = type_it(app, "invite", address, "--name", "Marie")
    assert (code, "not valid" in output) == (1, True)
    assert "Traceback" not in output
    assert digest(app) == before


def test_someone_without_a_name_is_not_invited(app) -> None:
    before = digest(app)
    for name in ("", "  ", "\u00a0"):
        assert type_it(app, "invite", "marie@exemple.org", "--name", name)[0] == 2
    assert digest(app) == before


def test_promoting_someone_unknown_is_refused_in_a_sentence(app) -> None:
    assert type_it(app, "promote", "personne@exemple.org") == (1, "Error: Nobody uses this address.\n")


def test_promoting_twice_changes_nothing_more(app, someone, worker, mailer) -> None:
    person = someone()
    assert type_it(app, "promote", person.email)[0] == 0
    worker.drain()
    before = digest(app)
    assert type_it(app, "promote", person.email.upper())[0] == 0
    assert digest(app) == before
    assert [message["Subject"] for message in mailer.sent] == ["Vous faites maintenant partie de l’équipe de Maillage"]


def test_a_name_can_add_neither_header_nor_recipient_to_the_mail(app, worker, mailer) -> None:
    assert type_it(app, "invite", "marie@exemple.org", "--name", 'Marie\r\nBcc: tous@exemple.org\n, "x" <y@exemple.org>')[0] == 0
    worker.drain()
    (message,) = mailer.sent
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["marie@exemple.org"]
