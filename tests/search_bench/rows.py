"""What databases hold of a document: tokens already analysed, by weight, and labels as numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from search_index import Document
from search_index.ranking import weighted
from tests.search_bench.corpus import FACETS

COLUMNS = {"name": 4, "much": 3, "more": 2, "plain": 1}
"""The texts of each weight, and what an occurrence counts there."""

GAP = " 0gap0 "
"""Between two texts of one column: a phrase does not go over it."""

ROOM = 10_000
"""Labels that a facet may have."""


def columns(document: Document) -> Iterator[list[str]]:
    """For each of COLUMNS, the texts of its weight as tokens with spaces between them. A weight above three is three's."""
    texts = weighted(document)
    for place, weight in enumerate(COLUMNS.values()):
        chosen = texts[:1] if place == 0 else [one for one in texts[1:] if one[1] == weight]
        yield [" ".join(tokens) for tokens, _ in chosen]


@dataclass
class Labels:
    """A number for each value of each facet; those of one facet follow one another."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, facet: str, code: str) -> int:
        if (facet, code) not in self.numbers:
            self.numbers[facet, code] = FACETS.index(facet) * ROOM + sum(known == facet for known, _ in self.numbers)
        return self.numbers[facet, code]

    def of(self, document: Document) -> set[int]:
        return {self.number(facet, code) for facet in FACETS for code in document.facets.get(facet, ())}

    def span(self, facet: str | None) -> tuple[int, int]:
        """The first and the last number of a facet, or of all."""
        if facet is None:
            return 0, len(FACETS) * ROOM
        return FACETS.index(facet) * ROOM, FACETS.index(facet) * ROOM + ROOM - 1
