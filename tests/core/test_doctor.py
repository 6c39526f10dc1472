"""The doctor looks at what is really in force, names what is wrong and how to mend it, and judges as production does."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from marketplace.core import audit, clock, db, outbox
from marketplace.core.mail import SmtpMailer
from tests import databases
from tests.builders import make_user
from tests.core.elsewhere import run
from tests.core.records import everything, fill

MakeApp = Callable[..., Flask]
PRODUCTION = {
    "env": "production",
    "base_url": "https://achats.exemple.org",
    "trusted_hosts": ("achats.exemple.org",),
    "secret_key": "f" * 64,
    "demo": False,
    "mail_url": "smtp://127.0.0.1:2525",
    "privacy_officer_name": "Odile Tremblay",
    "privacy_officer_email": "odile@exemple.org",
}


@pytest.fixture
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys as the program makes them, apart from the data."""
    folder = tmp_path_factory.mktemp("keys")
    folder.chmod(0o700)
    (folder / "secret.key").write_text("f" * 64)
    (folder / "secret.key").chmod(0o600)
    return folder


@pytest.fixture
def installation(make_app: MakeApp, keys_dir: Path) -> Flask:
    """A development installation as it should be."""
    return make_app(keys_dir=keys_dir)


def lines(app: Flask, *options: str) -> list[str]:
    """What the doctor says; its exit code must agree."""
    result = run(app, "doctor", *options)
    said = [line for line in result.output.splitlines() if line.startswith(("ok: ", "warning: ", "problem: "))]
    assert said == result.output.splitlines(), result.output
    assert result.exit_code == any(line.startswith("problem: ") for line in said)
    return said


def wrong(app: Flask, *options: str) -> list[str]:
    """The lines that are not well; a throw-away PostgreSQL runs as superuser and without fsync, which is said and is no matter here."""
    of_the_server = ("fsync", "full_page_writes", "superuser") if databases.on_postgres() else ()
    return [line for line in lines(app, *options) if not line.startswith("ok: ") and not any(word in line for word in of_the_server)]


def test_an_installation_as_it_should_be_is_well(installation: Flask) -> None:
    assert wrong(installation) == []
    said = "\n".join(lines(installation))
    assert all(word in said for word in ("Python 3.", "SQLAlchemy 2.", "SQLite 3.", "Mail can leave", "The index answers", "mode 0700"))


@pytest.mark.sqlite_only
def test_a_production_as_it_should_be_is_well(make_app: MakeApp, keys_dir: Path) -> None:
    assert wrong(make_app(**PRODUCTION, keys_dir=keys_dir), "--prod") == []


BAD = {
    "DEBUG must be off in production — unset it": {"debug": True},
    "DEMO must be 0 in production — demonstration accounts have public passwords": {"demo": True},
    "BASE_URL must start with https://": {"base_url": "http://achats.exemple.org"},
    "SECRET_KEY must hold 32 random characters or more": {"secret_key": "dev"},
    "APP_TEST_CLOCK_FILE is refused in production — unset it": {"test_clock_file": Path("/nonexistent/clock")},
    "MAIL_URL must name an SMTP server": {"mail_url": ""},
    "PRIVACY_OFFICER_NAME and PRIVACY_OFFICER_EMAIL must say": {"privacy_officer_email": ""},
}


@pytest.mark.parametrize("said", BAD)
def test_in_development_already_it_tells_what_production_would_refuse(make_app: MakeApp, keys_dir: Path, said: str) -> None:
    app = make_app(**{**PRODUCTION, "env": "development", "keys_dir": keys_dir, **BAD[said]})
    assert [line for line in wrong(app, "--prod") if line.startswith("problem: " + said)]
    assert not [line for line in wrong(app) if said in line], "development is free to"


def test_people_whose_password_is_public_are_named(make_app: MakeApp, keys_dir: Path) -> None:
    app = make_app(**PRODUCTION, keys_dir=keys_dir)
    with app.app_context(), db.database().writing():
        make_user(is_demo=True)
    assert wrong(app, "--prod") == ["problem: 1 demonstration accounts are in the database — their password is public"]


@pytest.mark.parametrize(("name", "mode"), [(".", 0o750), (".", 0o701), ("secret.key", 0o640), ("secret.key", 0o604)])
def test_a_key_that_others_may_read_is_named_with_the_command_that_mends_it(
    installation: Flask, keys_dir: Path, name: str, mode: int
) -> None:
    (keys_dir / name).chmod(mode)
    (line,) = wrong(installation)
    wanted = "0700" if name == "." else "0600"
    assert line.startswith(f"problem: {keys_dir / name} has mode {mode:04o} — chmod {wanted.removeprefix('0')} {keys_dir / name}")


