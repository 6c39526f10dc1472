"""The synonyms in force: those of the product's file, as the team changed them; the same in every process at once.

Each search reads a stamp (one small statement) and makes the mapping again when it moved, so that what the team changes
holds from the next search on, whichever process answers it.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from marketplace.core import db
from marketplace.search.models import SearchSynonym
from marketplace.search.synonyms.lines import Line, Term, mapping, read_line

FILE = Path(__file__).parents[1] / "data" / "synonyms.csv"
KEPT = "maillage.synonyms"

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Rule:
    """A line as it stands: `of_product` when the product's file brings it, `row` when the team touched it."""

    key: str
    line: Line
    of_product: Line | None
    row: SearchSynonym | None

    @property
    def is_off(self) -> bool:
        return self.row is not None and self.row.is_off

    @property
    def is_changed(self) -> bool:
        """Whether the team made the product say something else."""
        return self.row is not None and self.of_product is not None and str(self.line) != str(self.of_product)


@cache
def of_product() -> tuple[Line, ...]:
    """The lines of the product's file, in its order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(read_line(row["line"]) for row in csv.DictReader(file))


def in_force() -> Mapping[Term, tuple[Term, ...]]:
    """For the tokens of a question, those that will do as well: what the grammar is given. Asks one small statement."""
    stamp = _stamp()
    kept: tuple[Stamp, Mapping[Term, tuple[Term, ...]]] | None = current_app.extensions.get(KEPT)
    if kept is None or kept[0] != stamp:
        kept = stamp, mapping(one.line for one in rules() if not one.is_off)
        current_app.extensions[KEPT] = kept
    return kept[1]


def rules() -> list[Rule]:
    """Every line with what the team did to it: those of the file in its order, then those that the team added, by their words."""
    return merged(of_product(), db.session().scalars(select(SearchSynonym).order_by(SearchSynonym.key)))


def merged(lines: Iterable[Line], rows: Iterable[SearchSynonym]) -> list[Rule]:
    """The file and the table brought together by the keys of the lines."""
    touched = {row.key: row for row in rows}
    found = []
    for line in lines:
        row = touched.pop(line.key, None)
        found.append(Rule(line.key, read_line(row.line) if row else line, line, row))
    return found + [Rule(row.key, read_line(row.line), None, row) for row in touched.values()]


def rule(key: str) -> Rule | None:
    """The line of this name, or None."""
    return next((one for one in rules() if one.key == key), None)


def _stamp() -> Stamp:
    """What moves with every change: rows are never taken away, and each change raises the version of one."""
    counted = select(func.count(), func.coalesce(func.sum(SearchSynonym.version), 0)).select_from(SearchSynonym)
    rows, versions = db.session().execute(counted).one()
    return int(rows), int(versions)
