"""The engine on files answers as the reference engine does, to the last tie, whatever is written and asked."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import Document, Query, Removal
from search_index.memory import MemoryEngine
from search_index.whoosh_engine import WhooshEngine

WORDS = st.sampled_from(
    ["traiteur", "Traiteurs", "buffet", "l’été", "école", "ECOLES", "st-jean", "Saint", "de", "C.P.E.", "œuvre", "42", "…"]
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
VALUES = st.sampled_from(["01", "06", "13", "été", "a=b"])
FACETS = st.sampled_from(["region", "sector"])
KINDS = st.sampled_from(["enterprises", "listings"])
IDS = st.integers(1, 12)

DOCUMENTS = st.builds(
    Document,
    kind=KINDS,
    id=IDS,
    version=st.integers(1, 5),
    name=TEXTS,
    text=TEXTS,
    facets=st.dictionaries(FACETS, st.lists(VALUES, max_size=3).map(tuple)),
)
BATCHES = st.lists(st.one_of(DOCUMENTS, DOCUMENTS, st.builds(Removal, KINDS, IDS)), max_size=6)
QUERIES = st.builds(
    Query,
    kind=KINDS,
    text=TEXTS,
    filters=st.dictionaries(FACETS, st.frozensets(VALUES, max_size=2)),
    facets=st.lists(FACETS, unique=True).map(tuple),
    offset=st.integers(0, 6),
    limit=st.integers(0, 15),
)


@settings(deadline=None, database=None, max_examples=30)
@given(
    first=st.lists(DOCUMENTS, max_size=12, unique_by=lambda document: (document.kind, document.id)),
    batches=st.lists(BATCHES, max_size=5),
    queries=st.lists(QUERIES, min_size=1, max_size=12),
)
def test_whoosh_answers_as_the_reference_engine_does(
    first: list[Document], batches: list[list[Document | Removal]], queries: list[Query]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whoosh, memory = WhooshEngine(Path(folder) / "index"), MemoryEngine()
        assert whoosh.rebuild(first) == memory.rebuild(first)
        for batch in batches:
            whoosh.apply(batch)
            memory.apply(batch)
        for query in queries:
            assert whoosh.search(query) == memory.search(query)
        for kind in ("enterprises", "listings"):
            assert whoosh.versions(kind) == memory.versions(kind)
