"""What the tests of the core share: tables of their own, kinds of jobs that last one test, a bare database."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings
from marketplace import create_app
from marketplace.core import indexing, outbox
from marketplace.core.db import Database
from marketplace.core.mail import MemoryMailer
from tests.conftest import close
from tests.core import things
from tests.core.indexed import Interruptible


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database of the test, with the tables of `things`, without an application around it."""
    made = Database(settings.database_url)
    things.prepare(made.engine)
    yield made
    made.engine.dispose()


@pytest.fixture
def with_things(app: Flask) -> Flask:
    """The application, whose database also holds the tables of `things`."""
    things.prepare(app.extensions["maillage.database"].engine)
    return app


@pytest.fixture
def kinds() -> Iterator[Callable[..., Any]]:
    """A function that declares a kind of job for this test alone: `kinds("essai.kind", function, attempts=3)`."""
    handlers, listeners, nights = (
        dict(outbox.HANDLERS),
        {event: list(kinds) for event, kinds in outbox.LISTENERS.items()},
        list(outbox.NIGHTLY),
    )

    def declare(kind: str, function: Callable[..., None], **options: Any) -> None:
        outbox.handler(kind, **options)(function)

    yield declare
    for known, before in ((outbox.HANDLERS, handlers), (outbox.LISTENERS, listeners)):
        known.clear()
        known.update(before)  # type: ignore[arg-type]
    outbox.NIGHTLY[:] = nights


@pytest.fixture
def site(settings: Settings, mailer: MemoryMailer, tmp_path: Path, kinds: object) -> Iterator[Flask]:
    """The application with the real engine, its index in a folder of the test, within its context."""
    outbox.NIGHTLY[:] = []  # what happens at night would mend by itself what a test is about; `kinds` puts it back
    app = create_app(settings, engine=Interruptible(tmp_path / "index"), mailer=mailer)
    with app.app_context():
        indexing.rebuild()
        yield app
    close(app)
