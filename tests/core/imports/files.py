"""Files as people send them, and an import of the tests' own: what is taken is a row of `index_notes`, of the kind « essai »."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.imports import applying, handlers, header, runs, staging
from marketplace.core.imports.handlers import HANDLERS, Column, Context, Handler, Message, RowRefused, Taken
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome, RunStatus
from marketplace.core.indexing import IndexNote
from tests.builders import AT

KIND = "essai"


def table(*rows: list[str], separator: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=end).writerows(rows)
    return file.getvalue().encode(encoding)


def workbook(*rows: list[object], above: int = 0, left: int = 0, empty_sheets: int = 0) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for _number in range(empty_sheets):
        book.add_worksheet()
    sheet = book.add_worksheet("Les données")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line + above, column + left, cell, day if hasattr(cell, "year") else None)
    book.close()
    return file.getvalue()


def take(row: Mapping[str, str], context: Context) -> Taken:
    """A name that is « refusé » is refused after it wrote, « avertie » is warned, « panne » is a fault; a known number is unchanged."""
    name, number = row["name"], int(row.get("number") or 0)
    note = IndexNote(kind=KIND, row_id=number)
    known = db.session().scalar(select(IndexNote.id).where(IndexNote.kind == KIND, IndexNote.row_id == number))
    if known and name not in ("refusé", "panne"):
        return Taken(Outcome.UNCHANGED, known)
    db.session().add(note)
    db.session().flush()
    if name == "refusé":
        raise RowRefused(Message("le numéro %(number)s ne va pas", {"number": number}), Message("ni le nom"))
    if name == "panne":
        raise ZeroDivisionError
    return Taken(Outcome.ADDED, note.id, (Message("attention"),) if name == "avertie" else ())


@contextmanager
def declared(after: object = None) -> Iterator[Handler]:
    """The import of the tests, offered for a while."""
    columns = (Column("name", ("nom", "raison sociale"), needed=True), Column("number", ("numéro", "no")), Column("place", ("ville",)))
    handler = handlers.declare(Handler(KIND, "Essai", "organizations.edit", columns, take, after))  # type: ignore[arg-type]
    try:
        yield handler
    finally:
        del HANDLERS[KIND]


def received(app: Flask, data: bytes, *, kind: str = KIND, name: str = "essai.csv", source: str = "essai", **options: object) -> int:
    with app.app_context():
        kept = staging.keep(io.BytesIO(data))
        with db.database().writing():
            given = {"kind": kind, "name": name, "source": source, "is_dry": False, "actor_id": None, "at": AT, **options}
            return staging.receive(kept, **given).id  # type: ignore[arg-type]


def staged(app: Flask, data: bytes, **options: object) -> int:
    run_id = received(app, data, **options)
    with app.app_context():
        staging.stage(run_id)
    return run_id


def begun(app: Flask, data: bytes, **options: object) -> int:
    run_id = staged(app, data, **options)
    with app.app_context(), db.database().writing():
        run = db.load(ImportRun, id=run_id)
        handler = staging.handler_of(run)
        header.check(header.propose(run.header, handler, returned=bool(run.notes["returned"])), run.header, handler)
        runs.begin(run, run.mapping)
    return run_id


def imported(app: Flask, data: bytes, **options: object) -> int:
    """The number of a run that was carried to its end."""
    run_id = begun(app, data, **options)
    finish(app, run_id)
    return run_id


def finish(app: Flask, run_id: int, *, most: int = 200) -> None:
    is_more = True
    while is_more:
        with app.app_context(), db.database().writing():
            is_more = applying.apply_batch(run_id, at=AT, most=most)


def run_of(app: Flask, run_id: int) -> ImportRun:
    with app.app_context(), db.database().reading():
        return db.load(ImportRun, id=run_id)


def rows_of(app: Flask, run_id: int) -> list[ImportRow]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.line)))


def outcomes(app: Flask, run_id: int) -> list[str]:
    return [row.outcome.value for row in rows_of(app, run_id)]


def kept_notes(app: Flask) -> list[int]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(IndexNote.row_id).where(IndexNote.kind == KIND).order_by(IndexNote.id)))


def write(folder: Path, data: bytes, name: str = "fichier.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


__all__ = ["RunStatus"]
