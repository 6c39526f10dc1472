"""A writer that is killed, starved of disk or kept waiting loses nothing and blocks nobody."""

import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from search_index import Document
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise
from tests.search_index.writer_siege import siege, start_writer

KILLS = 50 if os.environ.get("SOAK") == "1" else 5


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_it_had_acknowledged(whoosh: WhooshEngine, index_path: Path) -> None:
    rounds = list(siege(whoosh, index_path, KILLS))
    assert [(lost, unasked) for lost, unasked, _commits in rounds] == [(0, 0)] * KILLS
    assert rounds[-1][2] > KILLS


class Forgetful(WhooshEngine):
    """Forgets the last document, and believes in one that nobody wrote."""

    def versions(self, kind: str) -> dict[int, int]:
        found = super().versions(kind)
        return {number: version for number, version in found.items() if number != max(found)} | {0: 1}


def test_the_siege_sees_what_is_lost_and_what_nobody_wrote(whoosh: WhooshEngine, index_path: Path) -> None:
    """The control."""
    ((lost, unasked, _commits),) = siege(Forgetful(index_path), index_path, 1)
    assert lost >= 1
    assert unasked >= 1


def test_a_killed_writer_leaves_no_lock_and_its_rubbish_is_swept(whoosh: WhooshEngine, index_path: Path) -> None:
    with start_writer("kill", index_path) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.kill()
    (generation,) = index_path.glob("g*")
    rubbish = [generation / KIND / "MAIN_0123456789abcdef.trm", generation / KIND / "MAIN.tmp" / "1.run", generation / "listings" / "x"]
    rubbish += [generation / "manifest-0.json", index_path / "g0000000000000001" / KIND / "x"]
    for path in rubbish:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("left by the one who was killed")
    hasty = WhooshEngine(index_path, patience=0)
    hasty.apply([enterprise(1_000_000, "Neuf")])
    assert not any(path.exists() or (path.parent.exists() and not any(path.parent.iterdir())) for path in rubbish)
    assert 1_000_000 in whoosh.versions(KIND)


def test_a_full_disk_refuses_a_change_and_spoils_nothing(whoosh: WhooshEngine, index_path: Path) -> None:
    whoosh.rebuild(DIRECTORY)
    ids = sorted(document.id for document in DIRECTORY)
    with start_writer("starve", index_path) as writer:
        assert writer.stdout is not None
        said = writer.stdout.read().splitlines()
    assert said == [f"refused {errno.EFBIG} {ids}"] * 6 + [f"applied {len(ids) + 100}"]
    assert whoosh.search(ask("fabrique")).total == 100
    assert len(list(index_path.glob("g*"))) == 1


def test_a_writer_waits_for_another_and_both_are_kept(whoosh: WhooshEngine, index_path: Path) -> None:
    half_way, go_on = Event(), Event()

    def slowly() -> Iterator[Document]:
        yield from DIRECTORY[:3]
        half_way.set()
        assert go_on.wait(30)
        yield from DIRECTORY[3:]

    rebuilding = Thread(target=whoosh.rebuild, args=[slowly()])
    rebuilding.start()
    assert half_way.wait(30)
    assert whoosh.search(ask("")).total == 0  # Searching does not wait.
    with pytest.raises(TimeoutError):
        WhooshEngine(index_path, patience=0.05).apply([enterprise(8, "Trop pressée")])
    applying = Thread(target=WhooshEngine(index_path, patience=30).apply, args=[[enterprise(9, "Patiente")]])
    applying.start()
    time.sleep(0.05)
    go_on.set()
    rebuilding.join()
    applying.join()
    assert sorted(whoosh.versions(KIND)) == [*sorted(document.id for document in DIRECTORY), 9]
