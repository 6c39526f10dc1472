"""Texts that have broken programs, imported as the names of enterprises from a CSV and from a workbook: what became of each.

A part of `python -m tests.trials`. It tries those of tests/organizations/nasty.py, and those of a larger list when it is beside
the project.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from flask import Flask
from lxml import html
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.imports.handlers import Message
from marketplace.core.imports.models import ImportRow
from marketplace.organizations.imports.enterprises import KIND
from marketplace.organizations.models import Organization
from tests.bench_import import likely_neq
from tests.core.imports import files
from tests.organizations.nasty import NASTY

HEADERS = ["nom", "municipalité", "région", "neq"]
SHOWN = 60


def try_texts(app: Flask, larger_list: Path) -> None:
    """Import the texts twice and print what became of them."""
    larger = json.loads(larger_list.read_text(encoding="utf-8")) if larger_list.exists() else []
    texts = list(dict.fromkeys([*NASTY, *larger]))
    print(f"\n{len(texts)} texts that have broken programs, as names")
    for kind, write, start in (("csv", _csv, 0), ("xlsx", _workbook, len(texts))):
        # Each has a number of its own, so that none is taken for another of the same letters.
        by_neq = {likely_neq(number): text for number, text in enumerate(texts, start)}
        data = write([HEADERS, *([text, "Rimouski", "01", neq] for neq, text in by_neq.items())])
        run_id = files.imported(app, data, kind=KIND, name=f"textes.{kind}", source=f"textes-{kind}")
        found = list(_found(app, run_id, by_neq))
        print(f"{kind}: " + ", ".join(f"{count} {what}" for what, count in Counter(what for what, _text in found).most_common()))
        for what, text in found:
            if what not in ("kept and shown as they are", "kept and shown without blanks around"):
                print(f"  {what}: {text}")


def _csv(rows: list[list[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8")


def _workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    # As text, whatever they look like: a formula would be what its author made of it, not a name.
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for line, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
    book.close()
    return file.getvalue()


def _found(app: Flask, run_id: int, by_neq: dict[str, str]) -> Iterator[tuple[str, str]]:
    """For each row that was read, what became of it and the text."""
    client = app.test_client()
    with app.app_context(), db.database().reading() as session:
        rows = session.scalars(select(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.line)).all()
        pages = {one.id: one for one in session.scalars(select(Organization)).unique()}
    if len(rows) != len(by_neq):
        yield "ROWS LOST", f"{len(by_neq)} written, {len(rows)} read"
    for row in rows:
        text = by_neq[row.cells[3]]
        if row.subject_id is None:
            with app.app_context():
                yield "refused", f"{ascii(text)[:SHOWN]}: {'; '.join(map(Message.said, row.messages))}"
            continue
        page = pages[row.subject_id]
        answer = client.get(f"/entreprises/{page.slug}")
        heading = html.fromstring(answer.data).xpath("string(//h1)") if answer.status_code == 200 else None
        if heading is None or " ".join(heading.split()) != " ".join(page.name.split()):
            yield "SHOWN OTHERWISE", f"{ascii(text)[:SHOWN]}: {answer.status_code}, {ascii(heading)[:SHOWN]}"
        elif page.name == text:
            yield "kept and shown as they are", ""
        elif page.name == text.strip():
            yield "kept and shown without blanks around", ""
        else:
            what = "kept otherwise, with a warning" if row.has_warnings else "KEPT OTHERWISE WITHOUT A WORD"
            yield what, f"{ascii(text)[:SHOWN]} as {ascii(page.name)[:SHOWN]}"
