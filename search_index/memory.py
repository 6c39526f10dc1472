"""The reference engine: the rules of search written as plainly as they can be, in memory.

The other engines are compared to this one.  It is also the engine for tests of the rooms.  It forgets
everything when the process ends and takes time in proportion to the number of documents: a few
milliseconds for a few hundred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Final

from search_index import names
from search_index.analysis import written
from search_index.engine import Clause, Document, Hits, Near, Query, Removal, counted
from search_index.ranking import SYNONYM_WEIGHT, WELCOME_WEIGHT, bm25, chord_of, rarity, spot, weighted
from search_index.spelling import fold
from search_index.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class _Entry:
    """A document with what is computed from it once."""

    document: Document

    @cached_property
    def texts(self) -> list[tuple[list[str], int]]:
        return weighted(self.document)

    @cached_property
    def tokens(self) -> frozenset[str]:
        return frozenset(token for tokens, _ in self.texts for token in tokens)

    @cached_property
    def length(self) -> int:
        return sum(len(tokens) for tokens, _ in self.texts)

    @cached_property
    def sorted_as(self) -> tuple[str, int]:
        return fold(self.document.name), self.document.id

    @cached_property
    def words(self) -> set[str]:
        """The words as they are written, for the vocabulary."""
        of_texts = (written(text.words, text.language) for text in self.document.texts)
        return set().union(written(self.document.name), *of_texts)

    def weight(self, phrase: tuple[str, ...]) -> int:
        """What the occurrences of a phrase count together; 0 where there is none."""
        if not phrase or not self.tokens.issuperset(phrase):
            return 0
        starts = ((tokens, weight, start) for tokens, weight in self.texts for start in range(len(tokens)))
        return sum(weight for tokens, weight, start in starts if tuple(tokens[start : start + len(phrase)]) == phrase)

    def chord(self, near: Near) -> float | None:
        """How far from a place it is (see ranking.chord_of), or None if it is nowhere."""
        if self.document.point is None:
            return None
        dx, dy, dz = (here - there for here, there in zip(spot(*self.document.point), spot(near.latitude, near.longitude), strict=True))
        return dx * dx + dy * dy + dz * dz

    def passes(self, filters: Mapping[str, frozenset[str]], but: str | None = None) -> bool:
        """Whether it has a wanted value of every filtered facet, `but` one."""
        return all(
            not wanted.isdisjoint(self.document.facets.get(facet, ())) for facet, wanted in filters.items() if wanted and facet != but
        )

    def within(self, near: Near | None) -> bool:
        if near is None or near.km is None:
            return True
        chord = self.chord(near)
        return chord is not None and chord <= chord_of(near.km)


class _Kind:
    """All the documents of one kind; it never changes."""

    def __init__(self, entries: Mapping[int, _Entry]) -> None:
        self.entries = entries

    @cached_property
    def average_length(self) -> float:
        return sum(entry.length for entry in self.entries.values()) / (len(self.entries) or 1)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(Counter(word for entry in self.entries.values() for word in entry.words))

    def scores(self, clause: Clause) -> dict[int, float]:
        """What each document that holds a clause scores for it: the best of the alternatives."""
        factors = [(phrase, 1.0 if place < clause.typed else SYNONYM_WEIGHT) for place, phrase in enumerate(clause.alternatives)]
        factors += [((token,), 1.0) for token in self.vocabulary.beginning_with(clause.begun)]
        weighed = [
            (factor, {key: weight for key, entry in self.entries.items() if (weight := entry.weight(phrase))}) for phrase, factor in factors
        ]
        rare = rarity(len(self.entries), len(set().union(*(weights for _, weights in weighed))))
        best: dict[int, float] = {}
        for factor, weights in weighed:
            for key, weight in weights.items():
                score = factor * bm25(rare, float(weight), float(self.entries[key].length), self.average_length)
                best[key] = max(score, best.get(key, 0.0))
        return best


_NOTHING: Final = _Kind({})


class MemoryEngine:
    """An Engine that keeps its documents in a dictionary; empty at first, never damaged."""

    def __init__(self) -> None:
        # The kinds are replaced, never changed: a search under way keeps those it began with.
        self._kinds: Mapping[str, _Kind] = {}
        self._writing = Lock()

    def apply(self, changes: Sequence[Document | Removal]) -> None:
        """See Engine.apply."""
        with self._writing:
            kinds = {change.kind: dict(self._kind(change.kind).entries) for change in changes}
            for change in changes:
                if isinstance(change, Document):
                    kinds[change.kind][change.id] = _Entry(change)
                else:
                    kinds[change.kind].pop(change.id, None)
            self._kinds = {**self._kinds, **{kind: _Kind(entries) for kind, entries in kinds.items()}}

    def search(self, query: Query) -> Hits:
        """See Engine.search."""
        kind = self._kind(query.kind)
        held = [kind.scores(clause) for clause in query.wanted]
        unwanted = set().union(*(kind.scores(clause) for clause in query.unwanted))
        needed = len(held) if query.at_least is None else query.at_least
        matching = [
            entry
            for key, entry in kind.entries.items()
            if sum(key in scores for scores in held) >= needed and key not in unwanted and entry.within(query.near)
        ]
        found = [entry for entry in matching if entry.passes(query.filters)]
        welcome = [self._welcome(kind, clause) for clause in query.welcome] if held else []
        found.sort(key=_order(query, held + welcome))
        return Hits(
            ids=tuple(entry.document.id for entry in found[query.window]),
            total=len(found),
            facets={facet: _counts(facet, matching, query.filters) for facet in query.facets},
        )

    @staticmethod
    def _welcome(kind: _Kind, clause: Clause) -> dict[int, float]:
        return {key: WELCOME_WEIGHT * score for key, score in kind.scores(clause).items()}

    def complete(self, kind: str, typed: str, limit: int) -> tuple[int, ...]:
        """See Engine.complete."""
        sought = names.Typed.of(typed)
        if sought is None:
            return ()
        keys = {entry: names.key(entry.document.name) for entry in self._kind(kind).entries.values()}
        found = [entry for entry, key in keys.items() if sought.fits(key.split())]
        found.sort(key=lambda entry: (not keys[entry].startswith(sought.key), *entry.sorted_as))
        return tuple(entry.document.id for entry in found[: max(0, limit)])

    def vocabulary(self, kind: str) -> Vocabulary:
        """See Engine.vocabulary."""
        return self._kind(kind).vocabulary

    def versions(self, kind: str) -> dict[int, int]:
        """See Engine.versions."""
        return {key: entry.document.version for key, entry in self._kind(kind).entries.items()}

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See Engine.rebuild."""
        kinds: dict[str, dict[int, _Entry]] = {}
        for document in documents:
            entries = kinds.setdefault(document.kind, {})
            if document.id in entries:
                raise ValueError(f"{document.kind} {document.id} comes twice")
            entries[document.id] = _Entry(document)
        with self._writing:
            self._kinds = {kind: _Kind(entries) for kind, entries in kinds.items()}
        return sum(map(len, kinds.values()))

    def warm(self, kind: str) -> None:
        """See Engine.warm."""
        _ = self._kind(kind).vocabulary, self._kind(kind).average_length

    def close(self) -> None:
        """See Engine.close: there is nothing to let go of."""

    def _kind(self, kind: str) -> _Kind:
        return self._kinds.get(kind, _NOTHING)


def _order(query: Query, held: Sequence[Mapping[int, float]]) -> Callable[[_Entry], Any]:
    """What the answers to a query are sorted by."""
    near = query.near

    def by_distance(entry: _Entry) -> Any:
        chord = entry.chord(near) if near else None
        return (chord is None, chord or 0.0, *entry.sorted_as)

    def by_score(entry: _Entry) -> Any:
        return -sum(scores.get(entry.document.id, 0.0) for scores in held), entry.document.id

    if query.sort == "distance" and near:
        return by_distance
    return by_score if query.sort == "relevance" and held else lambda entry: entry.sorted_as


def _counts(facet: str, matching: Iterable[_Entry], filters: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Count the values of a facet among what answers the other filters."""
    values: Counter[str] = Counter()
    for entry in matching:
        if entry.passes(filters, but=facet):
            values.update(set(entry.document.facets.get(facet, ())))
    return counted(values.items())
