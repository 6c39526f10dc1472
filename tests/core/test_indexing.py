"""The index follows the database: what changes is found, what is hidden is not, whoever else is at it."""

import subprocess
import sys
import threading

import pytest

from marketplace.core import db, indexing
from marketplace.core.indexing import BATCH, IndexNote
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from tests.builders import AT, make_facts, make_organization
from tests.core.indexed import KIND, add, follow, found, notes


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
        last = indexing.SOURCES[KIND].document(db.load(Organization, id=coop.id))
    assert indexing.engine().versions(KIND) == {coop.id: indexing.version_of(last)}


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
