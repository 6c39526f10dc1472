"""Where the words that were looked for stand in a text: pieces to be shown, marked or not. Pure; nothing here is markup."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search_index.analysis import Language, fold, token
from search_index.spelling import located

# What a word is in a text that hides nothing: letters and digits, or an acronym with its points.
_WORD = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?|[^\W_]+")
# Accents apart, soft hyphens and other unseen characters: the slow and exact reading is for them.
_HIDDEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")
LONGEST = 220
# How much of a text comes before the first word that was found, in characters.
LEAD = 60


class Piece(NamedTuple):
    """Some of a text, and whether it was looked for."""

    text: str
    is_found: bool


class Word(NamedTuple):
    """A word of a text: where it stands, its token (empty for a small word) and its folded letters."""

    start: int
    end: int
    token: str
    folded: str


@dataclass(frozen=True)
class Sought:
    """One thing that was looked for: as it was typed, the tokens that will do, the first `as_typed` of them being what was typed
    (in each language) and the others what means as much; the beginning of a word, folded."""

    typed: str
    alternatives: tuple[tuple[str, ...], ...] = ()
    begun: str = ""
    as_typed: int = 1


class Found(NamedTuple):
    """A place of a text that answers; `is_other` when it is not what was typed but what means as much."""

    start: int
    end: int
    is_other: bool


def spots(text: str, language: Language = "fr") -> list[Word]:
    """The words of a text with their places; small words are there without a token."""
    if _HIDDEN.search(text) or not unicodedata.is_normalized("NFKC", text):
        return [Word(one.start, one.end, token(one.written, language), fold(one.written)) for one in located(text)]
    return [Word(one.start(), one.end(), *_read(one[0], language)) for one in _WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def _read(word: str, language: Language) -> tuple[str, str]:
    read = located(word)
    written = read[0].written if len(read) == 1 else word.lower()
    return token(written, language), fold(written)


def find(words: Sequence[Word], sought: Sought) -> list[Found]:
    """All places where these words answer, what was typed first."""
    full = [one for one in words if one.token]
    found: list[Found] = []
    for rank, wanted in enumerate(sought.alternatives):
        found += (Found(run[0].start, run[-1].end, rank >= sought.as_typed) for run in _runs(full, wanted))
    if sought.begun:
        found += (Found(one.start, one.end, False) for one in words if one.folded.startswith(sought.begun))
    return found


def _runs(full: Sequence[Word], wanted: tuple[str, ...]) -> Iterable[Sequence[Word]]:
    """The words that follow one another as a phrase wants, small words between them passed over."""
    if not wanted:
        return
    for index, one in enumerate(full):
        if one.token == wanted[0]:
            run = full[index : index + len(wanted)]
            if len(wanted) == 1 or tuple(spot.token for spot in run) == wanted:
                yield run


def marked(text: str, places: Iterable[Found]) -> list[Piece]:
    """The whole text in pieces, what was found told apart."""
    pieces, here = [], 0
    for start, end in _merged(places, text):
        pieces += [Piece(text[here:start], False), Piece(text[start:end], True)]
        here = end
    return [one for one in (*pieces, Piece(text[here:], False)) if one.text]


def excerpt(text: str, places: Sequence[Found]) -> list[Piece]:
    """The text, cut to a length that a list can show, around the first word that was found."""
    if len(text) <= LONGEST:
        return marked(text, places)
    first = min((one.start for one in places), default=0)
    start = 0 if first < LONGEST - LEAD else _word_from(text, first - LEAD)
    end = _word_until(text, start + LONGEST)
    inside = [
        Found(max(one.start, start) - start, min(one.end, end) - start, one.is_other)
        for one in places
        if start < one.end and one.start < end
    ]
    pieces = marked(text[start:end].rstrip(" ,;:–—"), inside)
    before, after = ([Piece("… ", False)] if start else []), ([Piece("…", False)] if end < len(text) else [])
    return [*before, *pieces, *after]


def _word_from(text: str, start: int) -> int:
    found = text.find(" ", start)
    return found + 1 if 0 <= found < start + LEAD else start


def _word_until(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    found = text.rfind(" ", 0, end)
    return found if found > end - LEAD else end


def _merged(places: Iterable[Found], text: str) -> list[tuple[int, int]]:
    """Places in order, those that touch made one, those with nothing but spaces between them too."""
    merged: list[tuple[int, int]] = []
    for start, end, _is_other in sorted(places):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
