"""The names of one segment, ready to be completed: which documents have a word that begins so."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import Final

import numpy as np

from search_index.analysis import token
from search_index.names import Typed
from search_index.whoosh_engine.postings import Docs

_BEYOND: Final = "\U0010ffff"
"""Sorts after whatever follows the beginning of a word."""

_NONE: Final[Docs] = np.empty(0, np.intp)


class Naming:
    """`keys` are the keys of the names (see search_index.names), one a document."""

    def __init__(self, keys: Sequence[str]) -> None:
        whole, words, tokens = (defaultdict[str, list[int]](list) for _ in range(3))
        for doc, key in enumerate(keys):
            written = set(key.split())
            whole[key].append(doc)
            for word in written:
                words[word].append(doc)
            for found in {token(word) for word in written} - {""}:
                tokens[found].append(doc)
        self._whole, self._words = _InOrder(whole), _InOrder(words)
        self._tokens = {found: np.array(docs, np.intp) for found, docs in tokens.items()}

    def found(self, typed: Typed) -> Docs:
        """Return the documents whose name holds what was typed, increasing, deleted ones included."""
        docs = np.union1d(self._words.begun(typed.begun), self._tokens.get(token(typed.begun), _NONE))
        for whole in typed.whole:
            docs = np.intersect1d(docs, self._tokens.get(whole, _NONE), assume_unique=True)
        return docs

    def begun(self, typed: Typed) -> Docs:
        """Return those whose name begins with what was typed, in no order."""
        return self._whole.begun(typed.key)


class _InOrder:
    """The documents of each word, the words in order: those of all the words that begin alike are side by side."""

    def __init__(self, documents: Mapping[str, list[int]]) -> None:
        self._words = sorted(documents)
        self._docs = np.fromiter(chain.from_iterable(documents[word] for word in self._words), np.intp)
        self._starts = [0, *accumulate(len(documents[word]) for word in self._words)]

    def begun(self, beginning: str) -> Docs:
        first, last = bisect_left(self._words, beginning), bisect_left(self._words, beginning + _BEYOND)
        return self._docs[self._starts[first] : self._starts[last]]
