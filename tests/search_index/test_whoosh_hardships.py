"""A writer that is killed, starved of disk or kept waiting loses nothing and blocks nobody."""

import errno
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

import search_index
from search_index import Document
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "5"))
ROOT = Path(search_index.__file__).parent.parent


def start_writer(mode: str, index: Path) -> subprocess.Popen[str]:
    """A busy_writer at work on an index; its errors, warnings included, come with what it says."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.search_index.busy_writer", mode, str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    )


def replay(said: list[str]) -> dict[int, int]:
    """The versions that a writer acknowledged."""
    versions: dict[int, int] = {}
    for line in said:
        number, version, other, other_version, dropped = map(int, re.findall(r"[0-9]+", line))
        versions[number] = version
        versions[other] = other_version
        versions.pop(dropped if dropped else -1, None)
    return versions


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_it_had_acknowledged(whoosh: WhooshEngine, index_path: Path) -> None:
    chance = random.Random(20260310)
    said: list[str] = []
    for _ in range(ROUNDS):
        with start_writer("kill", index_path) as writer:
            assert writer.stdout is not None
            said.append(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.5))
            writer.kill()
            said += writer.stdout.readlines()
        if not said[-1].endswith("\n"):
            said.pop()  # Cut in the middle of a word: not an acknowledgement.
        acknowledged = replay(said)
        # One commit at most was made and not acknowledged: the next number, and what it changed.
        indexed = whoosh.versions(KIND)
        ahead = max(indexed) - max(acknowledged)
        assert ahead in (0, 1)
        if ahead:
            said.append(the_commit_of(max(indexed)))
            acknowledged = replay(said)
        assert indexed == acknowledged
        assert whoosh.search(ask("atelier bois")).total == len(acknowledged)
    assert len(said) > ROUNDS


def the_commit_of(number: int) -> str:
    """What a busy_writer says of a number."""
    return f"+{number} 1 +{number // 2} {number} -{number // 3 if number % 3 == 0 else 0}\n"


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
