"""The rows to mend: refused ones and those taken with warnings, with their lines and the reasons, as a file that may come back."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response
from sqlalchemy import Select, or_, select

from marketplace.core import db, exports
from marketplace.core.imports.handlers import Message
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome
from marketplace.core.locale import _


def to_mend(run: ImportRun) -> Select[ImportRow]:
    """The rows that a person should look at, by their lines."""
    amiss = or_(ImportRow.outcome == Outcome.REFUSED, ImportRow.has_warnings)
    return select(ImportRow).where(ImportRow.run_id == run.id, amiss).order_by(ImportRow.line)


def refused(run: ImportRun) -> Select[ImportRow]:
    """The refused rows, by their lines."""
    return select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.outcome == Outcome.REFUSED).order_by(ImportRow.line)


def reasons(row: ImportRow) -> str:
    """Why, in the language of the reader."""
    return " · ".join(Message.said(one) for one in row.messages)


def csv_response(run: ImportRun) -> Response:
    return exports.csv_response(_name(run), _titles(run), _rows(run))


def xlsx_response(run: ImportRun) -> Response:
    return exports.xlsx_response(_name(run), _titles(run), _rows(run))


def write(run: ImportRun, file: BinaryIO) -> None:
    """The same CSV written to a file, for a terminal."""
    exports.write_csv(file, _titles(run), _rows(run))


def _titles(run: ImportRun) -> list[str]:
    # A file that comes back and is sent back again keeps one pair of these columns: the new one.
    return [_("ligne"), _("motif"), *run.header[_skipped(run) :]]


def _rows(run: ImportRun) -> Iterator[list[exports.Cell]]:
    for row in db.session().scalars(to_mend(run).execution_options(yield_per=500)):
        yield [row.line, reasons(row), *row.cells[_skipped(run) :]]


def _skipped(run: ImportRun) -> int:
    return 2 if run.notes.get("returned") else 0


def _name(run: ImportRun) -> str:
    to_do = _("a-corriger")
    return f"{run.file.name.rpartition('.')[0] or run.file.name}-{to_do}"
