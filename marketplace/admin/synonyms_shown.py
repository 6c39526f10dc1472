"""What the desk shows of the synonyms: the lines that a word is in, and what a question becomes with them."""

from dataclasses import dataclass

from marketplace.core.errors import Missing
from marketplace.core.locale import _, current
from marketplace.organizations import queries
from marketplace.search.places.known import gazetteer
from marketplace.search.places.understood import Understood, understood
from marketplace.search.synonyms import in_force as synonyms
from marketplace.search.synonyms.in_force import Rule
from marketplace.search.synonyms.lines import Term
from search_index import Part, Question, grammar
from search_index.analysis import fold


@dataclass(frozen=True)
class Asked:
    """One thing that a question asks for, as it was typed, and the expressions that will do as well."""

    typed: str
    others: tuple[str, ...]
    is_refused: bool


@dataclass(frozen=True)
class Tried:
    """What the search reads in a question."""

    question: str
    parts: tuple[Asked, ...]
    place: Understood


def listed(asked: str) -> list[Rule]:
    """The lines that hold these words, or all; those that the team touched first."""
    known = fold(asked)
    found = [one for one in synonyms.rules() if not known or any(known in fold(phrase) for phrase in one.line.phrases)]
    return sorted(found, key=lambda one: one.row is None)


def rule(key: str) -> Rule:
    """A line by its key; Missing when there is none."""
    found = synonyms.rule(key)
    if found is None:
        raise Missing()
    return found


def tried(question: str) -> Tried | None:
    """What a question becomes with the synonyms in force; None for an empty one."""
    if not question:
        return None
    place = understood(question, gazetteer())
    read = grammar.parse(place.rest, current(), synonyms.in_force())
    return Tried(question, tuple(_asked(read, part, _phrases()) for part in read.parts), place)


def region_names() -> dict[str, str]:
    """The names of the regions by their codes, in the language of the page."""
    return {one.code: str(one.label) for one in queries.regions()}


def _asked(read: Question, part: Part, phrases: dict[Term, str]) -> Asked:
    clause = part.clause
    others = [phrases.get(term, " ".join(term)) for term in clause.alternatives[clause.typed :]]
    begun = [_("tout mot qui commence par « %(letters)s »", letters=clause.begun)] if clause.begun else []
    return Asked(read.typed(part), tuple(dict.fromkeys([*begun, *others])), part.unwanted)


def _phrases() -> dict[Term, str]:
    """How the lines write what the search knows by its tokens."""
    lines = [one.line for one in synonyms.rules()]
    return {term: phrase for line in reversed(lines) for term, phrase in zip(line.terms, line.phrases, strict=True)}
