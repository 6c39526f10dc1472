"""Whoosh draws the names of segments from the chance of the process: drawn twice, they deceive nobody."""

import random
from pathlib import Path

import pytest

from search_index import Document, IndexDamaged
from search_index.whoosh_engine import WhooshEngine
from search_index.whoosh_engine.ledger import Fingerprint
from search_index.whoosh_engine.snapshot import Snapshot
from search_index.whoosh_engine.storage import KindStorage
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise, removal


def crowd(many: int, word: str) -> list[Document]:
    return [enterprise(number, f"Atelier {number}", word, region=word) for number in range(many)]


def names(index: Path) -> set[str]:
    """The names of the files that hold terms."""
    return {path.name for path in index.rglob("*.trm")}


def test_a_rebuild_under_the_same_names_is_read_anew(index_path: Path) -> None:
    chance = random.getstate()
    WhooshEngine(index_path).rebuild(crowd(20, "rouge"))
    reader, drawn = WhooshEngine(index_path), names(index_path)
    assert reader.search(ask("rouge")).total == 20
    assert reader.vocabulary(KIND).counts["rouge"] == 20
    random.setstate(chance)
    other = WhooshEngine(index_path)
    other.rebuild(crowd(60, "vert"))
    assert names(index_path) == drawn
    other.apply([removal(55)])
    assert (reader.search(ask("rouge")).total, reader.search(ask("vert", facets=("region",))).facets) == (0, {"region": {"vert": 59}})
    assert reader.vocabulary(KIND).counts.get("rouge") is None
    assert reader.versions(KIND) == {number: 1 for number in range(60) if number != 55}


def test_a_rebuild_of_as_many_documents_under_the_same_names_is_read_anew(index_path: Path) -> None:
    """Nothing betrays the mistake by its size: the answers alone would be those of the day before."""
    chance = random.getstate()
    WhooshEngine(index_path).rebuild(crowd(20, "rouge"))
    reader, drawn = WhooshEngine(index_path), names(index_path)
    assert reader.search(ask("rouge")).total == 20
    random.setstate(chance)
    WhooshEngine(index_path).rebuild(crowd(20, "vert"))
    assert names(index_path) == drawn
    assert (reader.search(ask("rouge")).total, reader.search(ask("vert")).total) == (0, 20)


def test_a_rebuild_of_the_same_documents_under_the_same_names_is_checked_all_the_same(index_path: Path) -> None:
    """What is held of the generation before says nothing of the files of this one."""
    chance = random.getstate()
    WhooshEngine(index_path).rebuild(DIRECTORY)
    reader, drawn = WhooshEngine(index_path), names(index_path)
    assert reader.search(ask("traiteur")).total == 3
    random.setstate(chance)
    WhooshEngine(index_path).rebuild(DIRECTORY)
    assert names(index_path) == drawn
    for path in index_path.rglob("*.trm"):
        path.unlink()
    with pytest.raises(IndexDamaged):
        reader.search(ask("traiteur"))


def test_a_segment_is_taken_over_for_its_content_and_not_for_its_name(tmp_path: Path) -> None:
    """Even if a reader took the commit of another generation for the one before."""

    chance = random.getstate()

    def read(name: str, word: str) -> Snapshot:
        random.setstate(chance)
        engine = WhooshEngine(tmp_path / name)
        engine.rebuild(crowd(20, word))
        return engine._reader.snapshot(KIND)

    red, green, again = read("a", "rouge"), read("b", "vert"), read("c", "rouge")
    for snapshot in (red, green):
        assert len(snapshot.postings(("roug",))[0]) == (20 if snapshot is red else 0)
    assert red.vocabulary.counts["rouge"] == 20
    assert red.files.keys() == green.files.keys()
    after = Snapshot(green.files, red)
    assert after.segments != red.segments
    assert (len(after.postings(("roug",))[0]), after.vocabulary.counts.get("rouge")) == (0, None)
    assert Snapshot(again.files, red).segments == red.segments


def test_a_name_drawn_again_never_overwrites_what_is_committed(index_path: Path) -> None:
    chance = random.getstate()
    engine = WhooshEngine(index_path)
    engine.rebuild(DIRECTORY)
    before = {path: path.read_bytes() for path in index_path.rglob("*.trm")}
    random.setstate(chance)
    with pytest.raises(FileExistsError):
        engine.apply([enterprise(8, "Neuf")])
    assert {path: path.read_bytes() for path in before} == before
    assert len(WhooshEngine(index_path).versions(KIND)) == len(DIRECTORY)
    engine.apply([enterprise(8, "Neuf")])  # Drawn otherwise, it is accepted.
    assert 8 in WhooshEngine(index_path).versions(KIND)


def test_the_name_of_a_committed_file_is_taken_even_once_it_is_forgotten(tmp_path: Path) -> None:
    storage = KindStorage(tmp_path, {"kept": b"1", "gone": b"2"})
    storage.delete_file("gone")
    with storage.create_file("new") as file:
        file.write(b"3")
    for name in ("kept", "gone"):
        with pytest.raises(FileExistsError):
            storage.create_file(name)
        with pytest.raises(FileExistsError):
            storage.rename_file("new", name)
    assert storage.seal() == {"new": Fingerprint.of(b"3")}
