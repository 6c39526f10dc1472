"""Migrations make what the models say, both ways, and lose nothing on the way."""

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from marketplace import ROOMS, part_of
from marketplace.core import schema
from marketplace.core.db import Database
from marketplace.core.model import Base
from tests import databases
from tests.drawn import one_in
from tests.house import schemas
from tests.house.sources import none_of

CORE_MODELS = ("audit", "outbox", "indexing", "notices", "files", "imports.models", "retention")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The engine of an empty database, set up as the program sets up its own."""
    with databases.empty(tmp_path, "migrated") as url:
        found = Database(url).engine
        yield found
        found.dispose()


@pytest.fixture
def made_from_models(tmp_path: Path) -> Iterator[Engine]:
    """A database that the models made by themselves, without any migration."""
    load_models()
    with databases.empty(tmp_path, "modelled") as url:
        found = Database(url).engine
        Base.metadata.create_all(found)
        yield found
        found.dispose()


def test_alembic_finds_no_difference_between_the_migrated_database_and_the_models(engine: Engine) -> None:
    load_models()
    schema.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        none_of(compare_metadata(context, Base.metadata))


def test_the_migrated_database_has_every_key_check_and_index_of_the_models(engine: Engine, made_from_models: Engine) -> None:
    schema.upgrade(engine)
    assert schemas.shape(engine) == schemas.shape(made_from_models)


def test_going_down_to_nothing_and_up_again_gives_the_same_database(engine: Engine) -> None:
    schema.upgrade(engine)
    before = schemas.shape(engine), schemas.guards(engine)
    schema.downgrade(engine, "base")
    assert (schemas.shape(engine), schemas.guards(engine)) == ({}, [])
    schema.upgrade(engine)
    assert (schemas.shape(engine), schemas.guards(engine)) == before


@pytest.mark.drawn
def test_each_migration_undoes_exactly_what_it_did(engine: Engine) -> None:
    for lower, upper in some_steps(["base", *line(engine)]):
        schema.move_to(engine, lower)
        before = schemas.shape(engine), schemas.guards(engine)
        schema.upgrade(engine, upper)
        schema.move_to(engine, lower)
        assert (schemas.shape(engine), schemas.guards(engine)) == before, f"{upper} leaves something behind"
        schema.upgrade(engine, upper)


@pytest.mark.drawn
def test_random_rows_survive_every_step_up_and_down_again(engine: Engine) -> None:
    """Where a step drops a column its values go, by nature; whatever both sides have a place for stays."""
    first, *later = line(engine)
    schema.upgrade(engine, first)
    schemas.fill(engine, random.Random(first))
    assert all(schemas.contents(engine).values())
    for lower, upper in some_steps([first, *later]):
        schema.upgrade(engine, lower)
        before = schemas.contents(engine)
        schema.upgrade(engine, upper)
        above = schemas.contents(engine)
        assert schemas.shared(before, above) == schemas.shared(above, before), f"{upper} changes rows on the way up"
        schema.move_to(engine, lower)
        below = schemas.contents(engine)
        assert schemas.shared(above, below) == schemas.shared(below, above), f"{upper} changes rows on the way down"
        schema.upgrade(engine, upper)


def test_there_is_one_line_of_migrations_numbered_in_order(engine: Engine) -> None:
    script = ScriptDirectory.from_config(schema.configuration(engine))
    assert len(script.get_heads()) == 1
    assert script.get_current_head() == schema.newest_revision()
    assert line(engine) == [f"{number:04d}" for number in range(1, len(line(engine)) + 1)]


def test_every_migration_bears_its_number_and_what_it_does_and_can_be_undone(engine: Engine) -> None:
    faults = []
    for one in ScriptDirectory.from_config(schema.configuration(engine)).walk_revisions():
        path = Path(one.path)
        if not re.fullmatch(rf"{one.revision}_[a-z0-9_]+\.py", path.name):
            faults.append(f"{path.name}: its name is not {one.revision}_what_it_does.py")
        source = path.read_text(encoding="utf-8")
        if not re.search(r"^def downgrade\(\) -> None:\n(?!    pass\n|    raise )", source, re.MULTILINE):
            faults.append(f"{path.name}: it cannot be undone")
        if not (one.doc or "").strip().endswith("."):
            faults.append(f"{path.name}: its first line is no sentence")
        if re.search(r"^(from|import) marketplace\.(?!core)", source, re.MULTILINE):
            faults.append(f"{path.name}: it leans on a room, which will have changed when it runs")
    none_of(faults)


def load_models() -> None:
    """Have every table known to the metadata, as `migrations/env.py` does."""
    for room in ROOMS:
        part_of(room, "models")
    for name in CORE_MODELS:
        part_of("core", name)


def some_steps(revisions: list[str]) -> list[tuple[str, str]]:
    """One in six of the steps between these, drawn anew, and always the newest; all of them with SOAK=1."""
    *older, newest = pairwise(revisions)
    return [*one_in(6, older), newest]


def line(engine: Engine) -> list[str]:
    """The revisions from the first to the newest."""
    script = ScriptDirectory.from_config(schema.configuration(engine))
    return [one.revision for one in script.walk_revisions()][::-1]
