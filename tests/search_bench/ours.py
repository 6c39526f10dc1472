"""The engine of the house, asked as the search page asks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search_index import Document, Query, parse
from search_index.spelling import words
from search_index.whoosh_engine import WhooshEngine
from tests.search_bench.corpus import ENTERPRISES
from tests.search_bench.mix import Ask


@dataclass
class Ours:
    """`search_index.whoosh_engine` in a folder."""

    folder: Path
    name: str = "the house’s engine"
    kind: str = ENTERPRISES
    engine: WhooshEngine | None = None
    writer: WhooshEngine | None = None

    def build(self, documents: Sequence[Document]) -> None:
        WhooshEngine(self.folder).rebuild(documents)

    def open(self) -> None:
        self.engine = WhooshEngine(self.folder)
        self.engine.search(Query(self.kind, limit=1))

    def ask(self, one: Ask) -> int:
        """How many answer. A question that finds nothing is asked again with the nearest known words, as the page does."""
        assert self.engine is not None
        total = self.engine.search(one.query(self.kind)).total
        if not total and one.mended:
            vocabulary = self.engine.vocabulary(self.kind)
            nearest = [found for word in words(one.text) if (found := vocabulary.nearest(word, 3))]
            if nearest:
                total = self.engine.search(one.query(self.kind, " ".join(found[0] for found in nearest))).total
        return total

    def change(self, before: Document, after: Document) -> None:
        """Write through another engine than the one that reads: the worker is another process."""
        assert (before.kind, before.id) == (after.kind, after.id)
        self.writer = self.writer or WhooshEngine(self.folder)
        self.writer.apply([after])

    def has(self, word: str) -> bool:
        assert self.engine is not None
        return bool(self.engine.search(Query(self.kind, parse(word).wanted, limit=1)).total)

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def memory(self) -> int:
        """It has no server: its memory is that of the process."""
        return 0

    def close(self) -> None:
        for one in (self.engine, self.writer):
            if one is not None:
                one.close()
        self.engine = self.writer = None
