"""What is worth what: judgements that a person can read (judged.csv, judged_listings.csv), and the pages that they are held against."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from pathlib import Path

from search_index import fold
from search_index.analysis import Language
from search_index.spelling import words

FILE = Path(__file__).with_name("judged.csv")
LISTINGS_FILE = Path(__file__).with_name("judged_listings.csv")
GRADES = {"best": 3, "good": 2, "fair": 1}
FIRST, FIVE = 10, 5
"""How far nDCG looks, and hit@5."""

CODES = ("sector", "form", "cert", "in", "serves", "town", "neq", "sold", "category", "char", "basis")


@dataclass(frozen=True)
class Page:
    """What the page of an enterprise or of a listing says to everyone: `codes` by the names of CODES, all its words, those of its names."""

    id: int
    name: str
    codes: Mapping[str, frozenset[str]]
    text: str
    names: str

    @cached_property
    def says(self) -> str:
        return plain(f"{self.names} {self.text}")

    @cached_property
    def named(self) -> str:
        return plain(self.names)


@dataclass(frozen=True)
class Judged:
    """One question: what is typed, in which language, what it tries, and the rule of each grade, best first."""

    query: str
    language: Language
    tries: str
    rules: Mapping[int, str]

    def grade(self, page: Page) -> int:
        """From 0 to 3. Raises ValueError for a rule that cannot be read."""
        return next((grade for grade, rule in self.rules.items() if holds(rule, page)), 0)


def plain(text: str) -> str:
    """The words without capitals nor accents, one space around each: « L’École » gives " l ecole "."""
    return f" {' '.join(fold(word) for word in words(text))} "


def holds(rule: str, page: Page) -> bool:
    """Whether a page fits one of the alternatives of a rule; an empty rule fits none."""
    either = [one.split() for one in rule.split(";")]
    return any(bool(conditions) and all(_fits(one, page) for one in conditions) for conditions in either)


def _fits(condition: str, page: Page) -> bool:
    found = re.fullmatch(r"(!?)(\w+)=(\S+)", condition)
    if not found:
        raise ValueError(f"« {condition} » is no condition: write name=value")
    refused, name, values = found[1], found[2], found[3].split("|")
    if name in ("says", "named"):
        text = page.says if name == "says" else page.named
        # From the beginning of a word; what follows it is free, so that plurals need no line.
        fits = any(f" {value.replace('_', ' ')}" in text for value in values)
    elif name in CODES:
        fits = not page.codes.get(name, frozenset()).isdisjoint(values)
    else:
        raise ValueError(f"« {name} » is nothing that a page has")
    return fits is not bool(refused)


def read(file: Path = FILE) -> list[Judged]:
    """The questions of the file, in its order. Raises ValueError for one that comes twice or that no rule judges."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    found = [
        Judged(row["query"], "en" if row["language"] == "en" else "fr", row["tries"], {GRADES[name]: row[name] or "" for name in GRADES})
        for row in csv.DictReader(lines)
    ]
    for one in found:
        if not one.rules[GRADES["best"]] or [other.query for other in found].count(one.query) > 1:
            raise ValueError(f"« {one.query} » is judged twice, or by no rule")
    return found


@dataclass(frozen=True)
class Measure:
    """How well questions were answered, from 0 to 1 each; `empty` are those that found nothing at all."""

    ndcg: float
    hit: float
    empty: float
    asked: int

    @classmethod
    def of(cls, marks: Sequence["Mark"]) -> "Measure":
        many = len(marks)
        return cls(
            sum(one.ndcg for one in marks) / many,
            sum(one.hit for one in marks) / many,
            sum(not one.found for one in marks) / many,
            many,
        )


@dataclass(frozen=True)
class Mark:
    """What one question was worth: the grades of its first answers, and those of the best answers there are."""

    judged: Judged
    found: int
    grades: tuple[int, ...]
    ideal: tuple[int, ...]

    @property
    def ndcg(self) -> float:
        return gain(self.grades) / gain(self.ideal)

    @property
    def hit(self) -> bool:
        """Whether one of the first five is of the best grade that any page has."""
        return self.ideal[0] in self.grades[:FIVE]


def gain(grades: Sequence[int]) -> float:
    """Discounted: 2^grade - 1, less and less going down (Järvelin and Kekäläinen, 2002)."""
    return sum((2**grade - 1) / log2(rank + 2) for rank, grade in enumerate(grades))


def marks(answers: Iterator[tuple[Judged, Sequence[int]]], pages: Mapping[int, Page]) -> Iterator[Mark]:
    """What each question was worth. Raises ValueError for one that no page could answer: it would measure nothing."""
    for judged, ids in answers:
        grades = {number: judged.grade(page) for number, page in pages.items()}
        ideal = tuple(sorted(grades.values(), reverse=True)[:FIRST])
        if not ideal[0]:
            raise ValueError(f"« {judged.query} » has no answer in this directory")
        yield Mark(judged, len(ids), tuple(grades.get(number, 0) for number in ids[:FIRST]), ideal)
