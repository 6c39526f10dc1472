"""What is written of a document, and under which names.

    text      its terms with their weights, name and text together (one field, so that requiring two
              words reads two posting lists)
    facets    its labels, such as region=06, without weight
    id, version, length, name
              columns: one value a document, read once a segment into arrays, and searched by nobody

Nothing is stored besides.  Terms come already analysed: Whoosh's analysers and parser are not used.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, Final

from whoosh import __version__ as whoosh_version
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence

from search_index import analysis
from search_index.engine import Document
from search_index.ranking import weigh

VERSION: Final = 1
"""To raise by one whenever this module writes something else."""

FORMAT: Final = f"schema {VERSION}, analysis {analysis.VERSION}, whoosh {whoosh_version!r}"
"""Written in each manifest: an index written otherwise is not read but rebuilt."""

TEXT: Final = "text"
FACETS: Final = "facets"
NUMBERS: Final = ("id", "version", "length")
NAME: Final = "name"

POSTINGS: Final = Existence()
"""Postings hold a document number and a weight, nothing more."""


class Prepared(FieldType):
    """A field whose terms come ready: a mapping from the bytes of a term to its weight."""

    def __init__(self) -> None:
        none: Any = None
        super().__init__(format=POSTINGS, analyzer=none, scorable=False)

    def index(self, value: Mapping[bytes, float], **kwargs: Any) -> Generator[tuple[bytes, int, float, bytes]]:
        """Yield (term, occurrences, weight, payload) as Whoosh asks; the payload is empty."""
        for term, weight in value.items():
            yield term, 1, weight, b""


def schema() -> Schema:
    """Return the fields of every kind of document."""
    columns = {number: COLUMN(NumericColumn("q")) for number in NUMBERS}
    return Schema(text=Prepared(), facets=Prepared(), name=COLUMN(VarBytesColumn()), **columns)


def row(document: Document) -> dict[str, Any]:
    """Return a document as the fields of the schema."""
    weights, length = weigh(document)
    labels = {label(facet, value): 1.0 for facet, values in document.facets.items() for value in values}
    return {
        "id": document.id,
        "version": document.version,
        "length": length,
        NAME: analysis.fold(document.name).encode(),
        TEXT: {term(token): float(weight) for token, weight in weights.items()},
        FACETS: labels,
    }


def term(token: str) -> bytes:
    """Return the bytes by which an analysed token is indexed."""
    return token.encode()


def label(facet: str, value: str) -> bytes:
    """Return the bytes by which a facet value is indexed; any string goes, lone surrogates too."""
    return f"{facet}={value}".encode("utf-8", "surrogatepass")


def facet_and_value(labelled: bytes) -> tuple[str, str]:
    """Undo `label`: facets are named in code, without an equals sign; values may hold some."""
    facet, _, value = labelled.decode("utf-8", "surrogatepass").partition("=")
    return facet, value
