"""The index follows the database: what changes is found, what is hidden is not, and a damaged index is made anew."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from marketplace import create_app
from marketplace.core import db, indexing
from marketplace.core.indexing import BATCH, IndexNote
from marketplace.core.worker import Worker
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from search_index import Document, Query, Removal
from search_index.whoosh_engine import WhooshEngine
from tests.builders import AT, make_facts, make_organization
from tests.conftest import close

KIND = "enterprises"


class Interruptible(WhooshEngine):
    """The real engine, which lets something happen once, between the reading of rows and their writing in the index."""

    interruption: Callable[[], None] | None = None

    def apply(self, changes: Sequence[Document | Removal]) -> None:
        interruption, self.interruption = self.interruption, None
        if interruption:
            interruption()
        super().apply(changes)


@pytest.fixture
def site(settings, mailer, tmp_path):
    """The application with the real engine, its index beside the data."""
    app = create_app(settings, engine=Interruptible(tmp_path / "index"), mailer=mailer)
    with app.app_context():
        indexing.rebuild()
        yield app
    close(app)


def add(**values) -> Organization:
    with db.database().writing():
        return make_organization(**values)


def follow(app) -> None:
    Worker(app).drain()


def found(text: str = "") -> list[int]:
    return list(indexing.engine().search(Query(kind=KIND, text=text)).ids)


def notes() -> int:
    with db.database().reading():
        return indexing.backlog()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK")


def test_what_is_added_is_found_once_the_worker_has_followed(site):
    coop = add(name="Traiteur du Fleuve")
    assert found("traiteur") == []
    follow(site)
    assert found("traiteur") == [coop.id]
    assert notes() == 0


def test_what_is_changed_is_found_by_its_new_words_only(site):
    coop = add(name="Traiteur du Fleuve")
    follow(site)
    with db.database().writing():
        row = db.load(Organization, id=coop.id)
        facts = make_facts(name="Imprimerie du Fleuve", description_fr="Affiches et dépliants.", description_en=None)
        actions.change(row, facts, read_version=row.version, actor=None, at=AT)
    follow(site)
    assert (found("traiteur"), found("imprimerie")) == ([], [coop.id])


def test_what_is_hidden_is_not_found_and_comes_back_when_it_is_shown(site):
    coop = add(name="Traiteur du Fleuve")
    follow(site)
    with db.database().writing():
        actions.withdraw(db.load(Organization, id=coop.id), actor=None, at=AT)
    follow(site)
    assert found("traiteur") == []
    with db.database().writing():
        actions.publish(db.load(Organization, id=coop.id), actor=None, at=AT)
    follow(site)
    assert found("traiteur") == [coop.id]


def test_an_index_that_lags_shows_nothing_that_is_hidden(site):
    coop = add(name="Traiteur du Fleuve")
    follow(site)
    with db.database().writing():
        actions.withdraw(db.load(Organization, id=coop.id), actor=None, at=AT)
    assert found("traiteur") == [coop.id], "the index has not followed yet"
    answer = site.test_client().get("/api/v1/enterprises?q=traiteur")
    assert answer.json["results"] == []


def test_what_is_undone_is_neither_noted_nor_found(site):
    with pytest.raises(KeyError), db.database().writing():
        make_organization(name="Traiteur du Fleuve")
        raise KeyError
    assert notes() == 0
    follow(site)
    assert found("traiteur") == []


def test_a_row_touched_many_times_is_found_as_it_is_last(site):
    coop = add(name="Zéro")
    for number in range(5):
        with db.database().writing():
            row = db.load(Organization, id=coop.id)
            actions.change(row, make_facts(name=f"Traiteur numéro {number}"), read_version=row.version, actor=None, at=AT)
    follow(site)
    with db.database().reading():
        version = db.load(Organization, id=coop.id).version
    assert indexing.engine().versions(KIND) == {coop.id: version}


def test_more_notes_than_one_round_takes_are_all_followed(site):
    with db.database().writing() as session:
        coop = make_organization()
        session.add_all(IndexNote(kind=KIND, row_id=number) for number in range(10_000, 10_000 + BATCH + 20))
        session.add(IndexNote(kind="autrefois", row_id=1))
    assert notes() == BATCH + 1
    follow(site)
    assert notes() == 0
    assert found() == [coop.id]


def test_a_row_deleted_before_the_worker_came_is_no_error(site):
    coop = add()
    follow(site)
    with db.database().writing() as session:
        session.delete(db.load(Organization, id=coop.id))
    follow(site)
    assert found() == []


@pytest.mark.parametrize("damage", ["flip", "truncate", "delete", "old copy", "no pointer"])
def test_a_damaged_index_is_rebuilt_by_the_worker(site, tmp_path, damage):
    coops = [add(name=f"Traiteur {number}") for number in range(3)]
    follow(site)
    index = tmp_path / "index"
    pointer = (index / "CURRENT").read_bytes()
    coops.append(add(name="Traiteur de plus"))
    if damage == "old copy":
        follow(site)
        (index / "CURRENT").write_bytes(pointer)
    else:
        spoil(index, damage)
    site.extensions["maillage.engine"].close()
    with db.database().writing():
        row = db.load(Organization, id=coops[0].id)
        actions.change(row, make_facts(name="Traiteur zéro"), read_version=row.version, actor=None, at=AT)
    follow(site)
    again = WhooshEngine(index)
    assert sorted(again.search(Query(kind=KIND, text="traiteur")).ids) == [one.id for one in coops]
    assert sorted(again.versions(KIND)) == [one.id for one in coops]
    assert notes() == 0
    again.close()


def spoil(index: Path, damage: str) -> None:
    """Damage every file of the index but its pointer, or the pointer alone."""
    for path in files(index):
        if damage == "no pointer":
            if path.name == "CURRENT":
                path.unlink()
        elif path.name != "CURRENT":
            if damage == "flip":
                content = bytearray(path.read_bytes())
                content[len(content) // 2] ^= 0xFF
                path.write_bytes(content)
            elif damage == "truncate":
                os.truncate(path, path.stat().st_size // 2)
            else:
                path.unlink()


def test_the_check_finds_nothing_to_say_about_a_true_index(site):
    for number in range(3):
        add(name=f"Coop {number}")
    follow(site)
    assert indexing.check() == []


def test_the_check_names_each_difference_and_mends_it(site):
    kept, missing, stale = add(name="Coop juste"), add(name="Coop absente"), add(name="Coop ancienne")
    with db.database().writing():
        hidden = make_organization(name="Coop cachée")
        actions.withdraw(hidden, actor=None, at=AT)
    follow(site)
    with db.database().reading():
        old = indexing.SOURCES[KIND].document(db.load(Organization, id=stale.id))
        secret = indexing.SOURCES[KIND].document(db.load(Organization, id=kept.id))
    spoiled = [
        Removal(KIND, missing.id),
        type(old)(KIND, stale.id, 0, "Vieux nom", ""),
        type(secret)(KIND, hidden.id, 1, "Coop cachée", ""),
    ]
    indexing.engine().apply([*spoiled, type(secret)(KIND, 987654, 1, "Fantôme", "")])
    with db.database().reading():
        version = db.load(Organization, id=stale.id).version
    assert sorted(indexing.check()) == sorted(
        [
            f"{KIND} {missing.id} is missing: indexed.",
            f"{KIND} {stale.id} is at version 0 instead of {version}: indexed.",
            f"{KIND} {hidden.id} should not be found: removed.",
            f"{KIND} 987654 should not be found: removed.",
        ]
    )
    assert indexing.check() == []
    assert found("cachée") == found("fantôme") == []
    assert sorted(found("coop")) == sorted([kept.id, missing.id, stale.id])


def test_the_check_rebuilds_a_damaged_index_and_says_so(site, tmp_path):
    coop = add()
    follow(site)
    spoil(tmp_path / "index", "flip")
    (said,) = indexing.check()
    assert said.startswith("The index was damaged")
    assert "rebuilt with 1 documents" in said
    assert found() == [coop.id]


@pytest.mark.parametrize("at_work", ["check", "follow"])
def test_of_two_who_bring_the_index_up_to_date_none_undoes_the_newer_version(site, at_work):
    """What was read may be old by the time it is written in the index: the newer version must win."""
    coop = add(name="Ancien nom")

    def passer_by() -> None:
        with site.app_context():
            with db.database().writing():
                row = db.load(Organization, id=coop.id)
                actions.change(row, make_facts(name="Nouveau nom"), read_version=row.version, actor=None, at=AT)
            indexing.follow()

    def let_someone_pass() -> None:
        thread = threading.Thread(target=passer_by)
        thread.start()
        thread.join()

    indexing.engine().interruption = let_someone_pass
    getattr(indexing, at_work)()
    follow(site)
    assert found("nouveau") == [coop.id]
    assert indexing.check() == []
    assert notes() == 0


def test_whoever_held_the_index_and_was_killed_holds_it_no_more(site):
    holder = "import fcntl, os, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", holder, str(site.extensions["maillage.settings"].data_dir / "indexing.lock")], check=False)
    coop = add()
    follow(site)
    assert found() == [coop.id]
