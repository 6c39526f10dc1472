"""From what people type to what an engine is asked: the house's own small grammar.

    traiteur Rimouski     both words, in any order, anywhere
    « cuisine collective »  these words one after the other (“ ” and " " too), without their synonyms
    traiteur -mariage     without this word, or this phrase; a question never only takes away
    trait*                the last word as a beginning
    1142 934 315          an enterprise number, in one piece

Anything else is plain text: stars inside words, ranges, field names, brackets, AND and OR.  Whatever the
string, a question has at most LONGEST characters, LONGEST_SPELLED once spelled, and MOST_CLAUSES clauses, and nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from search_index.analysis import Language, is_small, token
from search_index.engine import Clause
from search_index.question import Part, Question
from search_index.spelling import Word, bounded, located, unaccented

LONGEST: Final = 200
"""Characters of a question that are read; the rest is ignored."""

LONGEST_SPELLED: Final = 2 * LONGEST
"""Characters of its one spelling that are read: no honest text doubles, and a ligature may open into eighteen letters."""

MOST_CLAUSES: Final = 16
"""Things that a question asks for or refuses; the rest is ignored.  Also the words of a phrase."""

Tokens = tuple[str, ...]

Synonyms = Mapping[Tokens, Sequence[Tokens]]
"""What else is meant by one token, or by several in a row: their alternatives, each one token or several."""

_QUOTED: Final = re.compile(r'(?P<refused>(?<!\S)-)?(?:«(?P<a>[^«»]*)»|“(?P<b>[^“”]*)”|"(?P<c>[^"]*)")')
_REFUSED: Final = re.compile(r"(?<!\S)-[^\W_][^\s«»“”\"]*")
_BEGUN: Final = re.compile(r"[^\W_][\u0300-\u036f]*\*\s*\Z")
# Enterprise numbers begin so (11 for companies, 88 for associations, 22 and 33 for the others); a telephone does not.
_NUMBER: Final = re.compile(r"(?<![^\W_])(?:11|22|33|88)(?:[ \u00a0\u202f]?[0-9]){8}(?![^\W_])")


def parse(text: str, language: Language = "fr", synonyms: Synonyms | None = None) -> Question:
    """Return what a text asks for.

    In English, a word asks for its English token and for its French one, which names and places have.
    `synonyms` are looked up by French and by English tokens, the longest run of words first.
    """
    text = bounded(text[:LONGEST], LONGEST_SPELLED)
    words = _words(text)
    phrases = list(_QUOTED.finditer(text))
    refusals = [found for found in _REFUSED.finditer(text) if not any(one.start() <= found.start() < one.end() for one in phrases)]
    loose = _outside(words, phrases)
    plain = _outside(loose, refusals)
    begun = loose[-1] if loose and loose[-1] is words[-1] and _BEGUN.search(text) else None
    parts = [_phrase(found, words, language) for found in phrases]
    parts += [_refusal(found, loose, language, begun) for found in refusals]
    parts += _runs([word for word in plain if word is not begun], language, synonyms or {})
    if begun is not None and begun in plain:
        parts.append(Part(_begun(begun, language), begun.start, begun.end + 1))
    kept = _bounded(parts)
    return Question(text, language, kept, bool(words))


def _bounded(parts: list[Part]) -> tuple[Part, ...]:
    """The parts in the order of the text, each thing once, so many of them, not all refused."""
    kept: dict[tuple[bool, Clause], Part] = {}
    for part in sorted(parts, key=lambda part: part.start):
        if part.clause.alternatives or part.clause.begun:
            kept.setdefault((part.unwanted, part.clause), part)
    found = tuple(kept.values())[:MOST_CLAUSES]
    if all(part.unwanted for part in found):
        # Nothing to take away from: what looked like a refusal is a dash.
        return tuple(Part(part.clause, part.start + 1, part.end) for part in found)
    return found


def _outside(words: Sequence[Word], stretches: Sequence[re.Match[str]]) -> list[Word]:
    return [word for word in words if not any(found.start() <= word.start < found.end() for found in stretches)]


def _words(text: str) -> list[Word]:
    """The words of the text, an enterprise number in one piece."""
    numbers = list(_NUMBER.finditer(text))
    others = [word for word in located(text) if not any(found.start() <= word.start < found.end() for found in numbers)]
    joined = [Word(re.sub(r"\s", "", found[0]), found.start(), found.end()) for found in numbers]
    return sorted([*others, *joined], key=lambda word: word.start)


def _phrase(quoted: re.Match[str], words: Sequence[Word], language: Language) -> Part:
    """What is between quotes; its alternatives are the phrase in each language."""
    inside = [word for word in words if quoted.start() <= word.start < quoted.end()][:MOST_CLAUSES]
    return Part(_typed(inside, language), quoted.start(), quoted.end(), unwanted=quoted["refused"] is not None)


def _refusal(refused: re.Match[str], words: Sequence[Word], language: Language, begun: Word | None) -> Part:
    """What follows a dash, up to the next space: « -Saint-Jean » and « -l’hiver » refuse one thing."""
    inside = [word for word in words if refused.start() <= word.start < refused.end()][:MOST_CLAUSES]
    last = inside[-1] if inside else None
    clause = _begun(last, language) if last is not None and last is begun else _typed(inside, language)
    return Part(clause, refused.start(), refused.end(), unwanted=True)


def _begun(word: Word, language: Language) -> Clause:
    """The last word when a star ends it: itself, and what it begins."""
    typed = _typed([word], language)
    return Clause(typed.alternatives, typed.typed, unaccented(word.written))


def _typed(words: Sequence[Word], language: Language) -> Clause:
    """The clause of these very words, one after the other."""
    alternatives = tuple(dict.fromkeys(found for found in _in_each_language(words, language) if found))
    return Clause(alternatives, len(alternatives))


def _in_each_language(words: Sequence[Word], language: Language) -> Iterator[Tokens]:
    large = [word.written for word in words if not is_small(word.written, language)]
    for each in ("en", "fr") if language == "en" else ("fr",):
        yield tuple(found for word in large if (found := token(word, _language(each))))


def _language(name: str) -> Language:
    return "en" if name == "en" else "fr"


def _runs(words: Sequence[Word], language: Language, synonyms: Synonyms) -> Iterator[Part]:
    """Each word as a part, with what else is meant by it or by the run of words that it belongs to.

    Every word of a run has the synonyms of the run: a document answers that holds the words, be they
    apart, or the synonym, which then counts for each of them.
    """
    large = [word for word in words if not is_small(word.written, language)]
    longest = max(map(len, synonyms), default=1)
    here = 0
    while here < len(large):
        meant: tuple[Tokens, ...] = ()
        run = large[here : here + 1]
        for length in range(min(longest, len(large) - here), 0, -1):
            candidates = [synonyms.get(found, ()) for found in _in_each_language(large[here : here + length], language)]
            if any(candidates):
                run = large[here : here + length]
                meant = tuple(dict.fromkeys(tuple(one) for found in candidates for one in found))
                break
        for word in run:
            typed = _typed([word], language)
            others = tuple(one for one in meant if one not in typed.alternatives)
            yield Part(Clause((*typed.alternatives, *others), typed.typed), word.start, word.end)
        here += len(run)
