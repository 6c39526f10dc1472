"""What may be kept of a search that found nothing: the words that the search read, and never what may point to somebody. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from search_index.analysis import fold, tokens

MOST_WORDS = 8
LONGEST_WORD = 40

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+")
_ADDRESS_OF_MAIL = re.compile(r"@|\bhttps?:|\bwww\.|\b[\w-]+\.(?:com|ca|org|net|qc|quebec)\b", re.IGNORECASE)
# Seven digits or more however they are spaced: a telephone, a NEQ, an insurance number.
_NUMBER = re.compile(r"\d(?:[\s.()/+-]*\d){6,}")
_POSTAL_CODE = re.compile(r"\b[A-Z]\d[A-Z]\s*-?\s*\d[A-Z]\d\b", re.IGNORECASE)
_CIVIC = re.compile(r"\b\d+[a-z]?\s*,?\s+(?:rue|avenue|av|boul|boulevard|chemin|ch|rang|route|place|montee|cote|street|st|road)\b")
_COURTESY = re.compile(r"\b(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|me|dr|dre|maitre|docteur|docteure|soeur|pere)\b\.?\s+\w+")
_SAINT = re.compile(r"\b(?:saint|sainte|st|ste) \w+")
# What a question refuses, and words that are only begun: nobody lacks them.
_NOT_ASKED = re.compile(r"(?:(?<=\s)|^)-(?:\"[^\"]*\"?|«[^»]*»?|“[^”]*”?|\S+)|\S+\*")
# What people write around what they ask for.
_ASKING = frozenset(
    {
        *("je", "nous", "on", "il", "vous", "me", "moi", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "y", "quelqu", "un", "une"),
        *("cherche", "cherchons", "recherche", "recherchons", "besoin", "ai", "avons", "veux", "voulons", "voudrais", "voudrions", "svp"),
        *(
            "bonjour",
            "merci",
            "trouver",
            "avoir",
            "faire",
            "looking",
            "i",
            "am",
            "my",
            "to",
            "find",
            "need",
            "want",
            "please",
            "for",
            "the",
            "an",
            "of",
            "and",
            "we",
        ),
    }
)


class Why(StrEnum):
    """Why nothing is kept of a question."""

    NOTHING = "nothing"
    TOO_LONG = "too_long"
    ADDRESS = "address"
    NUMBER = "number"
    PERSON = "person"


@dataclass(frozen=True)
class Asked:
    """What is kept: `terms`, the tokens in alphabetical order, by which the same need is recognised; `words`, as they are read."""

    terms: str
    words: str


def kept(question: str, is_known: Callable[[str], bool] = lambda token: False) -> Asked | Why:
    """What may be kept of a question, or why nothing is; `is_known` tells the tokens that the directory or the synonyms hold."""
    folded = fold(question)
    if _ADDRESS_OF_MAIL.search(question) or _POSTAL_CODE.search(question) or _CIVIC.search(folded):
        return Why.ADDRESS
    if _NUMBER.search(question):
        return Why.NUMBER
    words = [word for word in _WORD.findall(_NOT_ASKED.sub(" ", question)) if fold(word) not in _ASKING and tokens(word)]
    if not words or not any(word[0].isalpha() for word in words):
        return Why.NOTHING
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        return Why.TOO_LONG
    if any(word.isdigit() and len(word) > 4 for word in words):
        return Why.NUMBER
    if _COURTESY.search(folded) or _looks_like_somebody(words, is_known):
        return Why.PERSON
    terms = sorted({token for word in words for token in tokens(word)})
    return Asked(" ".join(terms), " ".join(dict.fromkeys(word.lower() for word in words)))


def _looks_like_somebody(words: list[str], is_known: Callable[[str], bool]) -> bool:
    """Whether words look like a name: a frequent name and nothing that the directory knows, or capitals everywhere."""
    known = [word for word in words if all(is_known(token) for token in tokens(word))]
    # The saints are on the map: « camp Saint-Jean » names nobody.
    pieces = set(_SAINT.sub(" ", fold(" ".join(words))).split())
    if pieces & names():
        # « Déneigement Tremblay » is as likely to be an enterprise as a person: neither is what somebody lacks.
        return True
    capitals = [word for word in words if word[0].isupper() and not word.isupper()]
    return 2 <= len(words) <= 3 and len(capitals) == len(words) and not known


@cache
def names() -> frozenset[str]:
    """The first names and family names of the product's file."""
    lines = (Path(__file__).parents[1] / "data" / "names_of_people.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(name) for line in lines if not line.startswith("#") for name in line.split())
