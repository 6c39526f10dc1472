"""`verify` is green on a sound record, names what is not as it must be, and changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import clock, db, files, indexing, outbox, panels
from search_index import Removal
from tests import databases
from tests.builders import make_organization
from tests.core.elsewhere import run
from tests.core.records import everything, fill, problems, tamper


@pytest.fixture
def record(app: Flask) -> Flask:
    """An installation with a sound record."""
    fill(app)
    return app


def test_a_sound_record_is_green_in_words_and_in_json(record: Flask) -> None:
    assert problems(record, "--files") == {}
    result = run(record, "verify", "--files")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert all(line.endswith(": ok") for line in lines)
    expected = ["schema", "structure", "foreign_keys", "append_only", "audit", "jobs", "statuses", "unique", "rooms", "files", "index"]
    assert [line.removesuffix(": ok") for line in lines] == expected


def test_verify_only_reads(record: Flask) -> None:
    with record.app_context(), db.database().writing():
        make_organization(name="Pas encore dans l’index")
    before = everything(record)
    assert problems(record, "--files") == {}, "what the worker has still to follow is no fault"
    assert everything(record) == before


def test_stored_files_are_read_again_when_asked(record: Flask) -> None:
    with record.app_context(), db.database().reading() as session:
        path = files.path_of(session.scalars(select(files.StoredFile.sha256)).one())
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")
    assert problems(record) == {}
    assert problems(record, "--files") == {"files": ["File 1: its bytes changed."]}
    path.unlink()
    assert problems(record, "--files") == {"files": ["File 1: its bytes are missing."]}


def test_an_index_that_says_something_else_is_named_and_not_mended(record: Flask) -> None:
    with record.app_context():
        (row_id,) = indexing.engine().versions("enterprises")
        indexing.engine().apply([Removal("enterprises", row_id)])
    for _ in range(2):
        assert problems(record) == {"index": [f"enterprises {row_id} is missing: run `flask index check`."]}
    assert run(record, "index", "check").exit_code == 0
    assert problems(record) == {}


def test_a_row_that_names_one_that_is_not_there_is_found(record: Flask) -> None:
    with record.app_context():
        raw = db.database().engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA foreign_keys = OFF" if db.database().is_sqlite else "SET session_replication_role = replica")
            cursor.execute("UPDATE login_sessions SET user_id = 987654")
            raw.commit()
            cursor.execute("PRAGMA foreign_keys = ON" if db.database().is_sqlite else "SET session_replication_role = DEFAULT")
            raw.commit()
            cursor.close()
        finally:
            raw.close()
    (sentence,) = problems(record)["foreign_keys"]
    assert "login_sessions" in sentence
    assert "users" in sentence


def test_a_word_that_no_enumeration_has_is_found(record: Flask) -> None:
    tamper(record, "UPDATE users SET status = 'endormie'")
    assert problems(record)["statuses"] == ["1 rows of users have status 'endormie'."]


def test_what_must_be_unique_is_counted_even_if_the_database_no_longer_does(record: Flask) -> None:
    with record.app_context():
        drop = "ALTER TABLE jobs DROP CONSTRAINT uq_jobs_key" if databases.on_postgres() else None
        with db.database().writing():
            for number in range(2):
                outbox.enqueue("mail", key=f"clé {number}", template="rien", to=1, context={})
    if drop is None:
        # SQLite keeps the constraint in the table itself: the same jobs in a table without it.
        tamper(record, "CREATE TABLE copy AS SELECT * FROM jobs", "DROP TABLE jobs", "ALTER TABLE copy RENAME TO jobs")
    else:
        tamper(record, drop)
    tamper(record, "UPDATE jobs SET key = 'la même'")
    assert problems(record)["unique"] == ["1 values of jobs.key are there more than once."]


STRANGE = {
    "is done and still leased": "status = 'done', finished_at = :at, lease = 'x', leased_until = :at",
    "is held and still leased": "status = 'held', lease = 'x'",
    "nobody took it over": "lease = 'x', leased_until = :old",
    "is done without an instant": "status = 'done'",
    "no room does them": "kind = 'essai.de.personne'",
}


@pytest.mark.parametrize("said", STRANGE)
def test_a_job_that_cannot_be_is_named(record: Flask, said: str) -> None:
    with record.app_context(), db.database().writing():
        outbox.enqueue("mail", template="rien", to=1, context={})
    at = clock.now() if databases.on_postgres() else f"{clock.now():%Y-%m-%d %H:%M:%S.%f}"
    old = clock.now() - timedelta(hours=2)
    values = {":at": at, ":old": old if databases.on_postgres() else f"{old:%Y-%m-%d %H:%M:%S.%f}"}
    tamper(record, f"UPDATE jobs SET {STRANGE[said]}", **{name[1:]: value for name, value in values.items() if name in STRANGE[said]})
    (sentence,) = problems(record)["jobs"]
    assert said in sentence


def test_a_schema_of_another_time_is_named(record: Flask) -> None:
    tamper(record, "UPDATE alembic_version SET version_num = '0000'", "ALTER TABLE notices DROP COLUMN path")
    revision, column = problems(record)["schema"]
    assert "The schema is at 0000" in revision
    assert column == "The column notices.path is missing."


def test_a_room_brings_its_own_questions_and_one_that_fails_is_a_problem(record: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def asks(answer: Callable[[], list[str]]) -> None:
        monkeypatch.setattr(answer, "__module__", "marketplace.accounts.essai")
        monkeypatch.setitem(panels._panels, "verify", {answer: 0})

    asks(lambda: ["Le lot 3 a deux gagnants."])
    assert problems(record) == {"rooms": ["Le lot 3 a deux gagnants."]}
    asks(lambda: [str(1 // 0)])
    assert problems(record) == {"rooms": ["The check itself failed: ZeroDivisionError: integer division or modulo by zero"]}
