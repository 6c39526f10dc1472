"""What is written of a document, and under which names.

    text      its tokens, name and texts together (one field, so that requiring two words reads two posting
              lists), each with the places where it stands and what it counts there
    id, version, length, name, completed, words, facets, x, y, z
              columns: one value a document, read once a segment into arrays, and searched by nobody

Nothing is stored besides.  Terms come already analysed: Whoosh's analysers and parser are not used.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Generator, Mapping, Sequence
from typing import Any, Final

import whoosh
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Positions

from search_index import analysis, names
from search_index.engine import Document
from search_index.ranking import spot, weighted
from search_index.spelling import fold

VERSION: Final = 2
"""To raise by one whenever this module writes something else."""

FORMAT: Final = f"schema {VERSION}, analysis {analysis.VERSION}, whoosh {whoosh.__version__!r}"
"""Written in each manifest: an index written otherwise is not read but rebuilt."""

TEXT: Final = "text"
NUMBERS: Final = ("id", "version", "length")
NAME: Final = "name"
COMPLETED: Final = "completed"
WORDS: Final = "words"
FACETS: Final = "facets"
SPOT: Final = ("x", "y", "z")

NOWHERE: Final = 9.0
"""The coordinates of what has no place: far from the sphere of radius 1."""

POSTINGS: Final = Positions()
"""Postings hold a document number and some bytes: the places (see `places`)."""

WEIGHT_BITS: Final = 4
"""Bits of a place that say what an occurrence counts; the others say where it is."""


class Prepared(FieldType):
    """A field whose terms come ready: a mapping from the bytes of a term to the bytes of its posting."""

    def __init__(self) -> None:
        none: Any = None
        super().__init__(format=POSTINGS, analyzer=none, scorable=False)

    def index(self, value: Mapping[bytes, bytes], **kwargs: Any) -> Generator[tuple[bytes, int, float, bytes]]:
        """Yield (term, occurrences, weight, payload) as Whoosh asks; the weight is ours to compute."""
        for term, payload in value.items():
            yield term, 1, 1.0, payload


def schema() -> Schema:
    """Return the fields of every kind of document."""
    columns = {number: COLUMN(NumericColumn("q")) for number in NUMBERS}
    columns |= {axis: COLUMN(NumericColumn("d", default=NOWHERE)) for axis in SPOT}
    columns |= {text: COLUMN(VarBytesColumn()) for text in (NAME, COMPLETED, WORDS, FACETS)}
    return Schema(text=Prepared(), **columns)


def row(document: Document) -> dict[str, Any]:
    """Return a document as the fields of the schema."""
    found, length = places(document)
    written = {word for text in document.texts for word in analysis.written(text.words, text.language)}
    written.update(analysis.written(document.name))
    return {
        "id": document.id,
        "version": document.version,
        "length": length,
        NAME: fold(document.name).encode(),
        COMPLETED: names.key(document.name).encode(),
        TEXT: {term(token): array("I", where).tobytes() for token, where in found.items()},
        WORDS: " ".join(written).encode(),
        FACETS: labels(document.facets),
        # Said even by those that are nowhere: a column that no document of a segment says has no file.
        **dict(zip(SPOT, spot(*document.point) if document.point is not None else (NOWHERE,) * 3, strict=True)),
    }


def places(document: Document) -> tuple[dict[str, list[int]], int]:
    """Return the places of each token, increasing, and the length of the document.

    A place is the number of the token in the document, one number being left out between two texts so
    that no phrase goes from one into the other, then WEIGHT_BITS that say what it counts.
    """
    found: dict[str, list[int]] = {}
    length = begin = 0
    for tokens, weight in weighted(document):
        for number, token in enumerate(tokens, begin):
            found.setdefault(token, []).append(number << WEIGHT_BITS | weight)
        length += len(tokens)
        begin += len(tokens) + 1
    return found, length


def term(token: str) -> bytes:
    """Return the bytes by which a token is indexed."""
    return token.encode()


def labels(facets: Mapping[str, Sequence[str]]) -> bytes:
    """Return the facets of a document as bytes, a line each; any value goes, lone surrogates too."""
    # Facets are named in code, without an equals sign; JSON writes ASCII and no line feed.
    return "\n".join(f"{facet}={json.dumps(sorted(set(values)))}" for facet, values in facets.items() if values).encode()


def facets_of(labelled: bytes) -> list[tuple[str, str]]:
    """Undo `labels`, up to the values: each facet with the JSON of its values, which many documents share."""
    lines = (line.partition("=") for line in labelled.decode().split("\n") if line)
    return [(facet, values) for facet, _, values in lines]
