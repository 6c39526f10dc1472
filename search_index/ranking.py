"""How much a document answers a question: BM25 over one weighted text, the same for every engine.

The name of a document counts NAME_WEIGHT times its text (shared design note SEARCH.md, "What tuned
means").  Engines share the numbers and the formulas below, and use statistics of the documents that
are in the index now (never of those removed or replaced), so that they all give the same order.
Equal scores are ordered by id, smallest first.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from search_index.analysis import tokens
from search_index.engine import Document

NAME_WEIGHT: Final = 4
"""How many times a word of the name counts as a word of the text."""

K1: Final = 1.2
"""How soon repeating a word stops helping (Robertson and Zaragoza, 2009: usual value)."""

B: Final = 0.75
"""How much a long document is held back, from 0 (not) to 1 (fully); usual value, same source."""

Numbers = TypeVar("Numbers", float, NDArray[np.float64])


def weigh(document: Document) -> tuple[dict[str, int], int]:
    """Return (weight of each token, length) of a document.

    The weight of a token is its number of occurrences, those in the name counted NAME_WEIGHT times.
    The length is the number of tokens of name and text together, each counted once.
    """
    of_name, of_text = tokens(document.name), tokens(document.text)
    weights = Counter(of_text)
    for token in of_name:
        weights[token] += NAME_WEIGHT
    return weights, len(of_name) + len(of_text)


def rarity(documents: int, having: int) -> float:
    """Return the inverse document frequency of a term that `having` of `documents` documents hold.

    Always above zero: a word that everybody uses still counts a little (the form Lucene uses).
    """
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def bm25(rarity: float, weights: Numbers, lengths: Numbers, average: float) -> Numbers:
    """Return the score of one term in one document (floats) or in several (arrays of one shape).

    `weights` and `lengths` are what `weigh` gives; `average` is the mean length of the documents in
    the index, above zero.  The score of a question is the sum over its terms, in their order.
    """
    return rarity * (weights * (K1 + 1)) / (weights + K1 * ((1 - B) + B * (lengths / average)))
