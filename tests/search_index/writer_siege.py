"""A writer of the index killed again and again: what it had acknowledged must be there, and nothing else."""

import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import search_index
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.documents import KIND, ask

ROOT = Path(search_index.__file__).parent.parent
SEED = 20260310
LONGEST = 0.5
"""Seconds at most between a first acknowledgement and the kill: some commits."""


@contextmanager
def start_writer(mode: str, index: Path) -> Iterator[subprocess.Popen[str]]:
    """A busy_writer at work on an index; its errors, warnings included, come with what it says."""
    command = [sys.executable, "-W", "error", "-m", "tests.search_index.busy_writer", mode, str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT) as writer:
        try:
            yield writer
        finally:
            writer.kill()


def siege(engine: WhooshEngine, index: Path, rounds: int) -> Iterator[tuple[int, int, int]]:
    """Kill the writer so many times; after each: documents acknowledged so far that are missing or of another version, documents that
    nobody acknowledged beyond the one commit that the kill may have left unsaid, commits acknowledged so far."""
    chance = random.Random(SEED)
    said: list[str] = []
    for _ in range(rounds):
        with start_writer("kill", index) as writer:
            assert writer.stdout is not None
            said.append(writer.stdout.readline())
            time.sleep(chance.uniform(0, LONGEST))
            writer.kill()
            said += writer.stdout.readlines()
        if not said[-1].endswith("\n"):
            said.pop()  # Cut in the middle of a word: not an acknowledgement.
        indexed, told = engine.versions(KIND), replay(said)
        if max(indexed, default=0) == max(told) + 1:
            said.append(the_commit_of(max(indexed)))
            told = replay(said)
        lost = sum(indexed.get(number) != version for number, version in told.items())
        found = engine.search(ask("atelier bois")).total
        yield lost, len(indexed.keys() - told.keys()) + abs(found - len(indexed)), len(said)


def replay(said: list[str]) -> dict[int, int]:
    """The versions that a writer acknowledged."""
    versions: dict[int, int] = {}
    for line in said:
        number, version, other, other_version, dropped = map(int, re.findall(r"[0-9]+", line))
        versions[number] = version
        versions[other] = other_version
        versions.pop(dropped if dropped else -1, None)
    return versions


def the_commit_of(number: int) -> str:
    """What a busy_writer says of a number."""
    return f"+{number} 1 +{number // 2} {number} -{number // 3 if number % 3 == 0 else 0}\n"
