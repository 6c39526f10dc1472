"""What is too old goes by itself, its number is kept, and every setting is obeyed; deleted bytes are not left behind."""

import ast
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from config import Settings
from marketplace.accounts.models import LoginSession
from marketplace.accounts.privacy import mail_folder, sweeping
from marketplace.core import clock, db, notices, outbox, retention, scrubbing
from marketplace.core.mail import FolderMailer
from marketplace.core.outbox import Job, JobStatus
from marketplace.core.retention import Sweep
from marketplace.core.worker import sweep
from tests.builders import make_user
from tests.house import documents
from tests.house.sources import calls, dotted, first_word, python


def swept(kind: str) -> list[int]:
    return list(db.session().scalars(select(Sweep.removed).where(Sweep.kind == kind).order_by(Sweep.id)))


def test_every_kind_that_is_swept_is_declared_and_the_contrary(app: Flask) -> None:
    taken = {first_word(call) for path in python("marketplace") for call in calls(path) if dotted(call.func) == "retention.swept"}
    with app.test_request_context("/"), db.database().reading():
        assert {one.kind for one in retention.kinds()} == taken


def test_every_setting_of_retention_is_read_and_told_to_the_operator(app: Flask) -> None:
    settings = {name for name in Settings.__dataclass_fields__ if name.startswith("retention_")}
    asked = {
        node.value
        for path in python("marketplace")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in settings
    }
    assert asked == settings
    with app.test_request_context("/"), db.database().reading():
        told = {one.setting.lower() for one in retention.kinds() if one.setting}
    assert told == settings


def test_the_table_of_the_documentation_is_that_of_the_program(app: Flask) -> None:
    with app.test_request_context("/"), db.database().reading():
        kinds = {one.kind: one for one in retention.kinds()}
    rows = documents.rows("privacy")
    assert rows.keys() >= kinds.keys()
    for kind, one in kinds.items():
        assert rows[kind][1] == (f"`{one.setting}`, {one.days}" if one.setting else f"{one.days}"), kind


@pytest.mark.parametrize(("days", "left"), [(89, 2), (91, 1)])
def test_a_sign_in_that_is_over_is_forgotten_and_one_that_is_open_is_not(app: Flask, at: datetime, days: int, left: int) -> None:
    with app.app_context(), db.database().writing() as session:
        person = make_user()
        for ended in (at, None):
            opened = at if ended else at + timedelta(days=days)
            session.add(LoginSession(token_hash=f"{ended}", user_id=person.id, created_at=opened, proved_at=opened, ended_at=ended))
        sweeping.forget(job=Job(), at=at + timedelta(days=days))
        assert len(session.scalars(select(LoginSession)).all()) == left
        assert swept("sessions") == [2 - left]


def test_a_sign_in_that_nobody_ended_goes_too(app: Flask, at: datetime) -> None:
    with app.app_context(), db.database().writing() as session:
        session.add(LoginSession(token_hash="x", user_id=make_user().id, created_at=at, proved_at=at))
        sweeping.forget(job=Job(), at=at + timedelta(days=91))
        assert session.scalars(select(LoginSession)).all() == []


def test_notices_of_long_ago_go(make_app: Any, at: datetime) -> None:
    app = make_app(retention_notices=50)
    with app.app_context(), db.database().writing() as session:
        for days in (49, 51):
            notices.notify(1, "essai", "x", at=at - timedelta(days=days))
        sweeping.forget(job=Job(), at=at)
        assert [one.at for one in session.scalars(select(notices.Notice))] == [at - timedelta(days=49)]
        assert swept("notices") == [1]


def test_a_job_that_failed_is_kept_six_times_as_long_as_one_that_was_done(make_app: Any, at: datetime) -> None:
    app = make_app(retention_jobs=10)
    with app.app_context(), db.database().writing() as session:
        for status in (JobStatus.DONE, JobStatus.DEAD, JobStatus.HELD, JobStatus.WAITING):
            for days in (9, 11, 61):
                job = outbox.enqueue("mail", template="x", to=1, context={})
                job.status, job.created_at = status, at - timedelta(days=days)
                job.finished_at = job.created_at if status in (JobStatus.DONE, JobStatus.DEAD) else None
        session.flush()
        sweep(job=Job(), at=at)
        left = [(one.status.value, (at - one.created_at).days) for one in session.scalars(select(Job).order_by(Job.id))]
        kept = {"done": [9], "dead": [9, 11], "held": [9, 11], "waiting": [9, 11, 61]}
        assert left == [(status, days) for status, ages in kept.items() for days in ages]
        assert swept("jobs") == [4]


def test_mails_of_the_folder_go_when_they_are_old(app: Flask, tmp_path: Path) -> None:
    import os

    folder = tmp_path / "mail"
    app.extensions["maillage.mailer"] = FolderMailer(folder)
    folder.mkdir()
    at = clock.now()
    for name, days in (("vieux", 31), ("neuf", 29)):
        (folder / f"{name}.eml").write_text("Subject: x\n\nx")
        moment = (at - timedelta(days=days)).timestamp()
        os.utime(folder / f"{name}.eml", (moment, moment))
    with app.app_context():
        mail_folder.forget_old(at=at)
    assert [path.stem for path in folder.iterdir()] == ["neuf"]


def test_the_report_itself_is_forgotten_after_a_year_and_a_month(app: Flask, at: datetime) -> None:
    with app.app_context(), db.database().writing() as session:
        retention.swept("letters", 1, at=at - timedelta(days=401))
        retention.swept("letters", 2, at=at - timedelta(days=399))
        retention.forget_report(at=at)
        assert [one.removed for one in session.scalars(select(Sweep))] == [2]


@pytest.mark.sqlite_only
def test_what_was_deleted_is_in_no_byte_of_the_file_nor_of_its_journal(app: Flask) -> None:
    with app.app_context():
        path = Path(make_url(db.database().url).database or "")
        with db.database().writing():
            number = make_user(name="Effacée-zqxj").id
        with db.database().writing() as session:
            session.execute(text("DELETE FROM users WHERE id = :id"), {"id": number})
        read = lambda: b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))  # noqa: E731
        assert "Effacée-zqxj".encode() in read()
        scrubbing.scrub()
        assert "Effacée-zqxj".encode() not in read()


@pytest.mark.sqlite_only
def test_a_reader_that_stays_is_said_and_the_next_passage_does_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "READERS", 50)
    with app.app_context():
        with db.database().reading() as session:
            session.execute(text("SELECT 1 FROM users"))
            with pytest.raises(scrubbing.NotScrubbed):
                scrubbing.scrub()
        scrubbing.scrub()


def test_scrubbing_is_done_every_night_after_the_sweeps() -> None:
    hours = {one.kind: one.hour for one in outbox.NIGHTLY}
    assert hours["core.scrub"] > max(
        hour for kind, hour in hours.items() if kind in ("core.sweep", "accounts.forget", "accounts.forget-files")
    )
    assert outbox.HANDLERS["core.scrub"].own_units
