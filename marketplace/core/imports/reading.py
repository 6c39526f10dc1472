"""A file as a table, whatever its kind: its titles, its rows with their lines, and what was recognised of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from marketplace.core import exports
from marketplace.core.imports import decoding, separated, sheets
from marketplace.core.imports.handlers import FileRefused
from marketplace.core.locale import N_
from search_index.analysis import fold

Records = Iterator[tuple[int, list[str]]]

MOST_COLUMNS = 300
MOST_ROWS = 500_000
# Above its titles a sheet often has a name, a date, a blank: this many rows are looked at.
ABOVE = 20
# The first two columns of a file of refused rows, in both languages, folded.
OURS = (("ligne", "motif"), ("line", "reason"))


@dataclass
class Table:
    """`header` in order, `rows` as (line, cells) without blank ones, cells stripped of blanks; `notes` is complete once they are read.

    Notes: `format` (csv or sheet), `encoding`, `separator`, `sheet`, `header_line`, `mended` (how many cells), `returned` (true for a
    file of refused rows that comes back), `filled` (how many cells of each column hold something).
    """

    header: list[str]
    rows: Records
    notes: dict[str, Any] = field(default_factory=dict)


@contextmanager
def open_table(path: Path, *, encoding: str | None = None, known: frozenset[str] = frozenset()) -> Iterator[Table]:
    """Read a file as a stream. `encoding` is what the person says of it, `known` the folded titles by which a header is recognised.

    Raises Unusable, also while rows are read, for a file that is no table.
    """
    if path.stat().st_size == 0:
        raise FileRefused(N_("Ce fichier est vide."))
    if sheets.is_workbook(path):
        with sheets.records(path) as (name, found):
            yield _table(found, {"format": "sheet", "sheet": name}, known)
        return
    recognised = decoding.encoding_of(path, encoding)
    separator = separated.separator_of(path, recognised)
    notes = {"format": "csv", "encoding": recognised, "separator": separated.SEPARATORS[separator]}
    yield _table(separated.records(path, recognised, separator), notes, known)


def _table(found: Records, notes: dict[str, Any], known: frozenset[str]) -> Table:
    notes["mended"] = 0
    kept = ((line, cells) for line, cells in _clean(found, notes) if any(cells))
    above = list(islice(kept, ABOVE))
    if not above:
        raise FileRefused(N_("Ce fichier n’a aucune ligne."))
    at = _header_at(above, known)
    line, titles = above[at]
    header = _without_end(titles)
    if len(header) > MOST_COLUMNS:
        raise FileRefused(N_("Ce fichier a plus de %(most)s colonnes : gardez celles qui servent."), most=MOST_COLUMNS)
    notes |= {"header_line": line, "filled": [0] * len(header), "returned": tuple(fold(one) for one in header[:2]) in OURS}
    return Table(header, _rows(chain(above[at + 1 :], kept), len(header), notes), notes)


def _clean(found: Records, notes: dict[str, Any]) -> Records:
    """Cells without blanks around them, mended where they were read one byte a letter."""
    for line, cells in found:
        for place, cell in enumerate(cells):
            stripped = cell.strip()
            if not stripped.isascii():
                mended = decoding.mended(stripped)
                notes["mended"] += mended != stripped
                stripped = decoding.without_undefined(mended)
            cells[place] = stripped
        yield line, cells


def _rows(found: Records, width: int, notes: dict[str, Any]) -> Records:
    for count, (line, cells) in enumerate(found, start=1):
        if count > MOST_ROWS:
            raise FileRefused(N_("Ce fichier a plus de %(most)s lignes : divisez-le."), most=MOST_ROWS)
        kept = cells[:width] + _without_end(cells[width:])
        for place, cell in enumerate(kept[:width]):
            notes["filled"][place] += bool(cell)
        yield line, [exports.plain(cell) for cell in kept] if notes["returned"] else kept


def _header_at(above: list[tuple[int, list[str]]], known: frozenset[str]) -> int:
    """Where the titles are: the first row that has two titles that we know, else the first with two cells, else the first."""
    for at, (_line, cells) in enumerate(above):
        if len(known.intersection(fold(cell) for cell in cells if cell)) >= 2:
            return at
    return next((at for at, (_line, cells) in enumerate(above) if sum(map(bool, cells)) >= 2), 0)


def _without_end(cells: list[str]) -> list[str]:
    """The cells up to the last that holds something."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
