"""The words that the documents of a kind hold, as they are written: to end a word, and to mend one.

Words are compared by their folded forms, so that accents matter neither to who types them nor to who
leaves them out.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein

from search_index.analysis import token
from search_index.spelling import LONGEST_WORD, fold, unaccented

MOST_EXPANSIONS: Final = 64
"""Tokens that the beginning of a word stands for, the most frequent ones: each costs a posting list."""

SHORTEST_MENDED: Final = 4
"""Letters under which a word has too many neighbours for one of them to be what was meant."""

LONG: Final = 8
"""Letters from which two slips are forgiven instead of one."""

_BEYOND: Final = "\U0010ffff"
"""Sorts after whatever follows the beginning of a word."""


class Vocabulary:
    """Words, and how many documents hold each.

    `counts` maps a written word, in lower case (see spelling), to a number of documents above zero.  What
    is computed from it is computed once, when it is first asked for.  May be shared by threads.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts

    def changed(self, by: Mapping[str, int]) -> Vocabulary:
        """Return the vocabulary where so many documents more, or fewer, hold each of these words.

        As if made anew, but in a time that depends on the words that change: what was computed here is taken over.
        """
        counts = dict(self.counts)
        for word, more in by.items():
            counts[word] = counts.get(word, 0) + more
            if not counts[word]:
                del counts[word]
        after = Vocabulary(counts)
        if "_sorted" in self.__dict__:
            gone = [bisect_left(self._sorted, _entry(word)) for word in by if word in self.counts and word not in counts]
            new = sorted(_entry(word) for word in by if word in counts and word not in self.counts)
            after._sorted = list(self._sorted)
            for place in sorted(gone, reverse=True):
                del after._sorted[place]
            places = [bisect_left(after._sorted, entry) for entry in new]
            for entry in new:
                insort(after._sorted, entry)
            if "_signatures" in self.__dict__:
                kept = np.delete(self._signatures, np.array(gone, np.intp), 1)
                after._signatures = np.insert(kept, np.array(places, np.intp), _signatures(new), 1)
        return after

    def beginning_with(self, folded: str) -> tuple[str, ...]:
        """Return the tokens of the words that begin with a folded one, most frequent first, at most MOST_EXPANSIONS.

        In both languages, for what is written does not say in which it is.
        """
        found: dict[str, None] = {}
        # A word gives one token at least, so no more words than tokens are needed.
        for word in self._most_frequent(self._begun(folded), MOST_EXPANSIONS):
            found |= dict.fromkeys(one for one in (token(word, "fr"), token(word, "en")) if one)
        return tuple(found)[:MOST_EXPANSIONS]

    def nearest(self, word: str, limit: int) -> tuple[str, ...]:
        """Return the words that may have been meant by one that is mistyped, nearest first, then most frequent, at most `limit`.

        A letter too many, missing, wrong, or changed with the next one is a slip: none is forgiven in a
        word shorter than SHORTEST_MENDED, one up to LONG, two from there.  Of two slips none is in the first
        letter (« mobilier » is not « immobilier »).  A word that gives the same token asks for the same thing,
        and so it is never offered.
        """
        meant = fold(word[:LONGEST_WORD])[:LONGEST_WORD]
        if len(meant) < SHORTEST_MENDED or " " in meant:
            return ()
        slips = 2 if len(meant) >= LONG else 1
        same = {token(meant, "fr"), token(meant, "en")}
        near = []
        for number in self._alike(meant, slips):
            folded, written, _ = self._sorted[number]
            distance = DamerauLevenshtein.distance(meant, folded, score_cutoff=slips)
            is_likely = distance == 1 or (distance == 2 and folded[:1] == meant[:1])
            if is_likely and distance <= slips and token(written) not in same:
                near.append((distance, -self.counts[written], written))
        return tuple(written for _, _, written in nsmallest(max(0, limit), near))

    def _most_frequent(self, written: Iterable[str], many: int) -> list[str]:
        return nsmallest(many, written, key=lambda one: (-self.counts[one], one))

    def _begun(self, folded: str) -> list[str]:
        """The words that begin with a folded one; none begins with nothing."""
        if not folded:
            return []
        start, end = bisect_left(self._sorted, (folded,)), bisect_left(self._sorted, (folded + _BEYOND,))
        return [written for _, written, _ in self._sorted[start:end]]

    def _alike(self, meant: str, slips: int) -> list[int]:
        """The few words whose letters do not already say that they are further than so many slips.

        A slip takes away one letter at most and brings one at most: the letters that only one of the two
        words has are counted, over all words at once, in a fraction of the time of comparing them.
        """
        letters = np.uint64(_letters(meant))
        known, lengths = self._signatures[0], self._signatures[1].view(np.int64)
        taken = np.bitwise_count(letters & ~known) <= slips
        brought = np.bitwise_count(known & ~letters) <= slips
        alike: list[int] = np.flatnonzero(taken & brought & (np.abs(lengths - len(meant)) <= slips)).tolist()
        return alike

    @cached_property
    def _sorted(self) -> list[tuple[str, str, int]]:
        """(folded, written, letters) of each word, in order."""
        return sorted(map(_entry, self.counts))

    @cached_property
    def _signatures(self) -> NDArray[np.uint64]:
        """The letters and the length of each word, in the same order: an array of (2, n)."""
        return _signatures(self._sorted)


def _entry(word: str) -> tuple[str, str, int]:
    folded = unaccented(word)
    return folded, word, _letters(folded)


def _signatures(entries: Sequence[tuple[str, str, int]]) -> NDArray[np.uint64]:
    return np.array([[letters for _, _, letters in entries], [len(folded) for folded, _, _ in entries]], np.uint64)


def _letters(folded: str) -> int:
    """Which letters a word has (32 bits) and which it has twice (32 more); letters of other alphabets share bits."""
    once = twice = 0
    for letter in folded:
        bit = 1 << (ord(letter) & 31)
        twice |= once & bit
        once |= bit
    return once | twice << 32
