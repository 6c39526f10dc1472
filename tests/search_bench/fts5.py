"""SQLite's full text over the same tokens: one column a weight, one row for each label of a document."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search_index import Clause, Document, Query
from tests.search_bench.corpus import ENTERPRISES
from tests.search_bench.mix import Ask
from tests.search_bench.rows import COLUMNS, GAP, Labels, columns

SCHEMA = f"""
PRAGMA journal_mode = WAL;
CREATE VIRTUAL TABLE words USING fts5({", ".join(COLUMNS)}, content='', tokenize='ascii');
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT);
CREATE INDEX by_name ON documents (name, id);
CREATE TABLE holders (label INTEGER, id INTEGER, PRIMARY KEY (label, id)) WITHOUT ROWID;
CREATE TABLE labelled (id INTEGER, label INTEGER, PRIMARY KEY (id, label)) WITHOUT ROWID;
"""
RANK = "bm25(words, {})".format(", ".join(str(float(weight)) for weight in COLUMNS.values()))


@dataclass
class Fts5:
    """FTS5 in a file, in WAL as the product's database; contentless, so that it holds no more than the others."""

    file: Path
    name: str = "SQLite FTS5"
    kind: str = ENTERPRISES
    labels: Labels = field(default_factory=Labels)
    db: Any = None

    def build(self, documents: Sequence[Document]) -> None:
        self._connect()
        self.db.executescript(SCHEMA)
        with self.db:
            for one in documents:
                if one.kind == self.kind:
                    self._add(one)
        self.db.execute("INSERT INTO words(words) VALUES ('optimize')")
        self.db.commit()
        self.db.execute("ANALYZE")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.close()

    def open(self) -> None:
        self._connect()

    def ask(self, one: Ask) -> int:
        """How many answer; a mistyped question is asked as it was meant, for FTS5 mends no spelling."""
        query = one.query(self.kind, one.mended or None)
        match = matching(query)
        page = "SELECT id FROM documents {} ORDER BY name, id LIMIT ? OFFSET ?"
        if match:
            page = f"SELECT rowid FROM words WHERE words MATCH ? {{}} ORDER BY {RANK}, rowid LIMIT ? OFFSET ?"
        inside, values = self._filtered(query, "rowid" if match else "id")
        given = [match] if match else []
        condition = f"{'AND' if match else 'WHERE'} {inside}" if inside else ""
        self.db.execute(page.format(condition), [*given, *values, query.limit, query.offset]).fetchall()
        total = self._count(query, match, None)
        for facet, wanted in query.filters.items():
            if wanted:
                self._count(query, match, facet)
        return total

    def _count(self, query: Query, match: str, but: str | None) -> int:
        """How many answer, and how many have each label: all of them, or those of a facet without its own filter."""
        inside, values = self._filtered(query, "rowid" if match else "id", but)
        source = "SELECT rowid AS id FROM words WHERE words MATCH ?" if match else "SELECT id FROM documents WHERE true"
        source = f"WITH found AS MATERIALIZED ({source}{f' AND {inside}' if inside else ''})"
        given = [*([match] if match else []), *values]
        first, last = self.labels.span(but)
        labels = self.db.execute(
            f"{source} SELECT label, count(*) FROM found CROSS JOIN labelled USING (id) WHERE label BETWEEN ? AND ? GROUP BY label",
            [*given, first, last],
        )
        labels.fetchall()
        total: int = self.db.execute(f"{source} SELECT count(*) FROM found", given).fetchone()[0] if but is None else 0
        return total

    def _filtered(self, query: Query, key: str, but: str | None = None) -> tuple[str, list[int]]:
        """The conditions of the filters but one, and their values."""
        wanted = [[self.labels.number(facet, code) for code in sorted(codes)] for facet, codes in query.filters.items() if facet != but]
        inside = " AND ".join(f"{key} IN (SELECT id FROM holders WHERE label IN ({', '.join('?' * len(numbers))}))" for numbers in wanted)
        return inside, [number for numbers in wanted for number in numbers]

    def change(self, before: Document, after: Document) -> None:
        with self.db:
            old = [GAP.join(texts) for texts in columns(before)]
            asked = f"INSERT INTO words(words, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?, {', '.join('?' * len(COLUMNS))})"
            self.db.execute(asked, [before.id, *old])
            for table in ("documents", "holders", "labelled"):
                self.db.execute(f"DELETE FROM {table} WHERE id = ?", [before.id])
            self._add(after)

    def has(self, word: str) -> bool:
        return bool(self.db.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", [f'"{word}"']).fetchone())

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.file.parent.glob(f"{self.file.name}*"))

    def memory(self) -> int:
        """It has no server: its memory is that of the process."""
        return 0

    def close(self) -> None:
        self.db.close()
        self.db = None

    def _connect(self) -> None:
        self.db = sqlite3.connect(self.file)
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA cache_size = -65536")
        self.db.execute("PRAGMA temp_store = MEMORY")

    def _add(self, one: Document) -> None:
        row = [GAP.join(texts) for texts in columns(one)]
        self.db.execute(f"INSERT INTO words(rowid, {', '.join(COLUMNS)}) VALUES (?, {', '.join('?' * len(COLUMNS))})", [one.id, *row])
        self.db.execute("INSERT INTO documents VALUES (?, ?)", [one.id, one.name])
        numbers = sorted(self.labels.of(one))
        self.db.executemany("INSERT INTO holders VALUES (?, ?)", [(number, one.id) for number in numbers])
        self.db.executemany("INSERT INTO labelled VALUES (?, ?)", [(one.id, number) for number in numbers])


def matching(query: Query) -> str:
    """The question in FTS5's words: empty for none."""
    return " AND ".join(f"({_either(clause)})" for clause in query.wanted)


def _either(clause: Clause) -> str:
    begun = [f'"{clause.begun}"*'] if clause.begun else []
    return " OR ".join([*(_quoted(phrase) for phrase in clause.alternatives), *begun])


def _quoted(phrase: Iterable[str]) -> str:
    return '"{}"'.format(" ".join(phrase))
