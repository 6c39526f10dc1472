"""What a search engine promises: documents in, keys and counts out.

Every engine of the house keeps this protocol and passes the same tests (tests/search_index).  It knows
nothing of the marketplace: the rooms turn their rows into documents, and re-read and re-authorize the
rows whose keys come back, so that an index that lags never shows what should not be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""The form of a kind: it names a directory."""


class IndexDamaged(Exception):
    """The index is missing, or its files are not those that were written: it must be rebuilt."""


@dataclass(frozen=True, slots=True)
class Document:
    """One row made searchable.

    kind      the family it is looked for in, such as "enterprises"; ValueError if it cannot name a directory
    id        the id of the row in the database, from 0 to 2^63 - 1
    version   the version of the row when it was read, from 0 to 2^63 - 1
    name      its name: weighs more than the text, and orders lists
    text      all the other words it should be found by
    facets    what it can be filtered and counted by: {"region": ("06", "13")}
    """

    kind: str
    id: int
    version: int
    name: str
    text: str
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a kind that is not a plain lower-case word."""
        if not KIND.fullmatch(self.kind):
            raise ValueError(f"a kind is a lower-case word of code, not {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Removal:
    """One row that is no longer to be found; removing what is not there is no error."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    kind      the family looked in; one that no document has is answered with nothing
    text      what was typed, any string whatever, without any syntax; all its words are required, and
              a text without a word to look for (see analysis.terms) asks for everything, by name
    filters   for each facet the values of which one at least is required; facets are required
              together, and a facet with an empty set is no filter
    facets    the facets to count, each as if it were not filtered itself
    offset    how many answers to leave out, a negative number counting as zero
    limit     how many answers to give, a negative number counting as zero
    """

    kind: str
    text: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20

    @property
    def window(self) -> slice:
        """The part of the ordered answers that is wanted."""
        start = max(0, self.offset)
        return slice(start, start + max(0, self.limit))


@dataclass(frozen=True, slots=True)
class Hits:
    """One answer.

    ids       the ids of the documents in the window asked for, best first
    total     how many documents answer in all
    facets    for each facet asked for, the values and how many documents have them; the most frequent
              first, then by value; values that no document has are left out
    """

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """An index that is written by one worker and searched by everybody."""

    def apply(self, changes: Sequence[Document | Removal]) -> None:
        """Make these changes durable, all or none; the last change of a same (kind, id) wins.

        When it returns, every later search sees them, in this process and in the others.
        Raises IndexDamaged, and what the disk raises (OSError): nothing is changed then.
        """

    def search(self, query: Query) -> Hits:
        """Answer a question, from any thread and any process.  Raises IndexDamaged."""

    def versions(self, kind: str) -> dict[int, int]:
        """Return {id: version} of all that is indexed of a kind, after checking every byte of it.

        Raises IndexDamaged.
        """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Replace the whole index by these documents, in one step, and return how many they are.

        Whatever state the index was in.  Raises ValueError if the same (kind, id) comes twice, and
        what the iterable or the disk raises: the index is then what it was.
        """

    def close(self) -> None:
        """Let go of memory and files; what is on disk stays."""


def counted(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Order the counts of a facet as Hits says: most frequent first, then by value, no zeros."""
    return dict(sorted(((v, n) for v, n in counts if n), key=lambda pair: (-pair[1], pair[0])))
