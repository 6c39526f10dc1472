"""PostgreSQL's full text over the same tokens: one weighted column, GIN over it and over the labels of a document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from search_index import Clause, Document, Query
from tests.search_bench.corpus import ENTERPRISES
from tests.search_bench.memory import together
from tests.search_bench.mix import Ask
from tests.search_bench.rows import COLUMNS, GAP, Labels, columns

SCHEMA = """
DROP TABLE IF EXISTS documents;
CREATE TABLE documents (id integer PRIMARY KEY, name text, words tsvector, labels integer[]);
"""
INDEXES = """
CREATE INDEX ON documents USING gin (words);
CREATE INDEX ON documents USING gin (labels);
CREATE INDEX ON documents (name, id);
"""
WEIGHTS = dict(zip(COLUMNS, "ABCD", strict=True))
WORDS = " || ".join(f"setweight(to_tsvector('simple', %s), '{letter}')" for letter in WEIGHTS.values())
# From the least letter to the greatest, as ts_rank takes them.
RANK = "ts_rank('{" + ", ".join(str(weight / max(COLUMNS.values())) for weight in sorted(COLUMNS.values())) + "}', words, %s::tsquery)"


@dataclass
class Postgres:
    """A table of a server of one's own."""

    url: str
    name: str = "PostgreSQL, `simple` and GIN"
    kind: str = ENTERPRISES
    labels: Labels = field(default_factory=Labels)
    db: Any = None

    def build(self, documents: Sequence[Document]) -> None:
        self.open()
        self.db.execute(SCHEMA)
        chosen = [self._row(one) for one in documents if one.kind == self.kind]
        with self.db.transaction(), self.db.cursor() as cursor:
            cursor.executemany(f"INSERT INTO documents (words, id, name, labels) VALUES ({WORDS}, %s, %s, %s)", chosen)
        self.db.execute(INDEXES)
        self.db.execute("VACUUM ANALYZE documents")
        self.close()

    def open(self) -> None:
        self.db = psycopg.connect(self.url, autocommit=True)

    def ask(self, one: Ask) -> int:
        """How many answer; a mistyped question is asked as it was meant, for PostgreSQL mends no spelling by itself."""
        query = one.query(self.kind, one.mended or None)
        matched, values = self._condition(query, None)
        order, given = ("name, id", []) if not query.wanted else (f"{RANK} DESC, id", [matching(query)])
        page = f"SELECT id FROM documents WHERE {matched} ORDER BY {order} LIMIT %s OFFSET %s"
        self.db.execute(page, [*values, *given, query.limit, query.offset]).fetchall()
        total = self._count(query, None)
        for facet, wanted in query.filters.items():
            if wanted:
                self._count(query, facet)
        return total

    def _count(self, query: Query, but: str | None) -> int:
        """How many answer, and how many have each label: all of them, or those of a facet without its own filter."""
        matched, values = self._condition(query, but)
        first, last = self.labels.span(but)
        found = f"WITH found AS MATERIALIZED (SELECT labels FROM documents WHERE {matched})"
        label = "SELECT label, count(*) FROM found, unnest(labels) AS label WHERE label BETWEEN %s AND %s GROUP BY label"
        # The total comes as one more label, so that the documents are gone through once.
        rows = self.db.execute(f"{found} {label} UNION ALL SELECT -1, count(*) FROM found", [*values, first, last]).fetchall()
        total: int = rows[-1][1]
        return total

    def _condition(self, query: Query, but: str | None) -> tuple[str, list[Any]]:
        wanted = [[self.labels.number(facet, code) for code in sorted(codes)] for facet, codes in query.filters.items() if facet != but]
        words = ["words @@ %s::tsquery"] if query.wanted else []
        said = " AND ".join([*words, *("labels && %s::integer[]" for _ in wanted)])
        return said or "true", [*([matching(query)] if words else []), *wanted]

    def change(self, before: Document, after: Document) -> None:
        assert before.id == after.id
        changed = f"UPDATE documents SET words = {WORDS}, id = %s, name = %s, labels = %s WHERE id = %s"
        self.db.execute(changed, [*self._row(after), before.id])

    def has(self, word: str) -> bool:
        asked = "SELECT 1 FROM documents WHERE words @@ %s::tsquery LIMIT 1"
        return self.db.execute(asked, [_quoted((word,))]).fetchone() is not None

    def size(self) -> int:
        self.open()
        size: int = self.db.execute("SELECT pg_total_relation_size('documents')").fetchone()[0]
        self.close()
        return size

    def memory(self) -> int:
        """Bytes of all processes of the server, shared ones counted once."""
        pid: int = self.db.execute("SELECT pg_backend_pid()").fetchone()[0]
        return together(int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]))

    def close(self) -> None:
        self.db.close()
        self.db = None

    def _row(self, one: Document) -> list[Any]:
        return [*(GAP.join(texts) for texts in columns(one)), one.id, one.name, sorted(self.labels.of(one))]


def matching(query: Query) -> str:
    """The question as a tsquery."""
    return " & ".join(f"({_either(clause)})" for clause in query.wanted)


def _either(clause: Clause) -> str:
    begun = [f"{_quoted((clause.begun,))}:*"] if clause.begun else []
    return " | ".join([*(_quoted(phrase) for phrase in clause.alternatives), *begun])


def _quoted(phrase: Sequence[str]) -> str:
    words = [word.replace("'", "''") for word in phrase]
    return " <-> ".join(f"'{word}'" for word in words) if len(words) == 1 else "({})".format(" <-> ".join(f"'{w}'" for w in words))
