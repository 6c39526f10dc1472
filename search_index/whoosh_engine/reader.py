"""Which snapshot a search reads: the one that CURRENT names at that moment.

The pointer is read at each search, so a commit made by any process is seen by the next search.  What a
commit keeps of the one before is kept in memory too: opening it reads and checks the new files only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import NamedTuple, TypeVar

from search_index.engine import IndexDamaged
from search_index.whoosh_engine.ledger import Commit, Files, Ledger
from search_index.whoosh_engine.snapshot import Snapshot

Read = TypeVar("Read")


class _Opened(NamedTuple):
    """A snapshot, the pointer under which it was opened, its generation and the files that it was made of."""

    pointer: bytes
    generation: str
    files: Files
    snapshot: Snapshot


class Reader:
    """The snapshots of an index, one a kind, shared by all threads of the process.

    Every method raises IndexDamaged if there is no index, if a file that has to be read is missing or
    is not what was written, or if the index is older than what was read here before: an old copy.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._opened: dict[str, _Opened] = {}
        self._latest: tuple[bytes, Commit] | None = None
        self._opening = Lock()

    def snapshot(self, kind: str) -> Snapshot:
        """Return the documents of a kind as they are now; none for a kind that nothing was put in."""
        pointer = self._ledger.pointer()
        opened, latest = self._opened.get(kind), self._latest
        if opened is not None and latest is not None and pointer == opened.pointer == latest[0]:
            return opened.snapshot
        with self._opening:
            return self._settled(lambda pointer: self._open(kind, pointer))

    def checked_snapshot(self, kind: str) -> Snapshot:
        """Return the same after reading again and checking all that is on the disk of this kind."""

        def check_and_open(pointer: bytes) -> Snapshot:
            self._ledger.load(self._ledger.read(pointer), kind, known={})
            return self._open(kind, pointer)

        with self._opening:
            return self._settled(check_and_open)

    def commit(self) -> Commit:
        """Return the commit of the moment."""
        with self._opening:
            return self._settled(self._commit)

    def latest_generation(self) -> str:
        """Return the last generation that was read here, or an empty string."""
        return self._latest[1].generation if self._latest else ""

    def forget(self) -> None:
        """Let go of all that was read, but remember how recent it was."""
        with self._opening:
            self._opened = {}

    def _settled(self, read: Callable[[bytes], Read]) -> Read:
        """Read what the pointer names, again if a writer moved it and swept the files meanwhile."""
        while True:
            pointer = self._ledger.pointer()
            try:
                return read(pointer)
            except IndexDamaged:
                if self._ledger.pointer() == pointer:
                    raise

    def _commit(self, pointer: bytes) -> Commit:
        if self._latest is None or self._latest[0] != pointer:
            commit = self._ledger.read(pointer)
            if self._latest is not None and commit.age <= self._latest[1].age:
                raise IndexDamaged(f"{self._ledger.root} is an old copy: {commit.age} comes back")
            self._latest = pointer, commit
        return self._latest[1]

    def _open(self, kind: str, pointer: bytes) -> Snapshot:
        commit = self._commit(pointer)
        files = commit.kinds.get(kind, {})
        before = self._opened.get(kind)
        if before is not None and before.generation != commit.generation:
            before = None  # A rebuild keeps nothing, be it under the same names.
        if before is None or before.files != files:
            known = before.snapshot.files if before else {}
            same = {name: content for name, content in known.items() if before and files.get(name) == before.files[name]}
            contents = self._ledger.load(commit, kind, same)
            snapshot = _made(kind, contents, before.snapshot if before else None)
        else:
            snapshot = before.snapshot
        self._opened[kind] = _Opened(pointer, commit.generation, files, snapshot)
        return snapshot


def _made(kind: str, contents: Mapping[str, bytes], before: Snapshot | None) -> Snapshot:
    """A snapshot of these files; whatever Whoosh does not understand of them is a damage."""
    try:
        return Snapshot(contents, before)
    except MemoryError:
        raise
    except Exception as error:
        raise IndexDamaged(f"the files of {kind} cannot be understood: {error!r}") from error
