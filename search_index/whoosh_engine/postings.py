"""Where tokens stand in the documents of one segment, decoded from Whoosh's blocks into arrays, once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search_index.whoosh_engine.schema import WEIGHT_BITS

Docs = NDArray[np.intp]
"""Numbers of documents, increasing; from 0 in each segment, or over a whole snapshot."""

MOST_KEPT: Final = 64 * 2**20
"""Bytes of decoded postings that are kept for one kind; those used least recently are let go of."""

_WEIGHT: Final = (1 << WEIGHT_BITS) - 1
_DOC: Final = 32
"""Bits of a spot that say the place; those above say the document."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that hold a token, or a phrase.

    docs     the documents
    weights  what the occurrences count together in each, an array of the same length
    spots    each occurrence: its document, then its place (see schema.places), in one number; increasing
    """

    docs: Docs
    weights: NDArray[np.float64]
    spots: NDArray[np.int64]

    @classmethod
    def at(cls, spots: NDArray[np.int64]) -> Postings:
        """Gather increasing spots by document."""
        holders = spots >> _DOC
        starts = np.flatnonzero(np.diff(holders, prepend=-1))
        weights = np.add.reduceat(spots & _WEIGHT, starts) if len(spots) else spots
        return cls(holders[starts].astype(np.intp), weights.astype(np.float64), spots)

    @property
    def size(self) -> int:
        """Bytes of memory."""
        return self.docs.nbytes + self.weights.nbytes + self.spots.nbytes


NONE: Final = Postings.at(np.empty(0, np.int64))


def decoded(cursor: Any) -> Postings:
    """Return the postings of a Whoosh cursor that has not moved yet."""
    docs: list[int] = []
    places: list[bytes] = []
    while cursor.is_active():
        cursor.id(), cursor.value()  # Have the block decoded.
        docs += cursor._ids  # A block at a time: ten times faster than one call a posting.
        places += cursor._values
        cursor._next_block()
    counts = np.fromiter(map(len, places), np.int64, len(places)) // 4
    spots = np.frombuffer(b"".join(places), np.uint32).astype(np.int64)
    return Postings.at(spots | np.repeat(np.array(docs, np.int64), counts) << _DOC)


def in_a_row(tokens: Sequence[Postings]) -> Postings:
    """Return where these tokens follow one another, in this order and in one text."""
    # Taken back by the place it has in the phrase, each token must stand where the first one does; what an
    # occurrence counts is the same all along a text.
    aligned = [one.spots - (place << WEIGHT_BITS) for place, one in enumerate(tokens)]
    rarest_first = sorted(aligned, key=len)
    return Postings.at(reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), rarest_first))


class Kept:
    """The postings decoded lately, by segment and token, for all the threads that search a kind.

    A segment is the object itself: its name may be drawn again for another one.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._held = 0
        self._postings: OrderedDict[tuple[object, str], Postings] = OrderedDict()
        self._lock = Lock()

    def get(self, segment: object, token: str, decode: Callable[[], Postings]) -> Postings:
        """Return what is kept, or decode it and keep it."""
        key = segment, token
        with self._lock:
            if key in self._postings:
                self._postings.move_to_end(key)
                return self._postings[key]
        found = decode()
        with self._lock:
            if key not in self._postings:
                self._postings[key] = found
                self._held += found.size
            while self._held > self._most:
                self._held -= self._postings.popitem(last=False)[1].size
        return found

    def only(self, segments: Collection[object]) -> None:
        """Let go of the segments that are no longer there."""
        with self._lock:
            for key in [key for key in self._postings if key[0] not in segments]:
                self._held -= self._postings.pop(key).size
