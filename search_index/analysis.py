"""How a text becomes the tokens that are indexed and looked for: French first, accents optional.

One chain for documents and questions, in the order that was measured (shared design note SEARCH.md,
"French analysis"):

    lower case → apostrophes and ligatures → acronyms with points joined → split on what is neither
    letter nor digit → elisions and a small stop list dropped → fold (accents) → light stemmer

Engines receive tokens already analysed, so that all of them rank the same words.  No character has a
meaning of its own: stars, quotes, colons, brackets only separate words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from search_index.stemming import stem

VERSION: Final = 1
"""To raise by one whenever a same text would give other tokens: indexes written before are rebuilt."""

LONGEST_QUESTION: Final = 200
"""Characters of a question that are read; the rest is ignored."""

MOST_TERMS: Final = 16
"""Distinct terms of a question that are looked for; the rest is ignored."""

LONGEST_TOKEN: Final = 64
"""Characters of a token that are kept: longer ones are addresses and noise, cut alike on both sides."""

# fmt: off
ELISIONS: Final = frozenset({"l", "d", "qu", "c", "s", "n", "j", "m", "t", "jusqu", "lorsqu", "puisqu", "quoiqu"})

STOP_WORDS: Final = frozenset({
    "le", "la", "les", "un", "une", "des", "du", "de", "au", "aux", "ce", "cet", "cette", "ces",
    "à", "a", "en", "dans", "par", "pour", "sur", "avec", "et", "ou", "où", "que", "qui",
})
# fmt: on
"""Articles and prepositions, small on purpose: « été », « est » and « son » stay, for the « camp d’été »
and the « Cantons-de-l’Est ».  « a » is there for who types « a but non lucratif »."""

SAINTS: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
"""Commission de toponymie writes Saint in full; everybody else does not."""

_SPELLED_OTHERWISE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bb\u02bc\u00b4\u0060", "'"),
        "œ": "oe",
        "æ": "ae",
        # Invisible characters that word processors leave inside words.
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_LETTERS_WITHOUT_DECOMPOSITION: Final = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ß": "ss", "þ": "th", "ı": "i"})
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_ACRONYM: Final = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")


def tokens(text: str) -> list[str]:
    """Return the tokens of a text, in order, repeated as often as it repeats them.

    Any string is accepted, lone surrogates and control characters included; raises nothing.
    """
    joined = _ACRONYM.sub(_without_points, _plain(text))
    words = (word[:LONGEST_TOKEN] for word in _WORD.findall(joined))
    return [token for word in words if (token := _token(word))]


def terms(question: str) -> tuple[str, ...]:
    """Return the distinct tokens that a question asks for, all of them required, in order.

    Bounded, whatever the string: see LONGEST_QUESTION and MOST_TERMS.  Empty when the question holds
    no word to look for (blank, punctuation, stop words only): such a question asks for everything.
    """
    return tuple(dict.fromkeys(tokens(question[:LONGEST_QUESTION])))[:MOST_TERMS]


def fold(text: str) -> str:
    """Return the key by which a name is sorted: « L’Étoile-du-Nord » gives "l etoile du nord".

    Lower case, without accents, ligatures opened, words separated by one space and nothing else, so
    that case, accents, hyphens and quotes do not move a name in a list.  Raises nothing.
    """
    return " ".join(map(_unaccented, _WORD.findall(_plain(text))))


def _plain(text: str) -> str:
    """Lower the case and give one spelling to what Unicode spells in several ways."""
    # Composed first, for the split must not cut a word at a detached accent.
    return unicodedata.normalize("NFKC", text).lower().translate(_SPELLED_OTHERWISE)


def _without_points(acronym: re.Match[str]) -> str:
    """C.P.E. becomes cpe; the space keeps it apart from a word glued to its last point."""
    return acronym[0].replace(".", "") + " "


@lru_cache(maxsize=65_536)
def _token(word: str) -> str:
    """The token of one lower-case word, or an empty string for a word that is not looked for."""
    if word in ELISIONS or word in STOP_WORDS:
        return ""
    folded = _unaccented(word)
    return stem(SAINTS.get(folded, folded))


def _unaccented(word: str) -> str:
    """The word without its accents and other marks."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word).translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
