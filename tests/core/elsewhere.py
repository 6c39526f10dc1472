"""A second installation, beside the test's own: where a backup is brought back to."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask

from config import Settings
from marketplace import create_app
from marketplace.core.mail import MemoryMailer
from search_index.memory import MemoryEngine
from tests import databases
from tests.conftest import close


@contextmanager
def empty_place(settings: Settings, folder: Path, name: str = "elsewhere") -> Iterator[Settings]:
    """The settings of an installation that is still to be made: a folder, and on PostgreSQL an empty database."""
    with databases.empty(folder, name) as url:
        data_dir = folder / name
        yield replace(settings, data_dir=data_dir, database_url=url if databases.on_postgres() else f"sqlite:///{data_dir / 'maillage.db'}")


@contextmanager
def opened(place: Settings, **adapters: Any) -> Iterator[Flask]:
    """The application on a restored installation, with the index that is there unless told otherwise."""
    app = create_app(place, **{"mailer": MemoryMailer(), **adapters})
    try:
        with app.app_context():
            yield app
    finally:
        close(app)


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may grow past `size` bytes, as on a disk that is full."""
    _soft, hard = before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def run(app: Flask, *arguments: object) -> Result:
    """Give a command as an operator does."""
    return app.test_cli_runner().invoke(args=[str(one) for one in arguments])


def restore(app: Flask, folder: Path, place: Settings) -> Result:
    """`flask restore`, with the options that the kind of database asks for."""
    if place.uses_sqlite:
        return run(app, "restore", folder, "--into", place.data_dir)
    return run(app, "restore", folder, "--into", place.database_url, "--files", place.data_dir)


def application_of(settings: dict[str, str]) -> Flask:
    """The application in another process, from what `together` can carry."""
    folder = Path(settings["data_dir"])
    made = Settings(
        data_dir=folder, keys_dir=folder / "keys", database_url=settings["database_url"], secret_key=settings["secret_key"], demo=False
    )
    return create_app(made, engine=MemoryEngine(), mailer=MemoryMailer())
