"""All the documents of one kind at one commit, as arrays: what a search reads.

A snapshot never changes, so any number of threads may read one; the next commit makes another, which
takes over the segments that are still there, and what is decoded of them.  Documents are numbered from
0 over all the segments; those that were removed or replaced keep their number and are not `live`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property, partial
from itertools import accumulate, chain, combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC

from search_index.names import Typed
from search_index.vocabulary import Vocabulary
from search_index.whoosh_engine import wording
from search_index.whoosh_engine.postings import Docs, Kept, Postings, in_a_row
from search_index.whoosh_engine.schema import NOWHERE, schema
from search_index.whoosh_engine.segments import Facet, Segment, files_of
from search_index.whoosh_engine.storage import KindStorage

INDEX_NAME: Final = "MAIN"
"""Whoosh's name for the only index of a directory."""

Mask = NDArray[np.bool_]
"""One truth a document."""


class Snapshot:
    """One kind at one commit, from the checked content of its files (none: an empty kind)."""

    def __init__(self, files: Mapping[str, bytes], before: Snapshot | None = None) -> None:
        self.files = files
        storage = KindStorage(Path("nowhere"), files)  # Nothing is read from the disk, nor written.
        segments: list[Any] = TOC.read(storage, INDEX_NAME, schema=schema()).segments if files else []
        self.segments = parts = [_taken_over(before, storage, segment) or Segment(storage, segment) for segment in segments]
        self._kept = before.kept_for(parts) if before else Kept()
        ends = list(accumulate(part.size for part in parts))
        self.starts = [0, *ends[:-1]] if ends else []
        self.size = sum(part.size for part in parts)
        self.ids = _joined([part.ids for part in parts])
        self.versions = _joined([part.versions for part in parts])
        self.lengths = _joined([part.lengths for part in parts]).astype(np.float64)
        self.live: Mask = np.ones(self.size, np.bool_)
        for start, segment in zip(self.starts, segments, strict=True):
            self.live[[start + deleted for deleted in segment.deleted_docs()]] = False
        self.count = int(self.live.sum())
        self.average_length = float(self.lengths[self.live].sum()) / (self.count or 1)
        self._facets: dict[str, Facet] = {}
        self._vocabulary = before._revised_for(self) if before else None

    def versions_by_id(self) -> dict[int, int]:
        """Return {id: version} of the live documents."""
        ids, versions = self.ids[self.live], self.versions[self.live]
        return dict(zip(ids.tolist(), versions.tolist(), strict=True))

    def numbers_of(self, ids: set[int]) -> list[int]:
        """Return the numbers of the live documents that have these ids."""
        having = np.isin(self.ids, np.fromiter(ids, np.int64)) & self.live
        numbers: list[int] = np.flatnonzero(having).tolist()
        return numbers

    def kept_for(self, segments: list[Segment]) -> Kept:
        """Return the postings decoded so far, for the next commit, which has these segments."""
        self._kept.only(segments)
        return self._kept

    def postings(self, phrase: tuple[str, ...]) -> tuple[Docs, NDArray[np.float64]]:
        """Return the live documents that hold a phrase (or a word, a phrase of one), and what its occurrences count in each."""
        lists = [self._in(part, phrase) for part in self.segments] if phrase else []
        docs = np.concatenate([np.empty(0, np.intp), *(one.docs + start for start, one in zip(self.starts, lists, strict=False))])
        weights = np.concatenate([np.empty(0), *(one.weights for one in lists)])
        living = self.live[docs]
        return (docs, weights) if living.all() else (docs[living], weights[living])

    def _in(self, part: Segment, phrase: tuple[str, ...]) -> Postings:
        """Where a phrase stands in a segment."""
        lists = [self._kept.get(part, token, partial(part.postings, token)) for token in phrase]
        return lists[0] if len(lists) == 1 else in_a_row(lists)

    def chords(self, spot: tuple[float, float, float]) -> NDArray[np.float64]:
        """Return how far each document is from a spot (see ranking.chord_of), infinitely for those that are nowhere."""
        dx, dy, dz = (here - there for here, there in zip(self._spots, spot, strict=True))
        return np.where(self._spots[0] == NOWHERE, np.inf, dx * dx + dy * dy + dz * dz)

    def completed(self, typed: Typed, limit: int) -> list[int]:
        """Return the ids of the live documents whose name fits what was typed, those that begin with it first, then by name."""
        fit, begin = self.live.copy(), np.zeros(self.size, np.bool_)
        for start, part in zip(self.starts, self.segments, strict=True):
            here = np.zeros(part.size, np.bool_)
            here[part.naming.found(typed)] = True
            fit[start : start + part.size] &= here
            begin[part.naming.begun(typed) + start] = True
        docs = np.flatnonzero(fit)
        ids: list[int] = self.ids[docs[np.lexsort((self.ranks[docs], ~begin[docs]))]][: max(0, limit)].tolist()
        return ids

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the live documents, as they are written."""
        if self._vocabulary is None:
            # Two threads may do this together: the first to end gives it to all.
            found = wording.vocabulary(self._living)
            self._vocabulary = self._vocabulary or found
        return self._vocabulary

    def facet(self, name: str) -> Facet:
        """Return a facet; one that no document has is empty."""
        if name not in self._facets:
            # Two threads may do this together: they store the same thing.
            self._facets[name] = self._joined_facet(name)
        return self._facets[name]

    def read_ahead(self) -> None:
        """Read what is otherwise read when it is first asked for, but the postings."""
        for name in dict.fromkeys(chain.from_iterable(part.facets for part in self.segments)):
            self.facet(name)
        _ = self.ranks, self._spots, self.vocabulary, [part.naming for part in self.segments]

    @cached_property
    def ranks(self) -> NDArray[np.intp]:
        """The place of each document in the order of names, then of ids."""
        # Each segment is in order already: what is left is to say how many of the others come before.
        places = [np.arange(part.size) for part in self.segments]
        by_size = sorted(zip((part.by_name for part in self.segments), places, strict=True), key=lambda one: len(one[0]))
        for (few, their_places), (many, other_places) in combinations(by_size, 2):
            before = [bisect_left(many, one) for one in few]
            their_places += before
            other_places += np.searchsorted(before, np.arange(len(many)), "right")
        ranks = np.empty(self.size, np.intp)
        for start, part, place in zip(self.starts, self.segments, places, strict=True):
            ranks[start + part.order] = place
        return ranks

    @cached_property
    def _spots(self) -> NDArray[np.float64]:
        return np.concatenate([np.empty((3, 0)), *(part.spots for part in self.segments)], axis=1)

    @property
    def _living(self) -> wording.Living:
        return {part: self.live[start : start + part.size] for start, part in zip(self.starts, self.segments, strict=True)}

    def _revised_for(self, after: Snapshot) -> Vocabulary | None:
        """The vocabulary of the next commit, if this one's was ever asked for."""
        return wording.revised(self._vocabulary, self._living, after._living) if self._vocabulary else None

    def _joined_facet(self, name: str) -> Facet:
        codes_of: dict[str, int] = {}
        docs, codes = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for start, part in zip(self.starts, self.segments, strict=True):
            if name in part.facets:
                facet = part.facets[name]
                here = [codes_of.setdefault(value, len(codes_of)) for value in facet.values]
                docs.append(facet.docs + start)
                codes.append(np.array(here, np.intp)[facet.codes])
        return Facet(tuple(codes_of), np.concatenate(docs), np.concatenate(codes))


def _taken_over(before: Snapshot | None, storage: KindStorage, segment: Any) -> Segment | None:
    """The segment of the commit before that has the very same files.

    Its name says little: Whoosh draws it from the chance that all of the process share, and whoever seeds
    that chance has it drawn twice.
    """
    files = files_of(storage, segment)
    return next((one for one in before.segments if one.files == files), None) if before else None


def _joined(arrays: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The arrays one after the other; an empty one for none."""
    return np.concatenate([np.empty(0, np.int64), *arrays])
