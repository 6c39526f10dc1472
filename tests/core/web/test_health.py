"""What machines ask: is this process alive, may it receive visitors, and if not, why not."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace import create_app
from marketplace.core import db, indexing, outbox
from marketplace.core.mail import FolderMailer, MemoryMailer, SmtpMailer
from search_index.memory import MemoryEngine
from search_index.whoosh_engine import WhooshEngine
from tests.builders import AT
from tests.conftest import close
from tests.core.web.watching import digest


def reasons(app: Flask) -> dict[str, str]:
    """What /readyz says, after checking that its status says the same."""
    response = app.test_client().get("/readyz")
    told = response.json
    assert response.status_code == (503 if told["reasons"] else 200)
    assert told["status"] == ("degraded" if told["reasons"] else "ok")
    return dict(told["reasons"])


def test_a_process_that_answers_is_alive(client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_a_whole_installation_is_ready(app) -> None:
    assert reasons(app) == {}


def test_a_process_is_alive_although_nothing_around_it_works(app) -> None:
    spoil_the_database(app)
    assert app.test_client().get("/healthz").status_code == 200


def test_a_database_that_does_not_answer_is_a_reason(app) -> None:
    spoil_the_database(app)
    assert "database" in reasons(app)


def test_a_schema_that_is_not_the_programs_is_a_reason_with_the_way_out(app) -> None:
    with app.app_context(), db.database().writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    found = reasons(app)
    assert found.keys() == {"database"}
    assert "flask migrate up" in found["database"]


def test_an_index_that_is_damaged_or_not_there_is_a_reason(settings, tmp_path) -> None:
    app = create_app(settings, engine=WhooshEngine(tmp_path / "nowhere"), mailer=MemoryMailer())
    try:
        assert reasons(app).keys() == {"index"}
        app.extensions["maillage.engine"].rebuild([])
        assert reasons(app) == {}
    finally:
        close(app)


def test_an_index_left_far_behind_is_a_reason(app, worker) -> None:
    with app.app_context(), db.database().writing() as session:
        session.add_all(indexing.IndexNote(kind="enterprises", row_id=number) for number in range(indexing.BATCH))
    assert reasons(app) == {}
    with app.app_context(), db.database().writing() as session:
        session.add(indexing.IndexNote(kind="enterprises", row_id=1))
    assert "index" in reasons(app)
    worker.drain()
    assert reasons(app) == {}


def test_a_job_that_nobody_does_is_a_reason_after_five_minutes(app, worker, test_clock) -> None:
    test_clock(AT)
    with app.app_context(), db.database().writing():
        outbox.enqueue("core.sweep")
        outbox.enqueue("core.sweep", run_at=AT + timedelta(days=1))
    test_clock(AT + timedelta(minutes=5))
    assert reasons(app) == {}
    test_clock(AT + timedelta(minutes=5, seconds=1))
    assert reasons(app) == {"jobs": "The oldest job has waited 301 seconds: is the worker running?"}
    worker.drain()
    assert reasons(app) == {}


def test_a_folder_of_mails_that_cannot_be_written_is_a_reason(settings, tmp_path) -> None:
    (tmp_path / "file").touch()
    app = create_app(settings, engine=ready_engine(), mailer=FolderMailer(tmp_path / "file" / "mails"))
    try:
        assert reasons(app).keys() == {"mail"}
    finally:
        close(app)


def test_a_mail_server_that_does_not_answer_is_a_reason_that_tells_no_password(settings) -> None:
    mailer = SmtpMailer("smtp://postier:mot-de-passe@127.0.0.1:1", timeout=2)
    app = create_app(settings, engine=ready_engine(), mailer=mailer)
    try:
        found = reasons(app)
        assert found.keys() == {"mail"}
        assert "127.0.0.1" not in str(found)
        assert "mot-de-passe" not in str(found)
        assert "postier" not in str(found)
    finally:
        close(app)


def test_a_disk_that_is_nearly_full_is_a_reason(make_app) -> None:
    assert reasons(make_app(disk_floor=2**62)).keys() == {"disk"}


def test_a_check_that_fails_by_itself_is_a_reason_and_not_an_error(app: Flask) -> None:
    class Mute(MemoryMailer):
        """A mailer whose own check is broken."""

        def why_not_ready(self) -> str | None:
            raise ZeroDivisionError

    app.extensions["maillage.mailer"] = Mute()
    assert reasons(app) == {"mail": "ZeroDivisionError: the check itself failed."}


def test_several_things_that_are_wrong_are_all_said(make_app) -> None:
    app = make_app(disk_floor=2**62)
    spoil_the_database(app)
    assert {"database", "jobs", "disk"} <= reasons(app).keys()


def test_asking_changes_nothing(app) -> None:
    before = digest(app)
    for path in ("/healthz", "/readyz", "/metrics"):
        app.test_client().get(path)
    assert digest(app) == before


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_ask_in_any_language_and_keep_nothing(app, path) -> None:
    for prefix in ("", "/en"):
        response = app.test_client().get(f"{prefix}{path}")
        assert response.mimetype == "application/json"
        assert response.headers["Cache-Control"] in ("no-cache", "no-store")


def spoil_the_database(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        session.execute(text("ALTER TABLE alembic_version RENAME TO alembic_gone"))
        session.execute(text("ALTER TABLE jobs RENAME TO jobs_gone"))


def ready_engine() -> MemoryEngine:
    engine = MemoryEngine()
    engine.rebuild([])
    return engine
