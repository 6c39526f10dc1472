"""WhooshEngine: the embedded engine; one directory, one writer at a time, any number of readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from search_index.engine import Document, Hits, Query, Removal
from search_index.names import Typed
from search_index.vocabulary import Vocabulary
from search_index.whoosh_engine.execution import answer
from search_index.whoosh_engine.ledger import Commit, Files, Ledger
from search_index.whoosh_engine.lock import writer_lock
from search_index.whoosh_engine.reader import Reader
from search_index.whoosh_engine.snapshot import Snapshot
from search_index.whoosh_engine.writing import KindWriter

PATIENCE: Final = 120.0
"""Seconds that a writer waits for another one: longer than a rebuild of 100 000 documents."""

NOTHING: Final = Snapshot({})
"""The commit before the first one."""


class WhooshEngine:
    """An Engine (see search_index.engine) on the files of one directory, which it owns.

    May be shared by threads, opened by many processes at once, and carried over a fork.  The directory
    is created by the first `rebuild`; until then everything else raises IndexDamaged.  Besides what
    Engine says, `apply` and `rebuild` raise TimeoutError when another writer is busy for longer than
    `patience` seconds: nothing is changed then.

    Damage is noticed when a commit is opened, by `apply` (files missing or of another size) and by
    `versions` (every byte).  Meanwhile searches go on with what was checked and is held in memory.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._ledger = Ledger(path)
        self._reader = Reader(self._ledger)

    def search(self, query: Query) -> Hits:
        """See Engine.search."""
        return answer(self._reader.snapshot(query.kind), query)

    def complete(self, kind: str, typed: str, limit: int) -> tuple[int, ...]:
        """See Engine.complete."""
        sought = Typed.of(typed)
        return tuple(self._reader.snapshot(kind).completed(sought, limit)) if sought else ()

    def vocabulary(self, kind: str) -> Vocabulary:
        """See Engine.vocabulary."""
        return self._reader.snapshot(kind).vocabulary

    def versions(self, kind: str) -> dict[int, int]:
        """See Engine.versions."""
        return self._reader.checked_snapshot(kind).versions_by_id()

    def apply(self, changes: Sequence[Document | Removal]) -> None:
        """See Engine.apply."""
        self._ledger.pointer()  # There must be an index, even to change nothing in it.
        by_kind: dict[str, dict[int, Document | Removal]] = {}
        for change in changes:
            by_kind.setdefault(change.kind, {})[change.id] = change
        with writer_lock(self._path / "LOCK", self._patience):
            commit = self._reader.commit()
            self._ledger.glance(commit)
            try:
                changed = {kind: files for kind, last in by_kind.items() if (files := self._written(commit, kind, last)) is not None}
                if changed:
                    self._publish(Commit(commit.generation, commit.number + 1, {**commit.kinds, **changed}))
            finally:
                self._ledger.sweep()

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See Engine.rebuild."""
        self._path.mkdir(parents=True, exist_ok=True)
        with writer_lock(self._path / "LOCK", self._patience):
            generation = self._ledger.new_generation(self._reader.latest_generation())
            folder = self._path / generation
            writers: dict[str, KindWriter] = {}
            count = 0
            try:
                folder.mkdir()
                for document in documents:
                    if document.kind not in writers:
                        writers[document.kind] = KindWriter(folder / document.kind, NOTHING, {})
                    writers[document.kind].add(document)
                    count += 1
                self._publish(Commit(generation, 1, {kind: writer.finish() for kind, writer in writers.items()}))
            finally:
                for writer in writers.values():
                    writer.abandon()
                self._ledger.sweep()
        return count

    def warm(self, kind: str) -> None:
        """See Engine.warm."""
        self._reader.snapshot(kind).read_ahead()

    def close(self) -> None:
        """See Engine.close.  An engine used again after this reads its files again."""
        self._reader.forget()

    def _publish(self, commit: Commit) -> None:
        """Make a commit current, and remember it so as to know an older one that would come back."""
        self._ledger.publish(commit)
        self._reader.commit()

    def _written(self, commit: Commit, kind: str, last: dict[int, Document | Removal]) -> Files | None:
        """Write the changes of one kind and return its files, or None if nothing changes."""
        before = self._reader.snapshot(kind)
        documents = [change for change in last.values() if isinstance(change, Document)]
        if not documents and not before.numbers_of(set(last)):
            return None
        folder = self._path / commit.generation / kind
        writer = KindWriter(folder, before, commit.kinds.get(kind, {}))
        try:
            writer.remove(set(last))
            for document in documents:
                writer.add(document)
            return writer.finish()
        finally:
            writer.abandon()
