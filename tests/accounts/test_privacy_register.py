"""What a restore needs to erase somebody again, and how her address is found in a text."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.accounts.privacy import erasing, register
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import db
from marketplace.core.worker import Worker
from tests.accounts.odile import HERS, erase, of
from tests.builders import AT
from tests.page import Visitor


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Odile Tremblay vous invite.", False),
        ("de odile@exemple.org", True),
        ("ODILE@exemple.org", True),
        ("laodile@exemple.org", False),
        ("odile@exemple.org.evil", True),
        ("odile@exemple.organisation", False),
        ("", False),
    ],
)
def test_her_address_alone_is_found_as_a_word(text: str, found: bool) -> None:
    assert Traces((HERS,)).mentioned_in(text) is found


def test_the_register_is_written_once_for_its_owner_alone_and_mends_itself(app: Flask, hers: Visitor, odile: User) -> None:
    erase(hers)
    with app.app_context():
        assert register.entries() == [], "the worker writes it"
        Worker(app).drain()
        (entry,) = register.entries()
        assert entry.is_of(of(app, odile.id))
        assert register.path().stat().st_mode & 0o777 == 0o600
        assert set(json.loads(register.path().read_text())) == {"user_id", "created_at", "erased_at"}
        with db.database().reading():
            assert register.complete() == 0
        with register.path().open("a") as file:
            file.write('{"user_id": 9, "crea')
        assert register.entries() == [entry]
        register.path().write_text(register.path().read_text()[-20:])
        with db.database().reading():
            assert register.missing() == [entry]
            assert register.complete() == 1
        assert register.entries() == [entry]


def test_the_same_number_in_another_installation_is_another_person(app: Flask, odile: User) -> None:
    with app.app_context():
        register.path().parent.mkdir(parents=True, exist_ok=True)
        line = {
            "user_id": odile.id,
            "created_at": (odile.created_at + timedelta(microseconds=1)).isoformat(),
            "erased_at": AT.isoformat(),
        }
        register.path().write_text(json.dumps(line) + "\n")
        with db.database().writing():
            assert erasing.again(at=AT) == 0
        register.path().write_text(json.dumps({**line, "created_at": odile.created_at.isoformat()}) + "\n")
        with db.database().writing():
            assert erasing.again(at=AT) == 1
        with db.database().writing():
            assert erasing.again(at=AT) == 0, "it may be done again"
    assert of(app, odile.id).erased_at == AT
