"""How an English text becomes tokens: the same spelling, its own small words, plurals only.

Lighter than the French analysis on purpose.  Endings such as -ing stay: « catering », « printing » and
« cleaning » are what a buyer types and what an enterprise writes, and so they are the same token as in
a French text that borrows them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from search_index.spelling import unaccented

# fmt: off
STOP_WORDS: Final = frozenset({
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "is", "are", "be", "as", "that", "this", "it",
    "s",
})
# fmt: on
"""Articles and prepositions; « s » is what an apostrophe leaves of a possessive."""

SHORTEST_PLURAL: Final = 4
"""Letters under which a final s is taken for a part of the word, as in gas or bus."""


@lru_cache(maxsize=65_536)
def token(word: str) -> str:
    """Return the token of a written word (see spelling), or an empty string for one that is not looked for."""
    return "" if word in STOP_WORDS else singular(unaccented(word))


def singular(word: str) -> str:
    """Undo the plural of a folded word: bodies, boxes, services; a word with a digit is returned as it is."""
    if len(word) < SHORTEST_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")) or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "zes", "sses")):
        return word[:-2]
    return word[:-1]
