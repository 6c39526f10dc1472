"""The reference engine: the rules of search written as plainly as they can be, in memory.

The other engines are compared to this one.  It is also the engine for tests of the rooms.  It forgets
everything when the process ends and takes time in proportion to the number of documents: a few
milliseconds for a few hundred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from search_index.analysis import fold, terms
from search_index.engine import Document, Hits, Query, Removal, counted
from search_index.ranking import bm25, rarity, weigh


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document with what is computed from it once."""

    document: Document
    weights: Mapping[str, int]
    length: int
    sorted_as: str

    @classmethod
    def of(cls, document: Document) -> _Entry:
        weights, length = weigh(document)
        return cls(document, weights, length, fold(document.name))

    def holds(self, words: Iterable[str]) -> bool:
        return all(word in self.weights for word in words)

    def passes(self, filters: Mapping[str, frozenset[str]], but: str | None = None) -> bool:
        """Whether it has a wanted value of every filtered facet, `but` one."""
        return all(
            not wanted.isdisjoint(self.document.facets.get(facet, ())) for facet, wanted in filters.items() if wanted and facet != but
        )


class MemoryEngine:
    """An Engine that keeps its documents in a dictionary; empty at first, never damaged."""

    def __init__(self) -> None:
        # The dictionaries are replaced, never changed: a search under way keeps those it began with.
        self._kinds: Mapping[str, Mapping[int, _Entry]] = {}
        self._writing = Lock()

    def apply(self, changes: Sequence[Document | Removal]) -> None:
        """See Engine.apply."""
        with self._writing:
            kinds = {kind: dict(entries) for kind, entries in self._kinds.items()}
            for change in changes:
                entries = kinds.setdefault(change.kind, {})
                if isinstance(change, Document):
                    entries[change.id] = _Entry.of(change)
                else:
                    entries.pop(change.id, None)
            self._kinds = kinds

    def search(self, query: Query) -> Hits:
        """See Engine.search."""
        entries = list(self._kinds.get(query.kind, {}).values())
        words = terms(query.text)
        matching = [entry for entry in entries if entry.holds(words)]
        found = [entry for entry in matching if entry.passes(query.filters)]
        ordered = _by_score(found, words, entries) if words else _by_name(found)
        return Hits(
            ids=tuple(entry.document.id for entry in ordered[query.window]),
            total=len(found),
            facets={facet: _counts(facet, matching, query.filters) for facet in query.facets},
        )

    def versions(self, kind: str) -> dict[int, int]:
        """See Engine.versions."""
        entries = self._kinds.get(kind, {})
        return {key: entry.document.version for key, entry in entries.items()}

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See Engine.rebuild."""
        kinds: dict[str, dict[int, _Entry]] = {}
        for document in documents:
            entries = kinds.setdefault(document.kind, {})
            if document.id in entries:
                raise ValueError(f"{document.kind} {document.id} comes twice")
            entries[document.id] = _Entry.of(document)
        with self._writing:
            self._kinds = kinds
        return sum(map(len, kinds.values()))

    def close(self) -> None:
        """See Engine.close: there is nothing to let go of."""


def _by_name(found: Iterable[_Entry]) -> list[_Entry]:
    """Order the entries by name, then by id."""
    return sorted(found, key=lambda entry: (entry.sorted_as, entry.document.id))


def _by_score(found: Iterable[_Entry], words: tuple[str, ...], entries: Sequence[_Entry]) -> list[_Entry]:
    """Order the entries found by what they score among all entries, then by id."""
    average = sum(entry.length for entry in entries) / (len(entries) or 1)
    rarities = [rarity(len(entries), sum(entry.holds([word]) for entry in entries)) for word in words]

    def score(entry: _Entry) -> float:
        return sum(bm25(rare, float(entry.weights[word]), float(entry.length), average) for rare, word in zip(rarities, words, strict=True))

    return sorted(found, key=lambda entry: (-score(entry), entry.document.id))


def _counts(facet: str, matching: Iterable[_Entry], filters: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Count the values of a facet among what answers the other filters."""
    values: Counter[str] = Counter()
    for entry in matching:
        if entry.passes(filters, but=facet):
            values.update(set(entry.document.facets.get(facet, ())))
    return counted(values.items())
