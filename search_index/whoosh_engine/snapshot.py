"""All the documents of one kind at one commit, as arrays: what a search reads.

A snapshot never changes, so any number of threads may read one; the next commit makes another, which
takes over the segments that are still there.  Documents are numbered from 0 over all the segments;
those that were removed or replaced keep their number and are not `live`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC

from search_index.whoosh_engine.schema import schema
from search_index.whoosh_engine.segments import Docs, Facet, Segment
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
        known = before.segments if before else {}
        self.segments: dict[str, Segment] = {
            segment.segment_id(): known.get(segment.segment_id()) or Segment(storage, segment) for segment in segments
        }
        parts = list(self.segments.values())
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

    def versions_by_id(self) -> dict[int, int]:
        """Return {id: version} of the live documents."""
        ids, versions = self.ids[self.live], self.versions[self.live]
        return dict(zip(ids.tolist(), versions.tolist(), strict=True))

    def numbers_of(self, ids: set[int]) -> list[int]:
        """Return the numbers of the live documents that have these ids."""
        having = np.isin(self.ids, np.fromiter(ids, np.int64)) & self.live
        numbers: list[int] = np.flatnonzero(having).tolist()
        return numbers

    def postings(self, token: str) -> tuple[Docs, NDArray[np.float64]]:
        """Return the documents that hold a token, dead ones included, and its weight in each."""
        lists = [part.postings(token) for part in self.segments.values()]
        docs = [docs + start for start, (docs, _) in zip(self.starts, lists, strict=True)]
        return np.concatenate([np.empty(0, np.intp), *docs]), np.concatenate([np.empty(0), *(weights for _, weights in lists)])

    def facet(self, name: str) -> Facet:
        """Return a facet; one that no document has is empty."""
        if name not in self._facets:
            # Two threads may do this together: they store the same thing.
            self._facets[name] = self._joined_facet(name)
        return self._facets[name]

    @cached_property
    def ranks(self) -> NDArray[np.intp]:
        """The place of each document in the order of names, then of ids."""
        names = [name for part in self.segments.values() for name in part.names]
        order = sorted(range(self.size), key=list(zip(names, self.ids.tolist(), strict=True)).__getitem__)
        ranks = np.empty(self.size, np.intp)
        ranks[order] = np.arange(self.size)
        return ranks

    def _joined_facet(self, name: str) -> Facet:
        codes_of: dict[str, int] = {}
        docs, codes = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for start, part in zip(self.starts, self.segments.values(), strict=True):
            if name in part.facets:
                facet = part.facets[name]
                here = [codes_of.setdefault(value, len(codes_of)) for value in facet.values]
                docs.append(facet.docs + start)
                codes.append(np.array(here, np.intp)[facet.codes])
        return Facet(tuple(codes_of), np.concatenate(docs), np.concatenate(codes))


def _joined(arrays: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The arrays one after the other; an empty one for none."""
    return np.concatenate([np.empty(0, np.int64), *arrays])
