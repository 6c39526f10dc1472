"""What is read of one segment, once: segments never change, their documents are only deleted.

The columns and the labels are read when the segment is opened; the posting list of a word is read each
time it is asked for.  Whoosh's codec is used below its searchers, which cannot be shared by threads:
here each posting list is read through a cursor of its own, so one segment serves all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.filedb.structfile import BufferFile
from whoosh.reading import TermNotFound

from search_index.whoosh_engine.schema import FACETS, NAME, NUMBERS, POSTINGS, TEXT, facet_and_value, term
from search_index.whoosh_engine.storage import KindStorage

Docs = NDArray[np.intp]
"""Numbers of documents, increasing; from 0 in each segment, or over a whole snapshot."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet over documents: pairs of a document and one of its values.

    values    the values, each once
    docs      the documents of the pairs
    codes     the values of the pairs, as positions in `values`
    """

    values: tuple[str, ...]
    docs: Docs
    codes: NDArray[np.intp]


class Segment:
    """The content of one segment, deleted documents included.

    size       how many documents, n
    ids, versions, lengths
               their columns, int64 arrays of n
    names      the keys by which they are sorted, as UTF-8, a list of n
    facets     the facets that one document at least has, by name
    """

    def __init__(self, storage: KindStorage, segment: Any) -> None:
        codec = segment.codec()
        columns = codec.per_document_reader(storage, segment)
        self.size: int = segment.doc_count_all()
        numbers = (columns.column_reader(number, NumericColumn("q")) for number in NUMBERS)
        self.ids, self.versions, self.lengths = (np.fromiter(column, np.int64, self.size) for column in numbers)
        self.names: list[bytes] = list(columns.column_reader(NAME, VarBytesColumn()))
        self._codec = codec
        self._terms = codec.terms_reader(storage, segment)
        # Named by the codec: the one file that is read through a moving cursor.
        self._postings: bytes = storage.content(segment.make_filename(codec.POSTS_EXT))
        self.facets = self._read_facets()

    def postings(self, token: str) -> tuple[Docs, NDArray[np.float64]]:
        """Return the documents that hold a token, and its weight in each; both empty if none does."""
        try:
            found = self._terms.term_info(TEXT, term(token))
        except TermNotFound:
            return np.empty(0, np.intp), np.empty(0)
        docs: list[int] = []
        weights: list[float] = []
        cursor = self._cursor(found)
        while cursor.is_active():
            docs.append(cursor.id())
            weights.append(cursor.weight())
            cursor.next()
        return np.array(docs, np.intp), np.array(weights)

    def _read_facets(self) -> dict[str, Facet]:
        lists: dict[str, dict[str, list[int]]] = {}
        for (field, labelled), found in self._terms.items_from(FACETS, b""):
            if field != FACETS:
                break
            facet, value = facet_and_value(labelled)
            lists.setdefault(facet, {})[value] = list(self._cursor(found).all_ids())
        return {
            facet: Facet(
                values=tuple(values),
                docs=np.array(list(chain(*values.values())), np.intp),
                codes=np.repeat(np.arange(len(values)), list(map(len, values.values()))),
            )
            for facet, values in lists.items()
        }

    def _cursor(self, found: Any) -> Any:
        """A cursor over the posting list that a term of the dictionary points to."""
        return self._codec.postings_reader(BufferFile(self._postings), found, POSTINGS)
