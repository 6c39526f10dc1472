"""What a search engine promises: documents in, keys and counts out.

Every engine of the house keeps this protocol and passes the same tests (tests/search_index).  It knows
nothing of the marketplace: the rooms turn their rows into documents, and re-read and re-authorize the
rows whose keys come back, so that an index that lags never shows what should not be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from search_index.analysis import Language
from search_index.vocabulary import Vocabulary

Sort = Literal["relevance", "name", "distance"]

KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""The form of a kind: it names a directory."""


HEAVIEST: Final = 8
"""The most that an occurrence may count."""


class IndexDamaged(Exception):
    """The index is missing, or its files are not those that were written: it must be rebuilt."""


@dataclass(frozen=True, slots=True)
class Text:
    """Some words of a document, all in one language and of one weight.

    words     any string
    weight    how many times an occurrence counts, from 1 to 8
    language  "fr" or "en": which analysis makes tokens of it (see analysis)

    ValueError for another weight: it is written in four bits.
    """

    words: str
    weight: int = 1
    language: Language = "fr"

    def __post_init__(self) -> None:
        """Refuse a weight that could not be written."""
        if self.weight not in range(1, HEAVIEST + 1):
            raise ValueError(f"a text weighs from 1 to {HEAVIEST}, not {self.weight!r}")


@dataclass(frozen=True, slots=True)
class Document:
    """One row made searchable.

    kind      the family it is looked for in, such as "enterprises"; ValueError if it cannot name a directory
    id        the id of the row in the database, from 0 to 2^63 - 1
    version   what tells this content from another, of the caller’s choice, from 0 to 2^63 - 1
    name      its name, taken for French: weighs NAME_WEIGHT (see ranking), is completed from its first letters,
              and orders lists
    texts     all the other words it should be found by
    facets    what it can be filtered and counted by: {"region": ("06", "13")}
    point     where it is: latitude and longitude in degrees, or None; ValueError if there is no such place
    """

    kind: str
    id: int
    version: int
    name: str
    texts: tuple[Text, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    point: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse a kind that is not a plain lower-case word."""
        if not KIND.fullmatch(self.kind):
            raise ValueError(f"a kind is a lower-case word of code, not {self.kind!r}")
        if self.point is not None:
            check_place(*self.point)


@dataclass(frozen=True, slots=True)
class Removal:
    """One row that is no longer to be found; removing what is not there is no error."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a question asks for; any of its alternatives will do.

    alternatives  each a word (one token) or a phrase (several, that must follow one another in one text or
                  in the name); one without a token is held by no document
    typed         how many of them, the first ones, are what was typed (a word of an English question has a
                  token in each language); the others are synonyms and count SYNONYM_WEIGHT (see ranking)
    begun         a folded word of which only the beginning was typed: the tokens of the words that begin so,
                  the most frequent MOST_EXPANSIONS of them (see vocabulary), are as many alternatives more,
                  of full weight; empty for none
    """

    alternatives: tuple[tuple[str, ...], ...] = ()
    typed: int = 1
    begun: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A place, in degrees, and how far from it documents may be, in km (None: anywhere, even nowhere).

    ValueError if there is no such place.
    """

    latitude: float
    longitude: float
    km: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is not on Earth."""
        check_place(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Query:
    """One question; grammar makes the clauses from what people type.

    kind      the family looked in; one that no document has is answered with nothing
    wanted    what documents are asked to hold; nothing asks for everything, by name
    at_least  how many of the wanted clauses a document must hold, all of them when None; those it does not
              hold add nothing to its score
    unwanted  what documents must not hold
    welcome   what none has to hold, and what those that do score more for (see ranking.WELCOME_WEIGHT)
    filters   for each facet the values of which one at least is required; facets are required
              together, and a facet with an empty set is no filter
    facets    the facets to count, each as if it were not filtered itself
    near      documents within its distance only, if it says one
    sort      "relevance" (by name when nothing is wanted), "name", or "distance" from `near` (then
              by name; those without a point last; by name when `near` is None)
    offset    how many answers to leave out, a negative number counting as zero
    limit     how many answers to give, a negative number counting as zero
    """

    kind: str
    wanted: tuple[Clause, ...] = ()
    at_least: int | None = None
    unwanted: tuple[Clause, ...] = ()
    welcome: tuple[Clause, ...] = ()
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    near: Near | None = None
    sort: Sort = "relevance"
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

    def complete(self, kind: str, typed: str, limit: int) -> tuple[int, ...]:
        """Return the ids of the documents of which the name holds all the words typed, the last being perhaps only begun.

        Those whose name begins with what was typed first, then by name; at most `limit`.  Nothing typed,
        nothing found; small words are asked for only at the end (see names).  Raises IndexDamaged.
        """

    def vocabulary(self, kind: str) -> Vocabulary:
        """Return the words of all documents of a kind as they are written (see vocabulary); the same object until the next
        change.  Raises IndexDamaged.
        """

    def versions(self, kind: str) -> dict[int, int]:
        """Return {id: version} of all that is indexed of a kind, after checking every byte of it.

        Raises IndexDamaged.
        """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Replace the whole index by these documents, in one step, and return how many they are.

        Whatever state the index was in.  Raises ValueError if the same (kind, id) comes twice, and
        what the iterable or the disk raises: the index is then what it was.
        """

    def warm(self, kind: str) -> None:
        """Read now what the first question of this process would read, so that it waits no longer than the next.  Raises IndexDamaged."""

    def close(self) -> None:
        """Let go of memory and files; what is on disk stays."""


def counted(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Order the counts of a facet as Hits says: most frequent first, then by value, no zeros."""
    return dict(sorted(((v, n) for v, n in counts if n), key=lambda pair: (-pair[1], pair[0])))


def check_place(latitude: float, longitude: float) -> None:
    """Raise ValueError unless these degrees are a place on Earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"there is no such place as {latitude!r}, {longitude!r}")
