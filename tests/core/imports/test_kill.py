"""A real process killed with -9 while it stages and while it applies: the same command goes on, and no row is lost or done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import ROOT, Settings
from marketplace.core import db
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome, RunStatus
from marketplace.organizations.models import Organization
from tests.core.imports.files import table
from tests.drawn import FULL

STAGED, APPLIED = (30_000, 6_000) if FULL else (12_000, 3_000)
PATIENCE = 60


def command(settings: Settings, path: Path) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "PYTHON", "LANG", "HOME"))}
    environment |= {"DATA_DIR": str(settings.data_dir), "KEYS_DIR": str(settings.data_dir / "keys"), "DEMO": "0"}
    environment |= {"DATABASE_URL": settings.database_url, "SECRET_KEY": settings.secret_key, "LOG_LEVEL": "error"}
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "import", "enterprises", str(path), "--source", "essai"]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def file_of(folder: Path, count: int, *, name: str = "Coop") -> Path:
    path = folder / "grand.csv"
    path.write_bytes(table(["nom", "ville", "région"], *([f"{name} {number:06d}", "Rimouski", "01"] for number in range(count))))
    return path


def killed_when(app: Flask, settings: Settings, path: Path, seen: Callable[[ImportRun], bool]) -> None:
    """Run the command and kill it as soon as the run looks so."""
    process = command(settings, path)
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with app.app_context(), db.database().reading() as session:
            run = session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
        if run is not None and seen(run):
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, "it ended before it could be killed"


def the_run(app: Flask) -> ImportRun:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(ImportRun)).one()


@pytest.mark.slow
@pytest.mark.drawn
@pytest.mark.kills
def test_killed_while_it_reads_the_file_it_keeps_every_row_once(app, settings, tmp_path) -> None:
    path = file_of(tmp_path, STAGED, name="")
    killed_when(app, settings, path, lambda run: 0 < run.total < STAGED)
    partly = the_run(app)
    assert partly.status is RunStatus.RECEIVED
    assert 0 < partly.total < STAGED
    killed_when(app, settings, path, lambda run: run.status is RunStatus.APPLYING)
    with app.app_context(), db.database().reading() as session:
        lines = list(session.scalars(select(ImportRow.line).order_by(ImportRow.line)))
    assert lines == list(range(2, STAGED + 2))
    assert the_run(app).id == partly.id


@pytest.mark.slow
@pytest.mark.drawn
@pytest.mark.kills
def test_killed_while_it_writes_it_does_every_row_once(app, settings, tmp_path) -> None:
    path = file_of(tmp_path, APPLIED)
    for share in (0.1, 0.5):
        killed_when(app, settings, path, lambda run, share=share: APPLIED * share < run.done < APPLIED)
        with app.app_context(), db.database().reading() as session:
            made = session.scalar(select(func.count()).select_from(Organization).where(Organization.source == "essai"))
        assert made == the_run(app).done, "what was written and what is said to be are one unit"
    last = command(settings, path)
    output, _errors = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0
    assert f"{APPLIED} rows: {APPLIED} taken, 0 taken with warnings, 0 refused ({APPLIED} added" in output.decode()
    with app.app_context(), db.database().reading() as session:
        names = list(session.scalars(select(Organization.name).where(Organization.source == "essai").order_by(Organization.id)))
        outcomes = dict(session.execute(select(ImportRow.outcome, func.count()).group_by(ImportRow.outcome)).all())
    assert names == [f"Coop {number:06d}" for number in range(APPLIED)]
    assert outcomes == {Outcome.ADDED: APPLIED}
