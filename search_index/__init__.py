"""Full-text search in French behind one protocol; stands outside the rooms of the marketplace.

    spelling, stemming, analysis, english   from a text to words and tokens
    vocabulary, names                       words and names begun or mistyped
    grammar, question                       from what people type to clauses
    engine                                  the protocol: documents in, keys, totals and facet counts out
    ranking                                 the formulas that all engines share

It imports no marketplace, no web framework and no database.  `search_index.memory` holds the reference
engine, `search_index.whoosh_engine` the one that is used; they are imported where the application is put
together, not from here.
"""

from search_index.analysis import fold
from search_index.engine import Clause, Document, Engine, Hits, IndexDamaged, Near, Query, Removal, Text
from search_index.grammar import parse
from search_index.question import Part, Question
from search_index.vocabulary import Vocabulary

__all__ = [
    "Clause",
    "Document",
    "Engine",
    "Hits",
    "IndexDamaged",
    "Near",
    "Part",
    "Query",
    "Question",
    "Removal",
    "Text",
    "Vocabulary",
    "fold",
    "parse",
]
