"""A database for each test: a file copied on SQLite, a template cloned on PostgreSQL.

TEST_DATABASE_URL chooses PostgreSQL. Its database's name must end in `_test`: whatever it names may be dropped.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

VARIABLE = "TEST_DATABASE_URL"


class NotATestDatabase(Exception):
    """The address names a database that is not meant to be thrown away."""


def on_postgres() -> bool:
    return bool(os.environ.get(VARIABLE))


def postgres_url() -> str:
    """The address of the tests' server; NotATestDatabase when its database's name does not end in `_test`."""
    url = os.environ[VARIABLE]
    name = make_url(url).database or ""
    if not name.endswith("_test"):
        raise NotATestDatabase(f"{VARIABLE} names the database {name!r}: tests only use one whose name ends in _test.")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def empty(folder: Path, name: str) -> Iterator[str]:
    """An empty database, dropped afterwards."""
    if not on_postgres():
        yield f"sqlite:///{folder / name}.db"
        return
    with _postgres(None) as url:
        yield url


@contextmanager
def copy(model_url: str, folder: Path) -> Iterator[str]:
    """A copy of a database that nobody is connected to, dropped afterwards."""
    if not on_postgres():
        target = folder / "maillage.db"
        shutil.copyfile(model_url.removeprefix("sqlite:///"), target)
        yield f"sqlite:///{target}"
        return
    with _postgres(make_url(model_url).database) as url:
        yield url


@contextmanager
def _postgres(template: str | None) -> Iterator[str]:
    base = make_url(postgres_url())
    name = f"maillage_{secrets.token_hex(6)}_test"
    server = create_engine(base, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            # By its files, four times as quick for a small database; older servers know no other way.
            how = " STRATEGY FILE_COPY" if (connection.dialect.server_version_info or (0,)) >= (15,) else ""
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"{how}'))
        yield base.set(database=name).render_as_string(hide_password=False).replace("postgresql+psycopg://", "postgresql://", 1)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        server.dispose()
