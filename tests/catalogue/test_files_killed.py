"""A catalogue imported by a real process, killed with -9 while it writes: the same command goes on, nothing is lost or made twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config import ROOT, Settings
from marketplace.catalogue.models import Listing, ListingVersion
from marketplace.core import db
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome
from tests.builders import make_organization
from tests.catalogue.listings_file import write_csv

COUNT = 1_200
PATIENCE = 120


def command(settings: Settings, slug: str, path: Path) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "PYTHON", "LANG", "HOME"))}
    environment |= {"DATA_DIR": str(settings.data_dir), "KEYS_DIR": str(settings.data_dir / "keys"), "DEMO": "0"}
    environment |= {"DATABASE_URL": settings.database_url, "SECRET_KEY": settings.secret_key, "LOG_LEVEL": "error"}
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "import", "catalogue", slug, str(path), "--decimals", "comma"]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@pytest.mark.drawn
@pytest.mark.kills
def test_killed_while_it_writes_it_makes_every_listing_once(app, settings, tmp_path) -> None:
    with app.app_context(), db.database().writing():
        slug = make_organization(name="Boîtes du Fjord").slug
    path = tmp_path / "catalogue.csv"
    write_csv(path, COUNT)
    for share in (0.1, 0.5):
        process, deadline = command(settings, slug, path), time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            with app.app_context(), db.database().reading() as session:
                run = session.scalars(select(ImportRun)).one_or_none()
            if run is not None and COUNT * share < run.done < COUNT:
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.01)
        output, _errors = process.communicate()
        assert process.returncode == -signal.SIGKILL, f"it ended before it could be killed: {output.decode()}"
        with app.app_context(), db.database().reading() as session:
            made, done = session.scalar(select(func.count()).select_from(Listing)), session.scalar(select(ImportRun.done))
        assert made == done, "what was written and what is said to be are one unit"
    last = command(settings, slug, path)
    output, _errors = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, output.decode()
    assert f"{COUNT} rows: {COUNT} taken, 0 taken with warnings, 0 refused ({COUNT} added" in output.decode()
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(Listing)) == COUNT
        assert session.scalar(select(func.count()).select_from(ListingVersion)) == COUNT
        assert session.scalar(select(func.count(func.distinct(Listing.reference)))) == COUNT
        assert dict(session.execute(select(ImportRow.outcome, func.count()).group_by(ImportRow.outcome)).all()) == {Outcome.ADDED: COUNT}
