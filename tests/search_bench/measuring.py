"""What is measured of one engine, each thing in a process of its own that has nothing else in its memory."""

import gc
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Protocol

from search_index import Document, Text
from tests.search_bench.memory import own
from tests.search_bench.mix import Ask

WARM_UP = 25
CLIENTS = (1, 4)
PATIENCE = 30.0


class Asked(Protocol):
    """An engine as the bench asks it; closed, it can be sent to another process."""

    name: str
    kind: str

    def build(self, documents: Sequence[Document]) -> None:
        """Make the index of these documents, and close it."""

    def open(self) -> None:
        """Make ready to be asked."""

    def ask(self, one: Ask) -> int:
        """How many answer; a page of them and all facets are read."""

    def change(self, before: Document, after: Document) -> None:
        """Put one document in the place of another."""

    def has(self, word: str) -> bool:
        """Whether a document holds this word."""

    def size(self) -> int:
        """Bytes of the closed index on the disk."""

    def memory(self) -> int:
        """Bytes of the open engine outside its process, in a server."""

    def close(self) -> None:
        """Let go."""


@dataclass(frozen=True)
class Told:
    """What one engine did; times in seconds, memory and size in bytes, throughput in questions a second by clients."""

    name: str
    build: float
    times: Sequence[tuple[str, float]]
    found: int
    memory: int
    size: int
    updates: Sequence[float]
    throughput: dict[int, float]

    def of(self, sort: str | None = None) -> list[float]:
        """The times of one sort of question, or of all."""
        return [seconds for each, seconds in self.times if sort in (None, each)]


def measured(
    engine: Asked, documents: Sequence[Document], mix: Sequence[Ask], *, updates: int, seconds: float, built: bool = False
) -> Told:
    """Build an engine of these documents, unless it is built already, and measure all of it."""
    began = time.perf_counter()
    if not built:
        engine.build(documents)
    build, size = time.perf_counter() - began, engine.size()
    times, found, memory = _apart(1, _ask_each, engine, list(mix))[0]
    throughput = {clients: sum(_apart(clients, _ask_for, engine, list(mix), seconds)) for clients in CLIENTS}
    searched = [one for one in documents if one.kind == engine.kind]
    changed = searched[:: max(1, len(searched) // updates)][:updates]
    seen = _apart(1, _change_each, engine, changed)[0]
    return Told(engine.name, build, times, found, memory, size, seen, throughput)


def _apart(processes, function, *given):  # type: ignore[no-untyped-def]
    """The results of the same work in so many new processes at once."""
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        return [one.result() for one in [pool.submit(function, *given, place) for place in range(processes)]]


def _ask_each(engine: Asked, mix: list[Ask], _place: int) -> tuple[list[tuple[str, float]], int, int]:
    """The time of each question asked once, how many of them found something, and the memory that it took to have asked them."""
    before = own()
    engine.open()
    for one in mix[:: max(1, len(mix) // WARM_UP)]:
        engine.ask(one)
    gc.collect()
    times, found = [], 0
    for one in mix:
        began = time.perf_counter()
        total = engine.ask(one)
        times.append((one.sort, time.perf_counter() - began))
        found += total > 0
    memory = own() - before + engine.memory()
    engine.close()
    return times, found, memory


def _ask_for(engine: Asked, mix: list[Ask], seconds: float, place: int) -> float:
    """Questions a second, asked one after the other for so long, each client beginning elsewhere in the mix."""
    engine.open()
    turned = mix[place * len(mix) // 4 :] + mix[: place * len(mix) // 4]
    for one in turned[:WARM_UP]:
        engine.ask(one)
    began, many = time.perf_counter(), 0
    for one in cycle(turned):
        engine.ask(one)
        many += 1
        if (passed := time.perf_counter() - began) > seconds:
            break
    engine.close()
    return many / passed


def _change_each(engine: Asked, documents: list[Document], _place: int) -> list[float]:
    """For each document, the time from writing a new word in it to finding it by that word. TimeoutError if it never comes."""
    engine.open()
    times = []
    for number, before in enumerate(documents):
        word = f"zzq{number}k"  # Its own token.
        after = replace(before, version=before.version + 1, texts=(*before.texts, Text(word)))
        began = time.perf_counter()
        engine.change(before, after)
        while not engine.has(word):
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(f"{engine.name} does not show what was written.")
        times.append(time.perf_counter() - began)
    engine.close()
    return times