def test_keys_among_the_data_are_a_warning_and_in_production_a_problem(app: Flask) -> None:
    (line,) = wrong(app)
    assert line.startswith("warning: KEYS_DIR")
    assert f"problem{line.removeprefix('warning')}" in wrong(app, "--prod")


def test_a_full_disk_is_named(make_app: MakeApp, keys_dir: Path) -> None:
    (line,) = wrong(make_app(keys_dir=keys_dir, disk_floor=1024**5))
    assert line.startswith("problem: ")
    assert "MiB are left on the disk" in line
    assert line.endswith("free some space")


def test_a_floor_so_small_that_uploads_could_fill_the_disk_is_named(make_app: MakeApp, keys_dir: Path) -> None:
    (line,) = wrong(make_app(keys_dir=keys_dir, disk_floor=1024))
    assert line.startswith("warning: DISK_FLOOR is 1024 bytes")


def test_what_is_in_force_is_asked_of_a_real_connection(installation: Flask) -> None:
    database = installation.extensions["maillage.database"]

    def weaken(raw: sqlite3.Connection, _record: Any) -> None:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA trusted_schema = ON")

    if databases.on_postgres():
        with database.engine.begin() as connection:
            name = connection.exec_driver_sql("SELECT current_database()").scalar()
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        expected = ["problem: synchronous_commit is off — set it to on: acknowledged writes are lost when the power goes"]
    else:
        event.listen(database.engine, "connect", weaken)
        mend = "core/db.py must set it to"
        expected = [f"problem: PRAGMA synchronous is 0 — {mend} 2", f"problem: PRAGMA trusted_schema is 1 — {mend} 0"]
    database.engine.dispose()
    assert wrong(installation) == expected


def test_each_kind_of_database_is_asked_its_own_settings(installation: Flask) -> None:
    said = "\n".join(lines(installation))
    sqlite = ("journal_mode is wal", "synchronous is 2", "foreign_keys is 1", "busy_timeout is 5000 ms", "trusted_schema is 0")
    postgres = (
        "PostgreSQL 1",
        "synchronous_commit is on",
        "statement_timeout is ",
        "lock_timeout is ",
        "TimeZone is UTC",
        "The clock is 0.",
    )
    assert all(one in said for one in (postgres if databases.on_postgres() else sqlite))


def test_a_clock_that_runs_behind_the_log_of_acts_is_named(
    installation: Flask, test_clock: Callable[[datetime], None], at: datetime
) -> None:
    with installation.app_context(), db.database().writing():
        audit.record("essai.acte", "essai", actor=None, at=at)
    test_clock(at - timedelta(minutes=5))
    assert "problem: The clock runs 300 s behind the last act of the log — set the machine's clock by NTP" in wrong(installation)


def test_a_job_that_nobody_does_is_named(installation: Flask) -> None:
    with installation.app_context(), db.database().writing():
        outbox.enqueue("mail", run_at=clock.now() - timedelta(minutes=10), template="rien", to=1, context={})
    (line,) = wrong(installation)
    assert line.startswith("problem: The oldest job has waited 60")
    assert line.endswith("— is the worker running?")


def test_a_mail_server_that_does_not_answer_is_named(installation: Flask) -> None:
    installation.extensions["maillage.mailer"] = SmtpMailer("smtp://127.0.0.1:1", timeout=2.0)
    (line,) = wrong(installation)
    assert line.startswith("problem: The mail server 127.0.0.1:1 does not answer")


def test_a_schema_of_another_time_is_named(installation: Flask) -> None:
    with installation.app_context(), db.database().engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    (line,) = wrong(installation)
    assert line.startswith("problem: The schema is at 0000")
    assert line.endswith("run `flask migrate up`")


def test_an_address_that_nobody_else_can_open_or_with_a_path_is_named(make_app: MakeApp, keys_dir: Path) -> None:
    (line,) = wrong(make_app(keys_dir=keys_dir, base_url="https://exemple.org/achats"))
    assert line.startswith("problem: BASE_URL https://exemple.org/achats has a path")
    here = make_app(**{**PRODUCTION, "keys_dir": keys_dir, "base_url": "https://localhost"})
    assert [line for line in wrong(here, "--prod") if "can be opened on this machine alone" in line]


def test_one_examination_that_fails_does_not_hide_the_others(installation: Flask) -> None:
    installation.extensions["maillage.settings"] = replace(installation.extensions["maillage.settings"], keys_dir=None)
    (line,) = wrong(installation)
    assert line.startswith("problem: keys could not be examined")


def test_the_doctor_changes_nothing(installation: Flask) -> None:
    fill(installation)
    before = everything(installation)
    lines(installation, "--prod")
    assert everything(installation) == before
