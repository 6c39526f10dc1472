"""A restore takes every byte as it was written or none at all, and leaves nothing that could be served by half."""

import io
import random
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from marketplace.core import db, files, manifest, panels, schema, verify
from marketplace.core.manifest import Manifest
from tests.builders import make_organization, make_user
from tests.core.elsewhere import disk_of, empty_place, opened, restore, run
from tests.core.test_backup import write

SEED = 20_261_121
AHEAD = '''"""A column of the program to come."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("regions", sa.Column("to_come", sa.Text()))
    {more}


def downgrade() -> None:
    op.drop_column("regions", "to_come")
'''


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    with empty_place(settings, tmp_path) as found:
        yield found


@pytest.fixture
def copy(app: Flask, tmp_path: Path) -> Path:
    """A backup with rows of several rooms and a stored file of some length."""
    with app.app_context():
        kept = files.keep(io.BytesIO(random.Random(SEED).randbytes(5000)))
        with db.database().writing():
            make_organization()
            write("seul", kept)
    result = run(app, "backup", tmp_path / "copy")
    assert result.exit_code == 0, result.output
    return tmp_path / "copy"


def refused(app: Flask, copy: Path, place: Settings) -> str:
    """What a refused restore says; it must have left nothing behind."""
    result = restore(app, copy, place)
    assert result.exit_code == 1, result.output
    assert (
        not place.data_dir.exists() or [path.name for path in place.data_dir.iterdir() if path.name not in ("static", "translations")] == []
    )
    return result.output


@pytest.mark.parametrize("kind", ["database", "files", "manifest"])
def test_one_flipped_byte_anywhere_is_refused_by_name(app: Flask, copy: Path, place: Settings, kind: str) -> None:
    (path,) = [one for one in copy.rglob("*") if one.is_file() and one.relative_to(copy).as_posix().startswith(kind)]
    whole = path.read_bytes()
    chance = random.Random(SEED)
    positions = {0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(60))}
    for position in positions:
        changed = bytearray(whole)
        changed[position] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        assert path.relative_to(copy).as_posix() in refused(app, copy, place), f"byte {position}"
    path.write_bytes(whole)
    assert restore(app, copy, place).exit_code == 0


@pytest.mark.parametrize("kind", ["database", "files"])
def test_a_truncated_or_missing_file_is_refused_by_name(app: Flask, copy: Path, place: Settings, kind: str) -> None:
    (path,) = [one for one in copy.rglob("*") if one.is_file() and one.relative_to(copy).as_posix().startswith(kind)]
    path.write_bytes(path.read_bytes()[:-1])
    assert f"{path.relative_to(copy).as_posix()} was changed" in refused(app, copy, place)
    path.unlink()
    assert f"{path.relative_to(copy).as_posix()} is missing" in refused(app, copy, place)


@pytest.mark.parametrize("name", ["index.html", "files/ab/intrus", "database.sqlite-wal"])
def test_a_file_that_was_not_backed_up_is_refused_by_name(app: Flask, copy: Path, place: Settings, name: str) -> None:
    (copy / name).parent.mkdir(exist_ok=True, parents=True)
    (copy / name).write_text("ajouté")
    assert f"{name} does not belong to it" in refused(app, copy, place)


def test_a_link_in_the_place_of_a_file_is_refused(app: Flask, copy: Path, place: Settings, tmp_path: Path) -> None:
    (path,) = [one for one in (copy / "files").rglob("*") if one.is_file()]
    shutil.move(path, tmp_path / "ailleurs")
    path.symlink_to(tmp_path / "ailleurs")
    assert "is missing" in refused(app, copy, place)


def test_a_folder_without_its_manifest_is_no_backup(app: Flask, copy: Path, place: Settings) -> None:
    (copy / "manifest.json").unlink()
    assert "it is no backup, or one that was cut off" in refused(app, copy, place)


def test_a_manifest_that_somebody_wrote_again_is_refused(app: Flask, copy: Path, place: Settings) -> None:
    told = (copy / "manifest.json").read_text()
    for other in ("", "null", "[]", "{}", "[" * 100_000, told.replace("\n", "\r\n"), told.replace('"format": 1', '"format": 2')):
        (copy / "manifest.json").write_text(other, newline="")
        assert "manifest.json is not what a backup of this program wrote" in refused(app, copy, place)


@pytest.mark.parametrize("held", ["maillage.db", "files", "notes.txt", "maillage.db.restoring"])
def test_a_folder_that_holds_something_is_left_as_it_is(app: Flask, copy: Path, place: Settings, held: str) -> None:
    place.data_dir.mkdir(exist_ok=True)
    (place.data_dir / held).write_text("à garder")
    result = restore(app, copy, place)
    assert result.exit_code == 1
    assert f"is not empty, it holds {held}" in result.output
    assert [(path.name, path.read_text()) for path in place.data_dir.iterdir()] == [(held, "à garder")]


