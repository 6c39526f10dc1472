"""How a question is answered from a snapshot.

One mask over the documents for the words, one for each filter; a facet is counted under the words and
the other filters; what is left is ordered and cut.  Scores use the statistics of live documents only
(see ranking.py), so the order is the same as the reference engine's to the last tie, whatever was
removed, replaced or merged before.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from search_index.analysis import terms
from search_index.engine import Hits, Query, counted
from search_index.ranking import bm25, rarity
from search_index.whoosh_engine.segments import Docs, Facet
from search_index.whoosh_engine.snapshot import Mask, Snapshot

Postings = tuple[Docs, NDArray[np.float64]]


def answer(snapshot: Snapshot, query: Query) -> Hits:
    """Return what a snapshot answers to a query; raises nothing, whatever the query says."""
    lists = [snapshot.postings(word) for word in terms(query.text)]
    matching = snapshot.live.copy()
    for docs, _ in lists:
        matching &= _mask(snapshot, docs)
    filters = {facet: _having(snapshot, snapshot.facet(facet), wanted) for facet, wanted in query.filters.items() if wanted}
    found = _all([matching, *filters.values()])
    counts = {
        facet: _counts(
            snapshot.facet(facet),
            _all([matching, *(mask for other, mask in filters.items() if other != facet)]),
        )
        for facet in query.facets
    }
    docs = np.flatnonzero(found)
    keys = -_scores(snapshot, lists, docs) if lists else snapshot.ranks[docs].astype(np.float64)
    ids = _first(keys, snapshot.ids[docs], query.window.stop)[query.window]
    return Hits(ids=tuple(ids.tolist()), total=len(docs), facets=counts)


def _mask(snapshot: Snapshot, docs: Docs) -> Mask:
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
    codes = [code for code, value in enumerate(facet.values) if value in wanted]
    return _mask(snapshot, facet.docs[np.isin(facet.codes, codes)])


def _counts(facet: Facet, among: Mask) -> dict[str, int]:
    """How many of these documents have each value."""
    counts = np.bincount(facet.codes[among[facet.docs]], minlength=len(facet.values))
    return counted(zip(facet.values, counts.tolist(), strict=True))


def _scores(snapshot: Snapshot, lists: Iterable[Postings], docs: Docs) -> NDArray[np.float64]:
    """The score of each of these documents, all of which hold every term."""
    scores = np.zeros(len(docs))
    weight_of = np.zeros(snapshot.size)
    for holders, weights in lists:
        weight_of[holders] = weights
        rare = rarity(snapshot.count, int(snapshot.live[holders].sum()))
        scores += bm25(rare, weight_of[docs], snapshot.lengths[docs], snapshot.average_length)
    return scores


def _first(keys: NDArray[np.float64], ids: NDArray[np.int64], many: int) -> NDArray[np.int64]:
    """The ids of the `many` smallest keys, in order, equal keys by id."""
    if 0 < many < len(keys):
        # Sorting what cannot be wanted is the dearest part of a broad question; those equal to the
        # last one wanted stay, for their ids to decide.
        kept = keys <= np.partition(keys, many - 1)[many - 1]
        keys, ids = keys[kept], ids[kept]
    return ids[np.lexsort((ids, keys))][: max(0, many)]
