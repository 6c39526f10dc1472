"""What a text asks for, part by part, so that a page can say it, mark it and relax it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import pairwise, product

from search_index.analysis import Language
from search_index.engine import Clause


@dataclass(frozen=True, slots=True)
class Part:
    """One clause and the stretch of text that asks for it, its quotes and signs included.

    clause    what the engine is asked
    start     where it begins in the text, in characters
    end       where it ends, excluded
    unwanted  whether it is refused rather than asked for
    """

    clause: Clause
    start: int
    end: int
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a text asks for (see grammar.parse).

    text      what was read of it
    language  the language of who asks
    parts     what is asked for or refused, in the order of the text
    has_words whether there is a word at all
    """

    text: str
    language: Language
    parts: tuple[Part, ...]
    has_words: bool

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """For Query.wanted."""
        return tuple(part.clause for part in self.parts if not part.unwanted)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """For Query.unwanted."""
        return tuple(part.clause for part in self.parts if part.unwanted)

    @property
    def in_a_row(self) -> tuple[Clause, ...]:
        """Each two words that were typed one after the other, as one phrase; for Query.welcome: « mobilier de bureau » is rather that
        than some furniture, and an office."""
        return tuple(self._row(one, other) for one, other in pairwise(self.parts) if _is_word(one) and _is_word(other))

    def _row(self, one: Part, other: Part) -> Clause:
        pairs = product(one.clause.alternatives[: one.clause.typed], other.clause.alternatives[: other.clause.typed])
        rows = tuple((*first, *second) for first, second in pairs)
        return Clause(rows, len(rows))

    @property
    def is_too_common(self) -> bool:
        """Whether it holds words, but none that can be looked for, as « des » alone: it asks for nothing, which is
        not to ask for everything."""
        return self.has_words and not self.parts

    def typed(self, part: Part) -> str:
        """A part as it was typed, its quotes and signs included."""
        return self.text[part.start : part.end]

    def without(self, start: int, end: int) -> Question:
        """The question without the parts that begin in a stretch of its text, such as the name of a place."""
        stretch: Container[int] = range(start, end)
        return replace(self, parts=tuple(part for part in self.parts if part.start not in stretch))


def _is_word(part: Part) -> bool:
    """Whether a part asks for a word, whole: neither a phrase, nor a beginning, nor what is refused."""
    typed = part.clause.alternatives[: part.clause.typed]
    return not part.unwanted and not part.clause.begun and bool(typed) and all(len(one) == 1 for one in typed)
