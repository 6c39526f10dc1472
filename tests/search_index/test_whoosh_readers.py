"""Readers see whole commits, all of them, soon, from any thread and any process."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

import search_index
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise, removal

CROWD = 15
"""Documents that all change together."""


def test_another_engine_sees_each_commit_at_once(whoosh: WhooshEngine, index_path: Path) -> None:
    reader = WhooshEngine(index_path)
    for number in range(1, 12):
        whoosh.apply([enterprise(number, "Jardin")])
        assert reader.search(ask("jardin")).total == number
    whoosh.rebuild(DIRECTORY)
    assert reader.search(ask("traiteur")).total == 3


def test_another_process_sees_what_was_written_here(whoosh: WhooshEngine, index_path: Path) -> None:
    whoosh.rebuild(DIRECTORY)
    program = "import sys, pathlib; from search_index import Query, parse; from search_index.whoosh_engine import WhooshEngine;"
    program += "print(WhooshEngine(pathlib.Path(sys.argv[1])).search(Query('enterprises', parse('traiteur rimouski').wanted)).ids)"
    root = Path(search_index.__file__).parent.parent
    said = subprocess.run([sys.executable, "-c", program, str(index_path)], cwd=root, capture_output=True, text=True, check=True)
    assert said.stdout == "(6,)\n"


@pytest.mark.slow
def test_threads_never_see_half_a_commit(whoosh: WhooshEngine, index_path: Path) -> None:
    """Every document says « rouge » or every one says « vert », commit after commit and rebuild after rebuild."""

    def painted(colour: str, version: int) -> list[search_index.Document]:
        return [enterprise(number, f"Atelier {number}", colour, version=version, region=colour) for number in range(CROWD)]

    whoosh.rebuild(painted("rouge", 0))
    shared, done = WhooshEngine(index_path), Event()

    def look() -> int:
        looks = 0
        while not done.is_set() or not looks:
            for colour in ("rouge", "vert"):
                hits = shared.search(ask(f"atelier {colour}", facets=("region",), limit=CROWD))
                assert hits.total in (0, CROWD)
                assert hits.facets["region"] == ({colour: CROWD} if hits.total else {})
                assert sorted(hits.ids) == list(range(CROWD))[: hits.total]
            assert shared.search(ask("", limit=CROWD + 1)).total == CROWD
            looks += 1
        return looks

    with ThreadPoolExecutor(4) as pool:
        try:
            looking = [pool.submit(look) for _ in range(4)]
            for turn in range(1, 13):
                documents = painted(("rouge", "vert")[turn % 2], turn)
                if turn % 4:
                    whoosh.apply(documents)
                else:
                    whoosh.rebuild(documents)
        finally:
            done.set()
        assert all(future.result(timeout=30) for future in looking)
    assert set(shared.versions(KIND).values()) == {12}


@pytest.mark.slow
def test_an_index_can_be_opened_while_a_writer_replaces_its_files(whoosh: WhooshEngine, index_path: Path) -> None:
    """What a newcomer read of the commit before may be swept under its feet: it begins again."""
    whoosh.rebuild(DIRECTORY)
    done = Event()

    def arrive() -> int:
        arrivals = 0
        while not done.is_set() or not arrivals:
            newcomer = WhooshEngine(index_path)
            assert newcomer.search(ask("traiteur rimouski")).ids == (6,)
            assert len(newcomer.versions(KIND)) >= len(DIRECTORY)
            arrivals += 1
        return arrivals

    with ThreadPoolExecutor(3) as pool:
        try:
            arriving = [pool.submit(arrive) for _ in range(3)]
            for turn in range(40):
                if turn % 8:
                    whoosh.apply([enterprise(100 + turn, "Neuf"), DIRECTORY[turn % 7]])
                else:
                    whoosh.rebuild(DIRECTORY)
        finally:
            done.set()
        assert all(future.result(timeout=30) for future in arriving)


def test_only_the_current_generation_and_its_files_are_kept(whoosh: WhooshEngine, index_path: Path) -> None:
    for _ in range(3):
        whoosh.rebuild(DIRECTORY)
        whoosh.apply([removal(1), enterprise(9, "Neuf")])
    assert len(list(index_path.glob("g*"))) == 1
    assert len(list(index_path.glob("g*/manifest-*.json"))) == 1
    assert len(list(index_path.rglob("*.toc"))) == 1


def test_segments_stay_few_however_many_commits_are_made(whoosh: WhooshEngine, index_path: Path) -> None:
    for number in range(50):
        whoosh.apply([enterprise(number % 30, "Jardin", version=number)])
    assert len(list(index_path.rglob("*.trm"))) <= 6
    assert whoosh.search(ask("jardin")).total == 30


def test_a_commit_that_changes_nothing_writes_nothing(whoosh: WhooshEngine, index_path: Path) -> None:
    whoosh.rebuild(DIRECTORY)
    before = (index_path / "CURRENT").read_bytes()
    whoosh.apply([removal(1000), removal(1, kind="listings")])
    whoosh.apply([])
    assert (index_path / "CURRENT").read_bytes() == before
