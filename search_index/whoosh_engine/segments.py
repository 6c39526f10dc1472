"""What is read of one segment, once: segments never change, their documents are only deleted.

The numbers are read when the segment is opened, the rest when it is first asked for: who only writes needs
no more.
Whoosh's codec is used below its searchers, which cannot be shared by threads: here each posting list is
read through a cursor of its own, so one segment serves all of them.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.filedb.structfile import BufferFile
from whoosh.reading import TermNotFound

from search_index.whoosh_engine.naming import Naming
from search_index.whoosh_engine.postings import NONE, Docs, Postings, decoded
from search_index.whoosh_engine.schema import (
    COMPLETED,
    FACETS,
    NAME,
    NOWHERE,
    NUMBERS,
    POSTINGS,
    SPOT,
    TEXT,
    WORDS,
    facets_of,
    term,
)
from search_index.whoosh_engine.storage import KindStorage


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet over documents: pairs of a document and one of its values, in the order of documents.

    values    the values, each once
    docs      the documents of the pairs
    codes     the values of the pairs, as positions in `values`
    """

    values: tuple[str, ...]
    docs: Docs
    codes: NDArray[np.intp]


def files_of(storage: KindStorage, segment: Any) -> dict[str, bytes]:
    """Return the content of each file of what Whoosh calls a segment, by name."""
    beginning = segment.make_filename(".")
    return {name: storage.content(name) for name in storage.list() if name.startswith(beginning)}


class Segment:
    """The content of one segment, deleted documents included.

    files      the checked content of each of its files
    size       how many documents, n
    ids, versions, lengths
               their columns, int64 arrays of n
    """

    def __init__(self, storage: KindStorage, segment: Any) -> None:
        codec = segment.codec()
        columns = codec.per_document_reader(storage, segment)
        self.files = files_of(storage, segment)
        self.size: int = segment.doc_count_all()
        numbers = (columns.column_reader(number, NumericColumn("q")) for number in NUMBERS)
        self.ids, self.versions, self.lengths = (np.fromiter(column, np.int64, self.size) for column in numbers)
        self._columns = columns
        self._codec = codec
        self._terms = codec.terms_reader(storage, segment)
        # Named by the codec: the one file that is read through a moving cursor.
        self._postings: bytes = storage.content(segment.make_filename(codec.POSTS_EXT))

    def postings(self, token: str) -> Postings:
        """Return where a token stands."""
        try:
            found = self._terms.term_info(TEXT, term(token))
        except TermNotFound:
            return NONE
        # A cursor of its own over the list that this term of the dictionary points to.
        return decoded(self._codec.postings_reader(BufferFile(self._postings), found, POSTINGS))

    @cached_property
    def spots(self) -> NDArray[np.float64]:
        """The places of the documents on the sphere of radius 1, NOWHERE for none: an array of (3, n)."""
        axes = (self._columns.column_reader(axis, NumericColumn("d", default=NOWHERE)) for axis in SPOT)
        return np.array([np.fromiter(axis, np.float64, self.size) for axis in axes])

    @cached_property
    def by_name(self) -> list[tuple[bytes, int, int]]:
        """(key, id, number) of the documents, in the order of names."""
        return sorted(zip(self._texts(NAME), self.ids.tolist(), range(self.size), strict=True))

    @cached_property
    def order(self) -> Docs:
        """The numbers of the documents, in the order of names."""
        return np.fromiter((doc for _, _, doc in self.by_name), np.intp, self.size)

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """The facets that one document at least has, by name."""
        return _facets(self._texts(FACETS))

    @cached_property
    def naming(self) -> Naming:
        """The names, to be completed."""
        return Naming([key.decode() for key in self._texts(COMPLETED)])

    def words_of(self, docs: NDArray[np.intp]) -> Counter[str]:
        """How many of these documents hold each word, as it is written."""
        return Counter(chain.from_iterable(self._words[doc].decode().split() for doc in docs.tolist()))

    @cached_property
    def _words(self) -> list[bytes]:
        return self._texts(WORDS)

    def _texts(self, column: str) -> list[bytes]:
        return list(self._columns.column_reader(column, VarBytesColumn()))


def _facets(labelled: list[bytes]) -> dict[str, Facet]:
    """The facets of the documents of a segment, from what is written of each."""
    facets: dict[str, tuple[dict[str, int], list[int], list[list[int]]]] = {}
    coded: dict[tuple[str, str], list[int]] = {}
    for doc, labels in enumerate(labelled):
        for facet, written in facets_of(labels):
            codes_of, docs, codes = facets.setdefault(facet, ({}, [], []))
            if (facet, written) not in coded:
                coded[facet, written] = [codes_of.setdefault(value, len(codes_of)) for value in json.loads(written)]
            docs.append(doc)
            codes.append(coded[facet, written])
    return {
        facet: Facet(
            tuple(codes_of), np.repeat(np.array(docs, np.intp), list(map(len, codes))), np.fromiter(chain.from_iterable(codes), np.intp)
        )
        for facet, (codes_of, docs, codes) in facets.items()
    }
