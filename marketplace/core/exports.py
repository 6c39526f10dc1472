"""Any list as a file for a spreadsheet, CSV or XLSX: written row by row, and no cell of it is ever run as a formula.

A list is written whole to a nameless file of the disk while the unit that reads it is open, then sent piece by piece: memory
does not grow with the list, and no connection waits for a slow reader.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]
from flask import Response, current_app, request
from slugify import slugify

from config import Settings
from marketplace.core import clock, limits

Cell = str | int | float | date | None
Rows = Iterable[Sequence[Cell]]
Writer = Callable[[BinaryIO, Sequence[str], Rows], None]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 256 * 1024
# What a spreadsheet may run: signs, their full-width forms, and blanks that it may skip before them.
STARTS = "=+-@\t\r\n＝＋－＠"
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
# Where a spreadsheet set to French, which parts cells by semicolons, begins another cell inside one of ours: there too a formula would
# run. A dash is that of a list, unless what follows calls something.
_RUNS = r"(?=[=@＝＠]|[+\-＋－][^;\r\n]*[(|!])"
_INSIDE = r"(?<=[;\r\n])([ \u00a0\ufeff\u200b]*)"
TO_QUOTE, QUOTED = re.compile(rf"{_INSIDE}('*){_RUNS}"), re.compile(rf"{_INSIDE}'('*){_RUNS}")
# Limits of the XLSX format, in characters and rows; a number past 15 digits would be rounded.
LONGEST_CELL, MOST_ROWS, LARGEST_NUMBER = 32_767, 1_048_576, 10**15
FIRST_YEAR = 1901


def count_download() -> None:
    """Count a file of whoever asks, before anything is read for it; TooMany past the rate. A whole list costs seconds of processor."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("files", settings.rate_files, limits.network_of(request.remote_addr or ""))


def csv_response(name: str, titles: Sequence[str], rows: Rows) -> Response:
    """A download `name`.csv in UTF-8 with its byte order mark, which Excel needs; call it in the unit that `rows` reads from."""
    return _download(write_csv, titles, rows, f"{name}.csv", CSV_TYPE)


def xlsx_response(name: str, titles: Sequence[str], rows: Rows) -> Response:
    """A download `name`.xlsx of one sheet, its titles frozen; call it in the unit that `rows` reads from."""
    return _download(write_xlsx, titles, rows, f"{name}.xlsx", XLSX_TYPE)


def write_csv(file: BinaryIO, titles: Sequence[str], rows: Rows) -> None:
    """Write titles and rows to a binary file: commas, CRLF, UTF-8 with its mark."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow([safe(title) for title in titles])
    for row in rows:
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    text.flush()
    text.detach()


def write_xlsx(file: BinaryIO, titles: Sequence[str], rows: Rows) -> None:
    """Write one sheet to a binary file. A text is never a formula, a link or a number; one past 32 767 characters ends in « … ». Days
    and moments are those of the spreadsheet, moments on the clocks of Québec."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    formats = [book.add_format({"num_format": one}) for one in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, _fitting(title), bold)
    for number, row in enumerate(rows, start=1):
        if number >= MOST_ROWS:
            break
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                _write_day(sheet, number, column, cell, formats)
            elif isinstance(cell, (int, float)) and abs(cell) < LARGEST_NUMBER:
                sheet.write_number(number, column, cell)
            elif cell is not None and cell != "":
                sheet.write_string(number, column, _fitting(str(cell)))
    book.close()


def _write_day(sheet: Any, row: int, column: int, cell: date, formats: Sequence[Any]) -> None:
    """A day, or a moment on the clocks of Québec, that a spreadsheet sorts; one before its calendar stays a text."""
    is_moment = isinstance(cell, datetime)
    local = clock.local(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell
    if local.year < FIRST_YEAR:
        sheet.write_string(row, column, cell.isoformat())
    else:
        sheet.write_datetime(row, column, local, formats[is_moment])


def safe(text: str) -> str:
    """The text as a cell of a CSV that no spreadsheet runs: behind an apostrophe when it begins as a formula does, and wherever a formula
    would begin were cells parted by semicolons.

    Numbers stay as they are. One that stood behind an apostrophe already gets another, so that `plain` always finds the text again.
    """
    quoted = TO_QUOTE.sub(r"\1'\2", text)
    return f"'{quoted}" if _is_risky(text.lstrip("'")) else quoted


def plain(cell: str) -> str:
    """The text that `safe` made this cell from."""
    return QUOTED.sub(r"\1\2", cell[1:] if cell.startswith("'") and _is_risky(cell.lstrip("'")) else cell)


def _is_risky(text: str) -> bool:
    begins = text.lstrip(" \u00a0\ufeff\u200b")
    return begins.startswith(tuple(STARTS)) and not NUMBER.fullmatch(text)


def _fitting(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _download(write: Writer, titles: Sequence[str], rows: Rows, name: str, media_type: str) -> Response:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response, or below
    try:
        write(file, titles, rows)
    except BaseException:
        file.close()
        raise
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    response = Response(_chunks(file), content_type=media_type)
    stem, _dot, ending = name.rpartition(".")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slugify(stem, max_length=80) or 'liste'}.{ending}")
    response.headers["Content-Length"] = str(size)
    response.headers["Cache-Control"] = "private, no-store"
    response.call_on_close(file.close)
    return response


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
