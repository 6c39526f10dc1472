"""A backup holds what was acknowledged before its end mark, whole, and nothing that should stay apart or is gone."""

import io
import json
import sqlite3
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, files, manifest, outbox, postgres_programs
from marketplace.core.audit import AuditEvent
from marketplace.core.files import StoredFile
from tests import databases
from tests.builders import AT, make_user
from tests.core.elsewhere import application_of, disk_of, empty_place, opened, restore, run
from tests.core.processes import together

ENOUGH = 40


def act(role: str, settings: dict[str, str], target: str) -> Any:
    """One process: a writer that keeps the log of what was acknowledged, or the operator who backs up meanwhile."""
    app, over = application_of(settings), Path(target).with_name("over")
    if role == "operator":
        while written(app) < ENOUGH:
            time.sleep(0.02)
        result = run(app, "backup", target)
        over.touch()
        return [result.exit_code, result.output]
    acknowledged: list[list[str]] = []
    after = 0
    while after < ENOUGH:
        after += over.exists()
        word = f"{role}-{len(acknowledged)}"
        with app.app_context():
            kept = files.keep(io.BytesIO(word.encode()))
            with db.database().writing():
                write(word, kept)
        acknowledged.append([word, clock.now().isoformat()])
    return acknowledged


def written(app: Flask) -> int:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(func.count()).select_from(User)).one()


def write(word: str, kept: tuple[str, int]) -> None:
    """A unit of four rows and an act of the log, which are there together or not at all."""
    user = make_user(email=f"{word}@exemple.org", password_hash=None)
    files.add(kept, name=word, media_type="text/plain", at=AT)
    outbox.enqueue("mail", template="accounts/mail/promoted.txt", to=user.id, context={}, key=word)
    audit.record(f"essai.{word}", user, actor=None, at=clock.now())


