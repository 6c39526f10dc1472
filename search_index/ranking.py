"""How much a document answers a question, and how far it is: the same for every engine.

BM25 over one weighted text; an occurrence in the name counts NAME_WEIGHT, elsewhere what its text says
(shared design note SEARCH.md, "What tuned means").  The score of a question is the sum over its clauses,
those that are wanted then those that are welcome, in their order; the score of a clause is the best of its
alternatives, which share one rarity, that of the documents that hold any of them: a synonym that few use
would outweigh the word that was typed.  Engines share the numbers and the formulas below, and use
statistics of the documents that are in the index now (never of those removed or replaced), so that they
all give the same order.  Equal scores are ordered by id, smallest first.
"""

from __future__ import annotations

from math import cos, log, pi, radians, sin
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from search_index.analysis import tokens
from search_index.engine import Document

NAME_WEIGHT: Final = 4
"""How many times a word of the name counts as a word of a text of weight 1."""

SYNONYM_WEIGHT: Final = 0.6
"""What an alternative that was not typed counts: who writes the very word comes before who means it."""

WELCOME_WEIGHT: Final = 0.5
"""What holding a welcome clause counts, beside one that is wanted; chosen by what `make relevance` measured."""

K1: Final = 1.2
"""How soon repeating a word stops helping (Robertson and Zaragoza, 2009: usual value)."""

B: Final = 0.75
"""How much a long document is held back, from 0 (not) to 1 (fully); usual value, same source."""

EARTH: Final = 6371.0088
"""Mean radius of the Earth, in km (IUGG)."""

Numbers = TypeVar("Numbers", float, NDArray[np.float64])


def weighted(document: Document) -> list[tuple[list[str], int]]:
    """Return the tokens of the name, then of each text, with what an occurrence counts there.

    The length of a document is the number of all these tokens, each counted once.
    """
    texts = ((tokens(text.words, text.language), text.weight) for text in document.texts)
    return [(tokens(document.name), NAME_WEIGHT), *texts]


def rarity(documents: int, having: int) -> float:
    """Return the inverse document frequency of a clause that `having` of `documents` documents hold.

    Always above zero: a word that everybody uses still counts a little (the form Lucene uses).
    """
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def bm25(rarity: float, weights: Numbers, lengths: Numbers, average: float) -> Numbers:
    """Return the score of one alternative in one document (floats) or in several (arrays of one shape).

    `weights` is what its occurrences count together, `lengths` the lengths of the documents and
    `average` the mean length of the documents in the index, above zero.
    """
    return rarity * (weights * (K1 + 1)) / (weights + K1 * ((1 - B) + B * (lengths / average)))


def spot(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Return a place given in degrees as a point of the sphere of radius 1."""
    high, round_ = radians(latitude), radians(longitude)
    return cos(high) * cos(round_), cos(high) * sin(round_), sin(high)


def chord_of(km: float) -> float:
    """Return the square of the straight line under a distance over the ground, in radii; negative for a negative distance."""
    # Squares of chords grow as distances do, and are the same to the last bit whether computed one by
    # one or in arrays, which the functions of angles are not.
    return 4 * sin(min(km / EARTH, pi) / 2) ** 2 if km >= 0 else -1.0
