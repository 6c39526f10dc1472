"""How a text becomes the tokens that are indexed and looked for: French first, accents optional.

One chain for documents and questions, in the order that was measured (shared design note SEARCH.md,
"French analysis"):

    lower case → apostrophes and ligatures → acronyms with points joined → split on what is neither
    letter nor digit (all this in spelling) → elisions and a small stop list dropped → fold (accents)
    → light stemmer

English texts go through their own end of the chain (see english).  Engines receive tokens already
analysed, so that all of them rank the same words.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from search_index import english
from search_index.spelling import fold, unaccented, words
from search_index.stemming import stem

__all__ = ["ELISIONS", "SAINTS", "STOP_WORDS", "VERSION", "Language", "fold", "is_small", "token", "tokens", "written"]

Language = Literal["fr", "en"]

VERSION: Final = 3
"""To raise by one whenever a same text would give other tokens: indexes written before are rebuilt."""

# fmt: off
ELISIONS: Final = frozenset({"l", "d", "qu", "c", "s", "n", "j", "m", "t", "jusqu", "lorsqu", "puisqu", "quoiqu"})

STOP_WORDS: Final = frozenset({
    "le", "la", "les", "un", "une", "des", "du", "de", "au", "aux", "ce", "cet", "cette", "ces",
    "à", "a", "en", "dans", "par", "pour", "sur", "sans", "avec", "chez", "près", "et", "ou", "où", "que", "qui",
})
# fmt: on
"""Articles and prepositions, small on purpose: « été », « est » and « son » stay, for the « camp d’été »
and the « Cantons-de-l’Est ».  « a » is there for who types « a but non lucratif »."""

SAINTS: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
"""Commission de toponymie writes Saint in full; everybody else does not."""


def tokens(text: str, language: Language = "fr") -> list[str]:
    """Return the tokens of a text, in order, repeated as often as it repeats them.

    Any string is accepted, lone surrogates and control characters included; raises nothing.
    """
    return [found for word in words(text) if (found := token(word, language))]


def written(text: str, language: Language = "fr") -> list[str]:
    """Return the words of a text that have a token, as they are written: in lower case, with their accents."""
    return [word for word in words(text) if token(word, language)]


def token(word: str, language: Language = "fr") -> str:
    """Return the token of one written word (see spelling), or an empty string for a word that is not looked for."""
    return english.token(word) if language == "en" else _french(word)


def is_small(word: str, language: Language = "fr") -> bool:
    """Whether a question in this language leaves this written word out.

    A question in English leaves out the small words of both: who types « Rivière-du-Loup » does not want
    a « du » that French texts have no token for.
    """
    return not _french(word) or not token(word, language)


@lru_cache(maxsize=65_536)
def _french(word: str) -> str:
    if word in ELISIONS or word in STOP_WORDS:
        return ""
    folded = unaccented(word)
    return stem(SAINTS.get(folded, folded))
