"""The copy that a person takes of what is held about her: whole, hers alone, ready for seven days."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import DataExport, User
from marketplace.accounts.privacy import exporting
from marketplace.core import db, files, notices
from marketplace.core.imports.models import ImportRun
from marketplace.core.worker import Worker
from tests.builders import AT, make_user
from tests.core.elsewhere import empty_place, opened, restore, run
from tests.page import Visitor

KEYS = {
    *("accounts.account", "accounts.sessions", "accounts.keys", "accounts.notice_choices", "accounts.requests"),
    *("accounts.factor_resets", "accounts.copies"),
    *("core.notices", "core.imports", "core.acts", "core.acts_on_account"),
    *("organizations.letters", "organizations.error_reports", "organizations.memberships"),
    *("organizations.join_requests", "organizations.team_invitations", "organizations.places_changed"),
    *("organizations.invitations_sent", "organizations.mandates"),
}


@pytest.fixture
def person(app: Flask, test_clock: Any) -> User:
    test_clock(AT)
    with app.app_context():
        kept = files.keep(io.BytesIO(b"nom,ville\nUn,Rimouski\n"))
        with db.database().writing():
            person = make_user(email="odile@exemple.org", name="Odile Tremblay")
            sent = files.add(kept, name="les miens.csv", media_type="text/csv", at=AT)
            db.session().flush()
            db.session().add(ImportRun(kind="essai", file_id=sent.id, source="essai", created_by=person.id, created_at=AT))
            notices.notify(person.id, "essai", "%(what)s", at=AT, what="Un avis pour Odile.")
    return person


@pytest.fixture
def mine(app: Flask, person: User) -> Visitor:
    return Visitor(app).sign_in(person)


def ask(visitor: Visitor) -> int:
    return visitor.client.post("/compte/donnees/copie", data={"csrf_token": visitor.token("/compte/donnees")}).status_code


def address(visitor: Visitor) -> str:
    return next(url for url in visitor.get("/compte/donnees").links().values() if url.endswith("/donnees.zip"))


def taken(visitor: Visitor) -> zipfile.ZipFile:
    response = visitor.client.get(address(visitor))
    assert (response.status_code, response.mimetype) == (200, "application/zip")
    assert response.headers["Cache-Control"] == "private, no-store"
    data = response.get_data()
    response.close()
    return zipfile.ZipFile(io.BytesIO(data))


def test_the_copy_holds_everything_in_both_languages_and_the_files_she_sent(mine: Visitor, worker: Worker, mailer: Any) -> None:
    assert ask(mine) == 303
    assert "en préparation" in mine.get("/compte/donnees")
    worker.drain()
    archive = taken(mine)
    told = json.loads(archive.read("donnees.json"))
    assert (told["format"], told["version"], told["made_at"]) == ("maillage.personal-data", 1, AT.isoformat())
    sections = {one["key"]: one for one in told["sections"]}
    assert sections.keys() >= KEYS
    account = sections["accounts.account"]
    assert account["entries"][0] == {
        **{"email": "odile@exemple.org", "name": "Odile Tremblay", "language": "fr", "created_at": AT.isoformat()},
        **{"is_staff": False, "has_password": True, "status": "active"},
    }
    assert account["labels"]["email"]["fr"] == "Adresse de courriel"
    assert all(one["labels"].keys() >= entry.keys() for one in sections.values() for entry in one["entries"])
    assert all(set(one[text]) == {"fr", "en"} and all(one[text].values()) for one in sections.values() for text in ("title", "why", "kept"))
    assert told["files"] == ["fichiers/001-les miens.csv"]
    assert archive.read(told["files"][0]) == b"nom,ville\nUn,Rimouski\n"
    assert "donnees.json" in archive.read("LISEZ-MOI.txt").decode()
    assert [str(one["Subject"]) for one in mailer.sent] == ["La copie de vos renseignements est prête"]
    assert "La copie de vos renseignements est prête" in mine.get("/avis")


def test_a_second_copy_waits_a_quarter_of_an_hour(mine: Visitor, test_clock: Any) -> None:
    assert [ask(mine), ask(mine)] == [303, 409]
    test_clock(AT + timedelta(minutes=16))
    assert ask(Visitor(mine.app).sign_in(owner(mine.app))) == 303


def owner(app: Flask) -> User:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(User).where(User.email == "odile@exemple.org")).one()


def test_a_copy_asks_that_she_prove_who_she_is(mine: Visitor, worker: Worker, test_clock: Any) -> None:
    ask(mine)
    worker.drain()
    url = address(mine)
    test_clock(AT + timedelta(minutes=6))
    assert mine.client.get(url).location.startswith("/connexion/confirmer")
    answer = mine.client.post("/compte/donnees/copie", data={"csrf_token": mine.token("/compte/donnees")})
    assert answer.status_code != 303 or "/connexion/confirmer" in answer.location


def test_nobody_else_takes_it_and_it_is_as_if_there_were_none(app: Flask, mine: Visitor, worker: Worker) -> None:
    ask(mine)
    worker.drain()
    with app.app_context(), db.database().writing():
        other = make_user()
    stranger = Visitor(app).sign_in(other)
    for url in (address(mine), "/compte/donnees/999999/donnees.zip"):
        stranger.get(url, status=404)
    assert Visitor(app).get(address(mine)).response.request.path == "/connexion"


@pytest.mark.parametrize(("days", "there"), [(6, True), (8, False)])
def test_it_is_there_for_seven_days(app: Flask, mine: Visitor, worker: Worker, test_clock: Any, days: int, there: bool) -> None:
    ask(mine)
    worker.drain()
    url = address(mine)
    test_clock(AT + timedelta(days=days))
    again = Visitor(app).sign_in(owner(app))
    response = again.client.get(url)
    assert response.status_code == (200 if there else 404)
    response.close()
    Worker(app).drain()
    with app.app_context():
        assert bool(list(exporting.folder().iterdir())) is there


def test_its_seven_days_begin_when_it_is_ready_however_late_the_worker_came(
    app: Flask, mine: Visitor, worker: Worker, test_clock: Any
) -> None:
    ask(mine)
    late = AT + timedelta(days=3)
    test_clock(late)
    worker.drain()
    for days, there in ((7, True), (8, False)):
        test_clock(late + timedelta(days=days))
        Worker(app).drain()
        with app.app_context():
            assert bool(list(exporting.folder().iterdir())) is there, days


def test_a_copy_that_is_not_made_yet_is_not_served(mine: Visitor) -> None:
    ask(mine)
    with mine.app.app_context(), db.database().reading() as session:
        number = session.scalar(select(DataExport.id))
    mine.get(f"/compte/donnees/{number}/donnees.zip", status=404)


def test_no_backup_holds_it_and_a_restored_record_forgets_it(
    app: Flask, mine: Visitor, worker: Worker, settings: Any, tmp_path: Path
) -> None:
    ask(mine)
    worker.drain()
    assert run(app, "backup", tmp_path / "copy").exit_code == 0
    assert not list((tmp_path / "copy").rglob("*.zip"))
    with empty_place(settings, tmp_path) as place:
        assert restore(app, tmp_path / "copy", place).exit_code == 0
        with opened(place), db.database().reading() as session:
            assert session.scalars(select(DataExport)).all() == []


def test_a_copy_whose_row_went_meanwhile_leaves_no_file(app: Flask, person: User, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    with app.app_context():
        with db.database().writing() as session:
            made = exporting.ask(session.get_one(User, person.id), at=at)
        real = exporting.write

        def write_while_she_is_erased(*given: Any, **options: Any) -> int:
            size = real(*given, **options)
            # The unit that reads is open: what another process does meanwhile is done beside it.
            with app.extensions["maillage.database"].engine.begin() as connection:
                connection.exec_driver_sql("DELETE FROM data_exports")
            return size

        monkeypatch.setattr(exporting, "write", write_while_she_is_erased)
        exporting.make(job=type("Job", (), {"payload": {"export_id": made.id}}), at=at)
        assert list(exporting.folder().iterdir()) == []
