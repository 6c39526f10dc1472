"""How a name is completed from what was typed of it, the same for every engine.

A name is found when it holds all the words typed, in any order: the last one perhaps only begun, the
others whole, whatever their inflection (small words among them are not asked for).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from search_index.analysis import SAINTS, token
from search_index.spelling import unaccented, words

LONGEST: Final = 200
"""Characters of what is typed that are read."""

MOST_WORDS: Final = 16
"""Words of what is typed that are looked for."""


def key(name: str) -> str:
    """Return the words of a name, folded, with saints in full: « C.P.E. de Ste-Anne » gives "cpe de sainte anne"."""
    return " ".join(_plain(word) for word in words(name))


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed of a name.

    key    its words as `key` gives them: a name whose key begins so comes first
    whole  the tokens of its words but the last, without the small ones
    begun  its last word
    """

    key: str
    whole: tuple[str, ...]
    begun: str

    @classmethod
    def of(cls, text: str) -> Typed | None:
        """Read any string; None when it holds no word."""
        typed = list(islice(words(text[:LONGEST]), MOST_WORDS))
        if not typed:
            return None
        whole = tuple(found for word in typed[:-1] if (found := token(word)))
        return cls(" ".join(map(_plain, typed)), whole, _plain(typed[-1]))

    def fits(self, name: Sequence[str]) -> bool:
        """Whether a name, given as the words of its key, holds all that was typed."""
        tokens = {token(word) for word in name}
        last = any(word.startswith(self.begun) for word in name) or (token(self.begun) or None) in tokens
        return last and tokens.issuperset(self.whole)


def _plain(word: str) -> str:
    folded = unaccented(word)
    return SAINTS.get(folded, folded)
