"""The vocabulary of a commit, made from that of the commit before: few of its words change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search_index.vocabulary import Vocabulary
from search_index.whoosh_engine.segments import Segment

Living = Mapping[Segment, NDArray[np.bool_]]
"""The segments of a commit, each with which of its documents are live."""

MOST_READ: Final = 2000
"""Documents past which the words of all are counted again, when they are next asked for."""


def vocabulary(now: Living) -> Vocabulary:
    """Return the words of the live documents, as they are written."""
    counts = Counter[str]()
    for segment, live in now.items():
        counts.update(segment.words_of(np.flatnonzero(live)))
    return Vocabulary(counts)


def revised(older: Vocabulary, before: Living, now: Living) -> Vocabulary | None:
    """Return the same, made from the vocabulary of the commit before; None when too much of it changed."""
    changes: list[tuple[Segment, NDArray[np.intp], NDArray[np.intp]]] = []
    for segment in before.keys() | now.keys():
        none = np.zeros(segment.size, np.bool_)
        was, is_now = before.get(segment, none), now.get(segment, none)
        changes.append((segment, np.flatnonzero(was & ~is_now), np.flatnonzero(is_now & ~was)))
    if sum(len(gone) + len(new) for _, gone, new in changes) > MOST_READ:
        return None
    by = Counter[str]()
    for segment, gone, new in changes:
        by.update(segment.words_of(new))
        by.subtract(segment.words_of(gone))
    return older.changed({word: more for word, more in by.items() if more})
