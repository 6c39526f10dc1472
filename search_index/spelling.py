"""One spelling for what people and Unicode write in several ways, and the words of a text.

What every analysis begins with, whatever the language: lower case, one apostrophe, ligatures opened,
acronyms with points joined, then words, which are runs of letters and digits.  No character has a
meaning of its own here: stars, quotes, colons and brackets only separate words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_WORD: Final = 64
"""Characters of a word that are kept: longer ones are addresses and noise, cut alike on both sides."""

_SPELLED_OTHERWISE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bb\u02bc\u00b4\u0060", "'"),
        "œ": "oe",
        "æ": "ae",
        "ς": "σ",  # The one sign whose lower case depends on what is around it.
        # Invisible characters that word processors leave inside words.
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_LETTERS_WITHOUT_DECOMPOSITION: Final = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ß": "ss", "þ": "th", "ı": "i"})
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_ACRONYM: Final = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text.

    written  the word in lower case and in its one spelling, with its accents
    start    where it begins in the text, in characters
    end      where it ends, excluded
    """

    written: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return a text in lower case, with one spelling for what Unicode spells in several ways.  Raises nothing."""
    # Composed first, for the split must not cut a word at a detached accent.
    return unicodedata.normalize("NFKC", text).lower().translate(_SPELLED_OTHERWISE)


def words(text: str) -> list[str]:
    """Return the words of a text as they are written, in order: "C.P.E. d’Été" gives cpe, d, été.

    Any string is accepted, lone surrogates and control characters included; raises nothing.
    """
    joined = _ACRONYM.sub(_without_points, plain(text))
    return [word[:LONGEST_WORD] for word in _WORD.findall(joined)]


def located(text: str) -> list[Word]:
    """Return the same words with the place of each in the text, for who marks them or quotes them.

    Ten times slower than `words`: for questions and for the few rows of a page.
    """
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        spelled = plain(text[start:end])
        letters += spelled
        places += [(start, end)] * len(spelled)
    for found in list(_ACRONYM.finditer("".join(letters))):
        # Its points are taken out below, and a space keeps it apart from a word glued to its last one.
        letters[found.start() : found.end()] = ["" if letter == "." else letter for letter in found[0]]
        letters[found.end() - 1] += " "
    kept = [(letter, place) for cluster, place in zip(letters, places, strict=True) for letter in cluster]
    joined = "".join(letter for letter, _ in kept)
    return [Word(found[0][:LONGEST_WORD], kept[found.start()][1][0], kept[found.end() - 1][1][1]) for found in _WORD.finditer(joined)]


def bounded(text: str, most: int) -> str:
    """Return the beginning of a text that is spelled in `most` characters at most, for one sign may open into eighteen.

    A character is never parted from its accents.  Raises nothing.
    """
    if len(plain(text)) <= most:
        return text
    spelled = 0
    for start, end in _clusters(text):
        spelled += len(plain(text[start:end]))
        if spelled > most:
            return text[:start]
    return text


def fold(text: str) -> str:
    """Return the key by which a name is sorted: « L’Étoile-du-Nord » gives "l etoile du nord".

    Lower case, without accents, ligatures opened, words separated by one space and nothing else, so
    that case, accents, hyphens and quotes do not move a name in a list.  Raises nothing.
    """
    return " ".join(map(unaccented, _WORD.findall(plain(text))))


def unaccented(word: str) -> str:
    """Return a lower-case word without its accents and other marks."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word).translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _without_points(acronym: re.Match[str]) -> str:
    """C.P.E. becomes cpe; the space keeps it apart from a word glued to its last point."""
    return acronym[0].replace(".", "") + " "


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the marks that follow it and may join it, as (start, end)."""
    start = 0
    for here in range(1, len(text) + 1):
        if here == len(text) or not _joins(text[here]):
            yield start, here
            start = here


def _joins(sign: str) -> bool:
    """Whether a sign is an accent, a vowel sign, or the end of a Korean syllable."""
    return unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff"
