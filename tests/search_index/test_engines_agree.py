"""The engine on files answers as the reference engine does, to the last tie, whatever is written and asked."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import Clause, Document, Near, Query, Removal, Text
from search_index.analysis import tokens
from search_index.memory import MemoryEngine
from search_index.spelling import fold
from search_index.whoosh_engine import WhooshEngine

WRITTEN = ["traiteur", "Traiteurs", "buffet", "l’été", "école", "ECOLES", "st-jean", "Saint", "de", "C.P.E.", "œuvre", "42", "schools", "…"]
WORDS = st.sampled_from(WRITTEN)
WORDINGS = st.lists(WORDS, max_size=8).map(" ".join)
TEXTS = st.lists(st.builds(Text, WORDINGS, st.integers(1, 8), st.sampled_from(["fr", "en"])), max_size=4).map(tuple)
VALUES = st.sampled_from(["01", "06", "13", "été", "a=b"])
FACETS = st.sampled_from(["region", "sector"])
KINDS = st.sampled_from(["enterprises", "listings"])
IDS = st.integers(1, 12)
# Few places, so that there are ties, and some that are far from one another.
PLACES = st.sampled_from([(48.45, -68.53), (48.45, -68.52), (45.5, -73.57), (-90.0, 0.0), (0.0, 180.0)])

DOCUMENTS = st.builds(
    Document,
    kind=KINDS,
    id=IDS,
    version=st.integers(1, 5),
    name=WORDINGS,
    texts=TEXTS,
    facets=st.dictionaries(FACETS, st.lists(VALUES, max_size=3).map(tuple)),
    point=st.none() | PLACES,
)
BATCHES = st.lists(st.one_of(DOCUMENTS, DOCUMENTS, st.builds(Removal, KINDS, IDS)), max_size=6)

PHRASES = st.lists(WORDS, max_size=3).map(lambda words: tuple(tokens(" ".join(words))))
BEGINNINGS = st.one_of(st.just(""), st.tuples(WORDS, st.integers(1, 4)).map(lambda pair: fold(pair[0])[: pair[1]].strip()))
CLAUSES = st.builds(Clause, st.lists(PHRASES, max_size=3).map(tuple), st.integers(0, 2), BEGINNINGS)
NEARS = st.builds(lambda place, km: Near(*place, km), PLACES, st.sampled_from([None, -1.0, 0.0, 0.8, 600.0, 30_000.0, float("nan")]))
QUERIES = st.builds(
    Query,
    kind=KINDS,
    wanted=st.lists(CLAUSES, max_size=3).map(tuple),
    at_least=st.none() | st.integers(-1, 4),
    unwanted=st.lists(CLAUSES, max_size=1).map(tuple),
    welcome=st.lists(CLAUSES, max_size=2).map(tuple),
    filters=st.dictionaries(FACETS, st.frozensets(VALUES, max_size=2)),
    facets=st.lists(FACETS, unique=True).map(tuple),
    near=st.none() | NEARS,
    sort=st.sampled_from(["relevance", "name", "distance"]),
    offset=st.integers(0, 6),
    limit=st.integers(0, 15),
)


@settings(deadline=None, database=None, max_examples=40)
@given(
    first=st.lists(DOCUMENTS, max_size=12, unique_by=lambda document: (document.kind, document.id)),
    batches=st.lists(BATCHES, max_size=4),
    queries=st.lists(QUERIES, min_size=3, max_size=20),
    typed=st.lists(st.tuples(WORDINGS, st.integers(1, 15), st.integers(0, 5)), max_size=5),
)
def test_whoosh_answers_as_the_reference_engine_does(
    first: list[Document], batches: list[list[Document | Removal]], queries: list[Query], typed: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whoosh, memory = WhooshEngine(Path(folder) / "index"), MemoryEngine()
        assert whoosh.rebuild(first) == memory.rebuild(first)
        for batch in [[], *batches]:
            whoosh.apply(batch)
            memory.apply(batch)
            for query in queries:
                assert whoosh.search(query) == memory.search(query)
            for text, length, limit in typed:
                assert whoosh.complete("enterprises", text[:length], limit) == memory.complete("enterprises", text[:length], limit)
            for kind in ("enterprises", "listings"):
                assert whoosh.versions(kind) == memory.versions(kind)
                assert whoosh.vocabulary(kind).counts == memory.vocabulary(kind).counts
