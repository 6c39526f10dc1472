"""Searching the directory: the engine answers numbers and counts, the rows are read again from the database (see rows).

What a page or a program asks is an `Asked`; `find` answers it for both.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from marketplace.core import indexing
from marketplace.core.paging import DEEPEST, PER_PAGE
from marketplace.organizations.search import KIND
from marketplace.search import questions
from marketplace.search.asked import Asked
from marketplace.search.places.gazetteer import Kind, Spot
from marketplace.search.places.near import Where
from marketplace.search.questions import Read
from search_index import Hits, Query
from search_index.engine import Sort

EVERYTHING = 10_000_000


@dataclass(frozen=True)
class Found:
    """One answer: the numbers of the rows of a page, best first; how many answer in all; what each value of each facet would find.

    `read` is how the question was understood, its place included; `where` is the place from which distances are told, `sort` the order
    that there is. Nothing answered the whole of what was typed when `corrected` (the
    question that was answered in its place, some words spelled otherwise), `holding` (how many of its words those found answer to,
    at least) or `is_place_dropped` (the place it names was looked for as a word) is there. `spellings` are questions to try.
    """

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    read: Read
    where: Where = field(default_factory=Where)
    sort: Sort = "relevance"
    corrected: str = ""
    holding: int = 0
    is_place_dropped: bool = False
    spellings: tuple[str, ...] = field(default=())

    @property
    def is_too_common(self) -> bool:
        """Whether the question held nothing but words that every text has: it finds nothing, rather than everything."""
        return self.read.question.is_too_common and self.read.place is None

    @property
    def is_relaxed(self) -> bool:
        return bool(self.corrected or self.holding or self.is_place_dropped)

    @property
    def place(self) -> Spot | None:
        """The place that the question named and that was taken for one."""
        return self.read.place

    @property
    def served(self) -> Spot | None:
        """The place that they serve or are in; None too when the question says how far from it they may be."""
        return None if self.read.km and self.read.km == self.where.km else self.place


def find(asked: Asked, number: int = 1, per_page: int = PER_PAGE) -> Found:
    """Answer a question, a page at a time.

    When nothing answers it whole: the same with its place taken as a word, with its words spelled otherwise, or with fewer of them.
    """
    window = slice((number - 1) * per_page, number * per_page)
    found = _answer(asked, questions.read(asked), window)
    if found.total or found.is_too_common or not (found.read.question.parts or found.place):
        return found
    # Without the filters it may well be there: the words are right then, and the filters leave nothing.
    if asked.is_narrowed and count(replace(asked, chosen={}, where=type(asked.where)())):
        return found
    return _otherwise(asked, found, window)


def count(asked: Asked) -> int:
    """How many answer a question whole."""
    return _answer(asked, questions.read(asked), slice(0, 0), facets=()).total


def all_ids(asked: Asked) -> tuple[int, ...]:
    """The numbers of all that `find` would show, page after page, in its order."""
    return find(asked, per_page=EVERYTHING).ids


def whole_ids(asked: Asked) -> tuple[int, ...]:
    """The numbers of all that answer a question whole, whatever the index still holds of them; none when it asks nothing."""
    return _answer(replace(asked, sort="name"), questions.read(asked), slice(0, EVERYTHING), facets=()).ids


def sectors_of_any_word(asked: Asked) -> Mapping[str, int]:
    """The sectors of those who answer to one word at least of a question, without any filter; the fullest first."""
    question = questions.read(asked).question
    if not question.wanted:
        return {}
    query = Query(KIND, wanted=question.wanted, at_least=1, unwanted=question.unwanted, facets=("sector",), limit=0)
    return indexing.engine().search(query).facets["sector"]


def _otherwise(asked: Asked, found: Found, window: slice) -> Found:
    """The answer to the likeliest question near this one that has any; or this one with the spellings to try."""
    if found.place is not None:
        word = replace(asked, place_as_word=True)
        other = _answer(word, questions.read(word), window)
        if other.total:
            return replace(other, is_place_dropped=True)
    if found.read.apart is not None and not found.read.is_apart:
        other = _answer(asked, found.read.without_name(), window)
        if other.total:
            return other
    spellings = questions.spelled_otherwise(found.read)
    for rank, text in enumerate(spellings):
        spelled = replace(asked, text=text)
        other = _answer(spelled, questions.read(spelled), window)
        if other.total:
            return replace(other, corrected=text, spellings=tuple(spellings[rank + 1 :]))
    read = found.read.less_empty()
    many = len(read.question.wanted)
    # Half of a sentence may be small talk; one word of three asks for something else.
    for at_least in dict.fromkeys((many - 1, many // 2 if many > 3 else many - 1)):
        if 0 < at_least < many:
            other = _answer(asked, read, window, at_least=at_least)
            if other.total:
                return replace(other, holding=at_least)
    return found


def _answer(asked: Asked, read: Read, window: slice, *, at_least: int | None = None, facets: tuple[str, ...] | None = None) -> Found:
    """The answer to a question as it was understood, and to nothing else."""
    if read.question.is_too_common and read.place is None:
        return Found((), 0, {}, read)
    where = from_where(asked, read)
    sort = "relevance" if asked.sort == "distance" and where.near is None else asked.sort
    query = Query(
        kind=asked.shelf.kind,
        wanted=read.question.wanted,
        at_least=at_least,
        unwanted=read.question.unwanted,
        welcome=read.question.in_a_row,
        filters={facet: frozenset(codes) for facet, codes in asked.chosen.items()} | {"audience": asked.audience},
        facets=asked.shelf.counted if facets is None else facets,
        near=where.near,
        sort=sort,
        offset=window.start,
        limit=window.stop - window.start,
    )
    # Whoever says how far asks where they are, not whom they serve.
    is_within = where is not asked.where and where.km is not None
    if read.place is not None and read.place.serves_code is not None and not is_within:
        query = replace(query, filters={**query.filters, "around": frozenset({read.place.serves_code})})
    hits = _nearest_first(query, read.around)
    return Found(hits.ids, hits.total, hits.facets, read, where, sort)


def from_where(asked: Asked, read: Read) -> Where:
    """The place from which distances are told: the one that was asked for, else the one that the question names."""
    if asked.where.point is not None or read.place is None or read.place.point is None:
        return asked.where
    return replace(asked.where, name=read.place.name, point=read.place.point, km=read.km)


def _nearest_first(query: Query, places: Collection[Spot]) -> Hits:
    """By relevance, those first who are in these places, then in their MRC, then in their region: who serves a town may be far from it."""
    engine = indexing.engine()
    if query.sort != "relevance" or not query.limit or not places:
        return engine.search(query)
    last = query.offset + query.limit
    hits = engine.search(replace(query, offset=0, limit=last))
    first: dict[int, None] = {}
    for facet, here in _ever_larger(places):
        # An empty set would be no filter: nobody there is asked for under a code that nobody has.
        codes = frozenset(here & query.filters.get(facet, here)) or frozenset({"-"})
        inside = engine.search(replace(query, filters={**query.filters, facet: codes}, facets=(), offset=0, limit=DEEPEST))
        first |= dict.fromkeys(inside.ids)
    first |= dict.fromkeys(hits.ids)
    return Hits(tuple(first)[query.offset : last], hits.total, hits.facets)


def _ever_larger(places: Collection[Spot]) -> Iterator[tuple[str, frozenset[str]]]:
    """The facets that say where an enterprise is, with the codes of these places and of what they are in."""
    yield "municipality", frozenset(one.code for one in places if one.kind is Kind.MUNICIPALITY)
    yield "mrc", frozenset(filter(None, (one.mrc_code for one in places)))
    yield "region", frozenset(filter(None, (one.region_code for one in places)))
