"""What every test stands on: a fresh installation of its own, in a moment, on either database."""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import Settings
from marketplace import create_app
from marketplace.core import clock, db, schema, seeding
from marketplace.core.mail import MemoryMailer
from marketplace.core.worker import Worker
from search_index.memory import MemoryEngine
from tests import databases, skips
from tests.page import Visitor

# On a busy machine nothing fails for being late, drawing included.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")
pytest_plugins = [
    "tests.browser_first",
    "tests.collected_rarely",
    "tests.compiled_once",
    "tests.in_memory",
    "tests.mounted_once",
    "tests.none_skipped",
    "tests.one_journey",
    "tests.prepared",
    "tests.some_inputs",
    "tests.shown_templates",
]


@pytest.fixture(scope="session")
def model_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An installation with its schema and reference data, made once, of which each test takes a copy: once a run on SQLite, where the
    other processes wait for it; once a process on PostgreSQL."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = tmp_path_factory.mktemp("model") if databases.on_postgres() else shared / "model"
    made = shared / "model.made"
    with databases.empty(folder, "model") as url, (shared / "model.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if databases.on_postgres() or not made.exists():
            _make_model(folder, url)
            made.touch()
        fcntl.flock(lock, fcntl.LOCK_UN)
        yield folder, url


def _make_model(folder: Path, url: str) -> None:
    app = create_app(_settings(folder, url), engine=MemoryEngine(), mailer=MemoryMailer())
    with app.app_context():
        schema.upgrade(db.database().engine)
        seeding.write_reference()
    db_engine(app).dispose()


def _settings(folder: Path, url: str) -> Settings:
    return Settings(
        data_dir=folder, keys_dir=folder / "keys", database_url=url, secret_key="a secret of tests, forty letters or so", demo=False
    )


@pytest.fixture(autouse=True)
def nights_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nights come to those tests alone that tell the time: thirty jobs would be done in each test that has the worker pass."""
    plan = Worker.plan_night
    monkeypatch.setattr(Worker, "plan_night", lambda self: plan(self) if clock._test_clock else None)


@pytest.fixture
def settings(model_installation: tuple[Path, str], tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation that holds reference data and nothing else."""
    model, model_url = model_installation
    for shared in ("static", "translations", "templates"):
        if (model / shared).exists():
            (tmp_path / shared).symlink_to(model / shared)
    with databases.copy(model_url, tmp_path) as url:
        yield _settings(tmp_path, url)


@pytest.fixture
def mailer() -> MemoryMailer:
    return MemoryMailer()


@pytest.fixture
def app(settings: Settings, mailer: MemoryMailer) -> Iterator[Flask]:
    """The application, with a memory for an index and for a post office."""
    app = create_app(settings, engine=MemoryEngine(), mailer=mailer)
    with app.app_context():
        app.extensions["maillage.engine"].rebuild([])
    yield app
    close(app)
    clock.use_test_clock(None)


@pytest.fixture
def make_app(settings: Settings, mailer: MemoryMailer) -> Iterator[object]:
    """A function that makes the application under other settings: `make_app(env="production", ...)`."""
    made = []

    def make(**changes: object) -> Flask:
        app = create_app(replace(settings, **changes), engine=MemoryEngine(), mailer=mailer)  # type: ignore[arg-type]
        app.extensions["maillage.engine"].rebuild([])
        made.append(app)
        return app

    yield make
    for app in made:
        close(app)
    clock.use_test_clock(None)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Someone without an account, who reads every page with the strict reader."""
    return Visitor(app)


@pytest.fixture
def unit(app: Flask) -> Iterator[Session]:
    """A writing unit, for what a test does without HTTP."""
    with app.app_context(), db.database().writing() as session:
        yield session


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app)


@pytest.fixture
def at() -> datetime:
    """An ordinary Tuesday afternoon in Québec."""
    return datetime(2026, 3, 10, 18, 30, tzinfo=UTC)


@pytest.fixture
def test_clock(tmp_path: Path) -> Iterator[object]:
    """A function that sets the time of the whole program: `test_clock(instant)`."""
    file = tmp_path / "clock"

    def tell(instant: datetime) -> None:
        file.write_text(instant.isoformat())
        clock.use_test_clock(file)

    yield tell
    clock.use_test_clock(None)


def db_engine(app: Flask):  # type: ignore[no-untyped-def]
    return app.extensions["maillage.database"].engine


def close(app: Flask) -> None:
    """Give back the connections, so that a test that leaks one is seen."""
    db_engine(app).dispose()
    app.extensions["maillage.side"].engine.dispose()
    app.extensions["maillage.engine"].close()


def pytest_terminal_summary(terminalreporter) -> None:  # type: ignore[no-untyped-def]
    skips.tell(terminalreporter)


def pytest_sessionstart() -> None:
    # Nothing of the developer's own environment may change what a test sees.
    for name in (
        "DATABASE_URL",
        "DATA_DIR",
        "KEYS_DIR",
        "MAIL_URL",
        "APP_ENV",
        "APP_TEST_CLOCK_FILE",
        "SECRET_KEY",
        "DEMO",
        "PORT",
        "HOST",
    ):
        os.environ.pop(name, None)
