"""An index that is damaged or differs from the database is seen, said and mended."""

import os
import threading
from pathlib import Path

import pytest
from flask import Flask

from marketplace import create_app
from marketplace.core import db, indexing, outbox
from marketplace.core.children import Child
from marketplace.core.worker import Worker
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from search_index import Query, Removal, parse
from search_index.whoosh_engine import WhooshEngine
from tests.builders import AT, make_facts, make_organization
from tests.conftest import close
from tests.core.indexed import KIND, add, files, follow, found, notes


def reading_ahead(app: Flask) -> Flask:
    """A site as the supervisor starts one, once it has read its index."""
    started = Child(app.extensions["maillage.settings"], create_app).site()
    for thread in threading.enumerate():
        if thread.name == "read-ahead":
            thread.join()
    return started


def test_a_site_has_read_its_index_before_anyone_asks(site, tmp_path):
    """What was read and checked is held in memory, and answers though its files are gone."""
    coop = add(name="Traiteur du Fleuve")
    follow(site)
    started = reading_ahead(site)
    for path in (tmp_path / "index").rglob("*"):
        if path.is_file() and path.name != "CURRENT":
            path.unlink()
    assert started.extensions["maillage.engine"].search(Query(KIND, parse("traiteur").wanted, facets=("region",))).ids == (coop.id,)
    close(started)


def test_a_site_starts_over_a_damaged_index(site, tmp_path):
    add()
    follow(site)
    spoil(tmp_path / "index", "flip")
    started = reading_ahead(site)
    assert started.test_client().get("/healthz").status_code == 200
    close(started)


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
    assert sorted(again.search(Query(KIND, parse("traiteur").wanted)).ids) == [one.id for one in coops]
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
                # A file without a byte has none to flip.
                content = bytearray(path.read_bytes()) or bytearray(1)
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
    assert sorted(indexing.check()) == sorted(
        [
            f"{KIND} {missing.id} is missing: indexed.",
            f"{KIND} {stale.id} differs from its row: indexed.",
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


def test_an_index_that_cannot_be_written_holds_up_no_job_and_follows_once_it_can(site, kinds):
    done = []

    def full_disk() -> None:
        raise OSError(28, "No space left on device")

    kinds("essai.noter", lambda *, job, at: done.append(job.id))
    coop = add()
    with db.database().writing():
        outbox.enqueue("essai.noter")
    indexing.engine().interruption = full_disk
    Worker(site).step()
    assert (len(done), found()) == (1, [])
    follow(site)
    assert found() == [coop.id]


def test_a_search_on_a_damaged_index_is_told_to_come_back_and_the_worker_mends_it_unasked(site, tmp_path):
    add(name="Traiteur du Quai")
    follow(site)
    spoil(tmp_path / "index", "truncate")
    site.extensions["maillage.engine"].close()
    client = site.test_client()
    refused = client.get("/recherche?q=traiteur")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    Worker(site).step()
    assert "traiteur-du-quai" in client.get("/recherche?q=traiteur").text


def test_each_night_the_index_is_compared_with_the_database(site):
    coop = add(name="Traiteur du Quai")
    follow(site)
    indexing.engine().apply([Removal(KIND, coop.id)])
    with db.database().writing():
        outbox.enqueue("core.check_index")
    follow(site)
    assert found("traiteur") == [coop.id]
