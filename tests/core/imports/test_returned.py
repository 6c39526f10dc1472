"""The rows to mend come back as a file, and the mended file comes back to us."""

import csv
import io

import pytest
from flask import Flask
from python_calamine import load_workbook
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.imports import returned
from marketplace.core.imports.models import ImportRow, ImportRun
from marketplace.core.locale import speaking
from tests.core.imports.files import declared, imported, kept_notes, outcomes, rows_of, table

HEAD = ["nom", "no", "ville", "autre"]


@pytest.fixture(autouse=True)
def _offered(app: Flask):
    with declared():
        yield


def to_mend(app: Flask, run_id: int, *, sheet: bool = False) -> list[list[str]]:
    with app.test_request_context(), db.database().reading():
        run = db.load(ImportRun, id=run_id)
        data = (returned.xlsx_response if sheet else returned.csv_response)(run).get_data()
    if sheet:
        return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_rows_to_mend_come_back_with_their_lines_reasons_and_cells(app) -> None:
    rows = [["Un", "1", "", ""], ["refusé", "2", "=1+1", "x"], ["avertie", "3", "", "y"]]
    run_id = imported(app, table(HEAD, *rows))
    assert to_mend(app, run_id) == [
        ["ligne", "motif", *HEAD],
        ["3", "le numéro 2 ne va pas · ni le nom", "refusé", "2", "'=1+1", "x"],
        ["4", "attention", "avertie", "3", "", "y"],
    ]
    assert to_mend(app, run_id, sheet=True)[1] == [3, "le numéro 2 ne va pas · ni le nom", "refusé", "2", "=1+1", "x"]


def test_the_reasons_are_in_the_language_of_the_reader(app) -> None:
    run_id = imported(app, table(HEAD, ["Un", "1", "", "", "trop"]))
    with app.app_context(), db.database().reading() as session, speaking("en"):
        row = session.scalars(select(ImportRow).where(ImportRow.run_id == run_id)).one()
        said = returned.reasons(row)
    assert "1" in said


def test_the_file_to_mend_once_mended_is_imported_again_and_nothing_is_doubled(app) -> None:
    run_id = imported(app, table(HEAD, ["Un", "1", "", ""], ["refusé", "2", "=1+1", ""], ["avertie", "3", "", ""]))
    back = [[cell.replace("refusé", "corrigé").replace("avertie", "corrigée") for cell in row] for row in to_mend(app, run_id)]
    again = imported(app, table(*back))
    assert outcomes(app, again) == ["added", "unchanged"]
    assert rows_of(app, again)[0].cells[2:] == ["corrigé", "2", "=1+1", ""]
    assert kept_notes(app) == [1, 3, 2]


def test_a_file_that_comes_back_and_is_refused_again_keeps_one_pair_of_our_columns(app) -> None:
    again = imported(app, table(["ligne", "motif", *HEAD], ["7", "vieux", "refusé", "2", "", ""]))
    assert to_mend(app, again)[0] == ["ligne", "motif", *HEAD]
    assert to_mend(app, again)[1][:3] == ["2", "le numéro 2 ne va pas · ni le nom", "refusé"]