@pytest.mark.slow
def test_a_backup_under_writers_holds_every_write_acknowledged_before_its_end_mark_and_none_by_half(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    carried = {"data_dir": str(settings.data_dir), "database_url": settings.database_url, "secret_key": settings.secret_key}
    roles = ("operator", *(f"plume{number}" for number in range(4)))
    calls = [{"role": role, "settings": carried, "target": str(tmp_path / "copy")} for role in roles]
    (code, said), *logs = together(act, *calls, rooms=True)
    assert code == 0, said
    acknowledged = {word: datetime.fromisoformat(at) for log in logs for word, at in log}
    made = manifest.Manifest.parse((tmp_path / "copy" / manifest.NAME).read_bytes())
    promised = {word for word, at in acknowledged.items() if at < datetime.fromisoformat(made.end_mark)}
    assert ENOUGH / 2 < len(promised) < len(acknowledged) - ENOUGH, "the backup must fall in the middle of the writing"
    with empty_place(settings, tmp_path) as place:
        result = restore(app, tmp_path / "copy", place)
        assert result.exit_code == 0, result.output
        with opened(place), db.database().reading() as session:
            there = {email.removesuffix("@exemple.org") for email in session.scalars(select(User.email))}
            assert promised - there == set()
            assert set(session.scalars(select(StoredFile.name))) == there
            assert set(session.scalars(select(outbox.Job.key).where(outbox.Job.kind == "mail"))) == there
            verbs = select(AuditEvent.verb).where(AuditEvent.verb.startswith("essai."))
            assert {verb.removeprefix("essai.") for verb in session.scalars(verbs)} == there
            assert list(files.damaged()) == []
            assert (made.audit["seq"], made.rows["users"]) == (len(there), len(there))


def run_refused(app: Flask, target: Path) -> str:
    result = run(app, "backup", target)
    assert result.exit_code == 1, result.output
    return result.output


def test_the_manifest_tells_what_the_backup_holds(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        kept = files.keep(io.BytesIO(b"une soumission"))
        with db.database().writing():
            write("seul", kept)
    result = run(app, "backup", tmp_path / "copy")
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "copy" / "manifest.json").read_bytes())
    with app.app_context(), db.database().reading() as session:
        seq, head = audit.head(session)
    assert told["audit"] == {"seq": seq, "hash": head}
    assert head in result.output
    assert (told["rows"]["users"], told["rows"]["stored_files"], told["rows"]["jobs"]) == (1, 1, 1)
    assert told["database"] == ("postgresql" if databases.on_postgres() else "sqlite")
    assert told["started_at"] <= told["end_mark"] <= told["finished_at"]
    on_disk = {path.relative_to(tmp_path / "copy").as_posix() for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    assert on_disk == {*told["files"], "manifest.json"}
    assert told["files"][f"files/{kept[0][:2]}/{kept[0]}"] == {"size": kept[1], "sha256": kept[0]}


def test_the_folder_of_a_backup_opens_to_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    run(app, "backup", tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("held", ["manifest.json", "autre.txt"])
def test_a_backup_never_goes_where_something_is_already(app: Flask, tmp_path: Path, held: str) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / held).write_text("d’hier")
    assert "not an empty folder" in run_refused(app, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == [held]


def test_neither_keys_nor_secrets_nor_index_are_in_a_backup(app: Flask, settings: Settings, tmp_path: Path) -> None:
    settings.keys_dir.mkdir(mode=0o700)
    (settings.keys_dir / "secret.key").write_text(settings.secret_key)
    result = run(app, "backup", tmp_path / "copy")
    assert str(settings.keys_dir) in result.output, "the operator is told to keep them apart"
    held = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert held
    assert not [path for path in held if settings.secret_key.encode() in path.read_bytes() or "key" in path.name or "index" in path.parts]


def test_a_stored_file_that_is_lost_or_damaged_is_named_and_keeps_nothing_else_from_being_saved(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        kept = {word: files.keep(io.BytesIO(word.encode())) for word in ("perdu", "abîmé", "entier")}
        with db.database().writing():
            for word, one in kept.items():
                write(word.replace("î", "i"), one)
        files.path_of(kept["perdu"][0]).unlink()
        files.path_of(kept["abîmé"][0]).write_bytes("abîmE".encode())
    result = run(app, "backup", tmp_path / "copy")
    assert result.exit_code == 3
    assert all(kept[word][0] in result.output for word in ("perdu", "abîmé"))
    made = manifest.Manifest.parse((tmp_path / "copy" / manifest.NAME).read_bytes())
    assert made.lost == sorted([kept["perdu"][0], kept["abîmé"][0]])
    assert [path.name for path in (tmp_path / "copy" / "files").rglob("*") if path.is_file()] == [kept["entier"][0]]


def test_a_file_that_no_row_names_is_not_saved(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        files.keep(io.BytesIO("resté d’une unité défaite".encode()))
    assert run(app, "backup", tmp_path / "copy").exit_code == 0
    assert [path for path in (tmp_path / "copy").rglob("*") if "files" in path.parts] == []


@pytest.mark.sqlite_only
def test_what_was_erased_is_in_no_later_backup(app: Flask, settings: Settings, tmp_path: Path) -> None:
    canary = "Madame Canari-Effacée " * 40
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA secure_delete = OFF")  # as SQLite is built on many systems
    raw.execute("INSERT INTO regions (code, label_fr, label_en) VALUES ('99', ?, 'x')", (canary,))
    raw.commit()
    raw.execute("DELETE FROM regions WHERE code = '99'")
    raw.commit()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    assert b"Canari" in path.read_bytes(), "the deleted row must still lie in a free page"
    assert run(app, "backup", tmp_path / "copy").exit_code == 0
    assert b"Canari" not in (tmp_path / "copy" / "database.sqlite").read_bytes()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("spoiled", ["first half", "last half"])
def test_a_database_that_cannot_be_read_gives_no_backup_at_all(app: Flask, settings: Settings, tmp_path: Path, spoiled: str) -> None:
    with app.app_context():
        kept = files.keep(io.BytesIO(b"une soumission"))
        with db.database().writing():
            write("seul", kept)
            for _ in range(1000):
                make_user()
        db.database().engine.dispose()  # which folds the journal into the file
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    half = path.stat().st_size // 2
    with path.open("r+b") as file:
        file.seek(half if spoiled == "last half" else 200)
        file.write(b"\xff" * (half - 200))
    assert "The backup was not made" in run_refused(app, tmp_path / "copy")
    assert not any((tmp_path / "copy").rglob("*"))


def test_a_disk_that_takes_no_more_gives_no_backup_at_all(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        kept = files.keep(io.BytesIO(bytes(300_000)))
        with db.database().writing():
            write("seul", kept)
    with disk_of(200_000):
        assert "The backup was not made" in run_refused(app, tmp_path / "copy")
    assert not any((tmp_path / "copy").rglob("*"))


def test_an_empty_database_gives_no_backup(make_app: Any, settings: Settings, tmp_path: Path) -> None:
    with empty_place(settings, tmp_path, "nothing") as place:
        place.data_dir.mkdir(exist_ok=True)
        assert "flask init" in run_refused(make_app(database_url=place.database_url), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_program_of_postgresql_that_is_absent_is_named_with_how_to_install_it() -> None:
    with pytest.raises(manifest.Refused, match="pg_imagine is not installed: on Debian, apt-get install postgresql-client"):
        postgres_programs.find("pg_imagine")