def test_what_a_command_makes_by_itself_under_data_dir_does_not_make_it_full(app: Flask, copy: Path, place: Settings) -> None:
    for name in ("static", "translations"):
        (place.data_dir / name).mkdir(parents=True)
    assert restore(app, copy, place).exit_code == 0


def test_the_same_place_is_not_restored_twice(app: Flask, copy: Path, place: Settings) -> None:
    assert restore(app, copy, place).exit_code == 0
    assert "is not empty" in restore(app, copy, place).output


def test_a_backup_does_not_become_a_database_of_the_other_kind(app: Flask, copy: Path, settings: Settings, tmp_path: Path) -> None:
    other = ["postgresql://personne@127.0.0.1:1/rien", "--files", tmp_path / "new"] if settings.uses_sqlite else [tmp_path / "new"]
    result = run(app, "restore", copy, "--into", *other)
    assert result.exit_code == 1
    assert "The backup is of a" in result.output
    assert not (tmp_path / "new").exists()


def test_the_restored_record_is_whole_and_says_the_same(app: Flask, copy: Path, place: Settings) -> None:
    result = restore(app, copy, place)
    assert result.exit_code == 0, result.output
    with opened(place):
        assert [(check.name, check.problems) for check in verify.examine(stored_files=True) if not check.ok] == []
        with db.database().engine.connect() as connection:
            kind = "sqlite" if place.uses_sqlite else "postgresql"
            now = manifest.facts(lambda question: connection.exec_driver_sql(question).all(), kind)
    made = Manifest.parse((copy / "manifest.json").read_bytes())
    added = {name: count - made.rows[name] for name, count in now.rows.items() if count != made.rows[name]}
    assert added == {"audit_events": 1, "index_notes": -made.rows["index_notes"]}
    assert not list(place.data_dir.glob("*.restoring*"))


def test_a_backup_of_a_newer_program_is_refused(app: Flask, place: Settings, tmp_path: Path) -> None:
    with app.app_context(), db.database().engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    run(app, "backup", tmp_path / "copy")
    assert "of revision 9999" in refused(app, tmp_path / "copy", place)


@pytest.fixture
def program_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The migrations as they will be one step from now; the file of that step."""
    newest = schema.newest_revision()
    folder = shutil.copytree(schema.FOLDER, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    step = folder / "versions" / "9999_to_come.py"
    step.write_text(AHEAD.format(newest=newest, more=""))
    monkeypatch.setattr(schema, "FOLDER", folder)
    schema.newest_revision.cache_clear()
    yield step
    schema.newest_revision.cache_clear()


def test_an_older_backup_is_brought_up_to_the_program(app: Flask, copy: Path, place: Settings, program_ahead: Path) -> None:
    result = restore(app, copy, place)
    assert result.exit_code == 0, result.output
    with opened(place):
        assert schema.current_revision(db.database().engine) == "9999"
        with db.database().engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM regions WHERE to_come IS NULL").scalar() == 17


def test_a_restore_that_fails_on_its_way_leaves_nothing_to_be_served(app: Flask, copy: Path, place: Settings, program_ahead: Path) -> None:
    program_ahead.write_text(
        AHEAD.format(newest=Manifest.parse((copy / "manifest.json").read_bytes()).schema, more='op.drop_table("rien")')
    )
    said = refused(app, copy, place)
    assert "The restore was not done" in said
    assert place.uses_sqlite or "Drop the new database" in said


def test_a_disk_that_takes_no_more_leaves_nothing_to_be_served(app: Flask, copy: Path, place: Settings) -> None:
    with disk_of(4000):
        assert "The restore was not done" in refused(app, copy, place)


@pytest.mark.sqlite_only
def test_a_database_bears_its_name_only_when_nothing_is_left_to_do(
    app: Flask, copy: Path, place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def look(at: datetime) -> None:
        seen.append({path.name for path in place.data_dir.iterdir()})

    monkeypatch.setattr(look, "__module__", "marketplace.accounts.essai")
    monkeypatch.setitem(panels._panels, "post-restore", {look: 0})
    assert restore(app, copy, place).exit_code == 0
    assert "maillage.db" not in seen[0]
    assert (place.data_dir / "maillage.db").exists()


def test_a_restore_tells_what_was_lost_before_the_backup(app: Flask, copy: Path, place: Settings, tmp_path: Path) -> None:
    with app.app_context():
        kept = files.keep(io.BytesIO(b"perdu"))
        with db.database().writing():
            make_user()
            write("perdu", kept)
        files.path_of(kept[0]).unlink()
    assert run(app, "backup", tmp_path / "less").exit_code == 3
    result = restore(app, tmp_path / "less", place)
    assert result.exit_code == 3
    assert kept[0] in result.output
