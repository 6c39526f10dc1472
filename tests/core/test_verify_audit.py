"""`verify` names every act of the log that was changed, taken out or cut off, and whatever would let it be."""

import random

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.core import audit, db, verify
from tests.core.records import ACTS, fill, guard, problems, tamper, unguard
from tests.drawn import FULL

ROUNDS = 60 if FULL else 8


@pytest.fixture
def record(app: Flask) -> Flask:
    """An installation with a sound record."""
    fill(app)
    return app


COLUMNS = {
    "verb": "'essai.autre'",
    "actor_id": "12345",
    "subject_type": "'Autre'",
    "subject_id": "54321",
    "changes": """'{"rang": [null, 99]}'""",
    "request_id": "'ajouté'",
    "previous_hash": "'0'",
    "hash": "'0'",
    "at": "'2020-01-01 00:00:00.000000+00'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_act_that_was_changed_is_named(record: Flask, column: str) -> None:
    unguard(record)
    tamper(record, f"UPDATE audit_events SET {column} = {COLUMNS[column]} WHERE seq = 17")
    guard(record)
    found = problems(record)
    assert list(found) == ["audit"]
    assert any("Act 17 " in one for one in found["audit"])
    assert all("Act 17 " in one or "Act 18 " in one for one in found["audit"])


@pytest.mark.sqlite_only
@pytest.mark.drawn
def test_any_byte_of_any_act_is_seen(record: Flask) -> None:
    unguard(record)
    with record.app_context(), db.database().engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM audit_events")).mappings().all()
    names = [name for name in rows[0] if name != "seq"]
    for _ in range(ROUNDS):
        row, name = random.choice(rows), random.choice(names)
        if row[name] is None:
            continue
        data = bytearray(str(row[name]).encode())
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        tamper(record, f"UPDATE audit_events SET {name} = CAST(:data AS TEXT) WHERE seq = :seq", data=bytes(data), seq=row["seq"])
        with record.app_context():
            (check,) = [one for one in verify.examine() if one.name == "audit"]
        assert any(f"Act {row['seq']} " in one for one in check.problems), (name, data)
        tamper(record, f"UPDATE audit_events SET {name} = :value WHERE seq = :seq", value=row[name], seq=row["seq"])
    guard(record)
    assert problems(record) == {}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("respelled", ["at = replace(at, ' ', 'T')", "changes = replace(changes, ', ', ',  ')", "hash = upper(hash)"])
def test_another_spelling_of_the_same_value_is_seen_too(record: Flask, respelled: str) -> None:
    unguard(record)
    tamper(record, f"UPDATE audit_events SET {respelled} WHERE seq = 17")
    guard(record)
    assert any("Act 17 " in one for one in problems(record)["audit"])


def test_an_act_that_was_taken_out_leaves_a_gap(record: Flask) -> None:
    unguard(record)
    tamper(record, "DELETE FROM audit_events WHERE seq = 9")
    guard(record)
    assert "Act 9 is missing: found 10 in its place." in problems(record)["audit"]


def test_an_end_that_was_cut_off_is_seen_by_whoever_kept_the_head(record: Flask) -> None:
    with record.app_context(), db.database().reading() as session:
        _, head = audit.head(session)
    assert problems(record, "--head", head) == {}
    unguard(record)
    tamper(record, f"DELETE FROM audit_events WHERE seq > {ACTS - 2}")
    guard(record)
    assert problems(record) == {}
    assert "the end of the log was cut off" in problems(record, "--head", head)["audit"][0]


def test_a_log_that_can_be_rewritten_is_named(record: Flask) -> None:
    unguard(record)
    assert "audit_events can be rewritten" in problems(record)["append_only"][0]


@pytest.mark.sqlite_only
def test_a_trigger_that_was_made_harmless_is_named(record: Flask) -> None:
    tamper(
        record,
        "DROP TRIGGER audit_events_no_update",
        "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT 1; END",
    )
    assert problems(record) == {
        "append_only": ["The trigger audit_events_no_update is missing or was changed: audit_events can be rewritten."]
    }
