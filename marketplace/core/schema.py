"""The shape of the database and its migrations, run in the program so that a start needs no second one.

Alembic takes half a second to import: it is imported only where a migration runs.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

if TYPE_CHECKING:
    from alembic.config import Config


class UnknownRevision(LookupError):
    """A revision that no migration bears."""


FOLDER = Path(__file__).resolve().parents[2] / "migrations"
REVISION = re.compile(r"^revision(?:: str)? = \"([^\"]+)\"", re.MULTILINE)
DOWN = re.compile(r"^down_revision(?:: [^=]+)? = \"([^\"]+)\"", re.MULTILINE)


@cache
def newest_revision() -> str:
    """The revision that no other one follows, read from the files: importing Alembic's script folder costs a second."""
    sources = [path.read_text() for path in (FOLDER / "versions").glob("*.py")]
    revisions = {found.group(1) for source in sources if (found := REVISION.search(source))}
    followed = {found.group(1) for source in sources if (found := DOWN.search(source))}
    (newest,) = revisions - followed
    return newest


def configuration(engine: Engine) -> "Config":
    """Alembic's configuration for one database, which it uses as it is."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    from alembic import command

    command.upgrade(configuration(engine), revision)


def downgrade(engine: Engine, revision: str = "-1") -> None:
    from alembic import command

    command.downgrade(configuration(engine), revision)


def move_to(engine: Engine, revision: str) -> None:
    """Go to a revision, up or down. UnknownRevision when there is none of that name."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(configuration(engine))
    line = [one.revision for one in script.walk_revisions()][::-1]
    if revision not in ("base", *line):
        raise UnknownRevision(f"There is no revision {revision!r}: the known ones are base, {', '.join(line)}.")
    now, then = ((line.index(one) if one in line else -1) for one in (current_revision(engine) or "base", revision))
    if then < now:
        downgrade(engine, revision)
    else:
        upgrade(engine, revision)


def current_revision(engine: Engine) -> str | None:
    """Where this database is; None when it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def append_only(table: str, dialect: str) -> list[str]:
    """Statements by which the database itself refuses to change or delete a row of `table`."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        # INSERT OR REPLACE deletes the row that it replaces without asking the trigger on DELETE.
        replaced = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)"  # noqa: S608 - a table of ours
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {replaced} {refuse}",
        ]
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def drop_append_only(table: str, dialect: str) -> list[str]:
    """The statements that undo `append_only`, for a downgrade."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_no_{what}" for what in ("replace", "delete", "update")]
    return [
        f"DROP TRIGGER {table}_no_truncate ON {table}",
        f"DROP TRIGGER {table}_no_change ON {table}",
        f"DROP FUNCTION {table}_refuse()",
    ]
