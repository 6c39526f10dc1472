"""How a question is answered from a snapshot.

One mask over the documents for the words, one for each filter; a facet is counted under the words and
the other filters; what is left is ordered and cut.  Scores use the statistics of live documents only
(see ranking.py), so the order is the same as the reference engine's to the last tie, whatever was
removed, replaced or merged before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search_index.engine import Clause, Hits, Query, counted
from search_index.ranking import SYNONYM_WEIGHT, WELCOME_WEIGHT, bm25, chord_of, rarity, spot
from search_index.whoosh_engine.segments import Facet
from search_index.whoosh_engine.snapshot import Mask, Snapshot

Numbers = NDArray[np.float64]

FEW: Final = 8
"""Up to one document in so many, their pairs of a facet are looked for one by one; beyond, all are gone through."""


def answer(snapshot: Snapshot, query: Query) -> Hits:
    """Return what a snapshot answers to a query; raises nothing, whatever the query says."""
    held = [_scores(snapshot, clause) for clause in query.wanted]
    matching = _matching(snapshot, query, held)
    filters = {facet: _having(snapshot, snapshot.facet(facet), wanted) for facet, wanted in query.filters.items() if wanted}
    docs = np.flatnonzero(_all([matching, *filters.values()]))
    ids = _first(_keys(snapshot, query, held, docs), snapshot.ids[docs], query.window.stop)[query.window]
    return Hits(ids=tuple(ids.tolist()), total=len(docs), facets=_facets(snapshot, query, matching, filters))


def _scores(snapshot: Snapshot, clause: Clause) -> Numbers:
    """What each document scores for a clause, the best of the alternatives; nothing where it holds none, and only there."""
    best = np.zeros(snapshot.size)
    holding = [(factor, *snapshot.postings(phrase)) for phrase, factor in _alternatives(snapshot, clause)]
    for _, docs, _ in holding:
        best[docs] = 1
    rare = rarity(snapshot.count, int(np.count_nonzero(best)))
    best[:] = 0
    for factor, docs, weights in holding:
        scores = factor * bm25(rare, weights, snapshot.lengths[docs], snapshot.average_length)
        best[docs] = np.maximum(best[docs], scores)
    return best


def _alternatives(snapshot: Snapshot, clause: Clause) -> Iterator[tuple[tuple[str, ...], float]]:
    """All the alternatives of a clause, each with what it counts."""
    for place, phrase in enumerate(clause.alternatives):
        yield phrase, 1.0 if place < clause.typed else SYNONYM_WEIGHT
    if clause.begun:
        for token in snapshot.vocabulary.beginning_with(clause.begun):
            yield (token,), 1.0


def _matching(snapshot: Snapshot, query: Query, held: list[Numbers]) -> Mask:
    """The documents that answer the words and the place, whatever the filters."""
    matching = snapshot.live.copy()
    if query.at_least is None:
        for scores in held:
            matching &= scores > 0
    else:
        matching &= sum((scores > 0 for scores in held), np.zeros(snapshot.size, np.intp)) >= query.at_least
    for clause in query.unwanted:
        matching &= _scores(snapshot, clause) == 0
    if query.near is not None and query.near.km is not None:
        matching &= snapshot.chords(spot(query.near.latitude, query.near.longitude)) <= chord_of(query.near.km)
    return matching


def _keys(snapshot: Snapshot, query: Query, held: list[Numbers], docs: NDArray[np.intp]) -> list[Numbers]:
    """What these documents are ordered by, smallest first: the first key decides, then the next, then the id."""
    if query.sort == "relevance" and held:
        welcome = (WELCOME_WEIGHT * _scores(snapshot, clause) for clause in query.welcome)
        return [-sum((scores[docs] for scores in chain(held, welcome)), np.zeros(len(docs)))]
    ranks = snapshot.ranks[docs].astype(np.float64)
    if query.sort == "distance" and query.near is not None:
        return [snapshot.chords(spot(query.near.latitude, query.near.longitude))[docs], ranks]
    return [ranks]


def _facets(snapshot: Snapshot, query: Query, matching: Mask, filters: Mapping[str, Mask]) -> dict[str, dict[str, int]]:
    """The counts of the facets asked for, each without its own filter."""
    under_all = _all([matching, *filters.values()])
    counts = {}
    for name in query.facets:
        others = [mask for other, mask in filters.items() if other != name]
        counts[name] = _counts(snapshot.facet(name), _all([matching, *others]) if name in filters else under_all)
    return counts


def _mask(snapshot: Snapshot, docs: NDArray[np.intp]) -> Mask:
    """The documents, as a mask."""
    mask = np.zeros(snapshot.size, np.bool_)
    mask[docs] = True
    return mask


def _all(masks: Iterable[Mask]) -> Mask:
    """The documents that are in every mask."""
    first, *others = masks
    together = first.copy()
    for mask in others:
        together &= mask
    return together


def _having(snapshot: Snapshot, facet: Facet, wanted: frozenset[str]) -> Mask:
    """The documents that have one of the wanted values."""
    is_wanted = np.fromiter((value in wanted for value in facet.values), np.bool_, len(facet.values))
    return _mask(snapshot, facet.docs[is_wanted[facet.codes]])


def _counts(facet: Facet, among: Mask) -> dict[str, int]:
    """How many of these documents have each value."""
    counts = np.bincount(facet.codes[_pairs(facet, among)], minlength=len(facet.values))
    return counted(zip(facet.values, counts.tolist(), strict=True))


def _pairs(facet: Facet, among: Mask) -> Any:
    """The pairs of a facet that are of these documents, as an index into its arrays."""
    docs = np.flatnonzero(among)
    if len(docs) * FEW > len(among):
        return among[facet.docs]
    starts, ends = np.searchsorted(facet.docs, docs), np.searchsorted(facet.docs, docs, "right")
    many = ends - starts
    return np.repeat(ends - np.cumsum(many), many) + np.arange(many.sum())


def _first(keys: list[Numbers], ids: NDArray[np.int64], many: int) -> NDArray[np.int64]:
    """The ids of the `many` smallest keys, in order, equal keys by id."""
    first = keys[0]
    if 0 < many < len(first):
        # Sorting what cannot be wanted is the dearest part of a broad question; those equal to the
        # last one wanted stay, for what comes after to decide.
        kept = first <= np.partition(first, many - 1)[many - 1]
        keys, ids = [key[kept] for key in keys], ids[kept]
    return ids[np.lexsort((ids, *reversed(keys)))][: max(0, many)]
