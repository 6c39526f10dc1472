"""Full-text search in French behind one protocol; stands outside the rooms of the marketplace.

It imports no marketplace, no web framework and no database: documents come in, keys, totals and facet
counts go out.  `search_index.memory` holds the reference engine, `search_index.whoosh_engine` the one
that is used; they are imported where the application is put together, not from here.
"""

from search_index.analysis import fold, terms
from search_index.engine import Document, Engine, Hits, IndexDamaged, Query, Removal

__all__ = ["Document", "Engine", "Hits", "IndexDamaged", "Query", "Removal", "fold", "terms"]
