"""A person who was erased is found nowhere: neither rows nor bytes, neither mails nor logs, nor a backup of before that is restored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings
from marketplace.accounts.privacy import pieces, register
from marketplace.core import db, panels, scrubbing, verify
from marketplace.core.worker import Worker
from marketplace.organizations import of_a_person
from tests.accounts import canary
from tests.core.elsewhere import empty_place, restore, run
from tests.core.web.watching import log_lines

pytestmark = pytest.mark.slow


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A real installation. Some builds of SQLite blank what they delete and most do not: the bytes are left here as most leave them."""
    monkeypatch.setattr(db, "PRAGMAS", (*db.PRAGMAS, "PRAGMA secure_delete = OFF"))
    with canary.installed(settings) as app:
        yield app


def erase(app: Flask, visitor: Any) -> None:
    answer = visitor.client.post("/compte/effacer", data={"csrf_token": visitor.token("/compte/effacer"), "email": canary.EMAIL})
    assert (answer.status_code, answer.location) == (303, "/compte-efface"), answer.text[:2000]
    Worker(app).drain()


def test_nothing_is_left_of_a_person_who_used_everything_neither_here_nor_in_a_backup_of_before(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    with log_lines() as lines:
        visitor, number = canary.live(app)
        assert canary.everything_is_there(app) == []
        assert run(app, "backup", tmp_path.parent / f"{tmp_path.name}-copy").exit_code == 0
        erase(app, visitor)
    assert canary.left(app) == {}
    logged = lines.getvalue()
    assert logged, "the log was watched"
    assert [what for what, value in canary.VALUES.items() if value.lower() in logged.lower()] == []
    with app.app_context():
        assert [one for check in verify.examine() for one in check.problems] == []
        assert [one.user_id for one in register.entries()] == [number]
    with empty_place(settings, tmp_path.parent, f"{tmp_path.name}-restored") as place:
        result = restore(app, tmp_path.parent / f"{tmp_path.name}-copy", place)
        assert result.exit_code == 0, result.output
        assert "1 erasures were done again." in result.output
        with canary.installed(place) as restored:
            assert canary.left(restored) == {}


@pytest.mark.parametrize("piece", [pieces.forget, of_a_person.forget], ids=["accounts", "organizations"])
def test_without_the_part_of_one_room_she_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch, piece: Any) -> None:
    others = {one: rank for one, rank in panels._panels["person.erase"].items() if one is not piece}
    monkeypatch.setitem(panels._panels, "person.erase", others)
    visitor, _number = canary.live(app)
    erase(app, visitor)
    assert canary.left(app)
    with app.app_context():
        problems = [one for check in verify.examine() for one in check.problems]
    assert any("about people who were erased" in one for one in problems)


@pytest.mark.sqlite_only
def test_without_the_pages_written_anew_she_is_found_in_their_bytes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "scrub", lambda: None)
    visitor, _number = canary.live(app)
    erase(app, visitor)
    found = {place for places in canary.left(app).values() for place in places}
    assert found
    assert found <= {"maillage.db", "maillage.db-wal"}


def test_without_the_register_a_backup_brings_her_back(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, _number = canary.live(app)
    folder = tmp_path.parent / f"{tmp_path.name}-copy"
    assert run(app, "backup", folder).exit_code == 0
    erase(app, visitor)
    with app.app_context():
        register.path().unlink()
    with empty_place(settings, tmp_path.parent, f"{tmp_path.name}-restored") as place:
        restore(app, folder, place)
        with canary.installed(place) as restored:
            assert "address" in canary.left(restored)


def test_her_own_mails_go_and_those_of_others_that_do_not_name_her_stay(app: Flask) -> None:
    visitor, _number = canary.live(app)
    with app.app_context():
        before = len(canary.mail_folder._mails())
    erase(app, visitor)
    with app.app_context():
        left = [canary.mail_folder._text(path) for path in canary.mail_folder._mails()]
    assert 0 < len(left) < before
    assert any("Vous faites maintenant partie de l’équipe" in one for one in left), "somebody else’s mail"
