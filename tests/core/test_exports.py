"""Lists as files for a spreadsheet: whole, right, and never run."""

import csv
import io

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from marketplace.core import exports

ROWS = [["Coop du Phare", 12, None], ["=2+5", -3, "@SUM(A1)"], ["Œuvre « été » 日本", 1.5, 'avec "guillemets", virgule\net ligne']]


def csv_of(response) -> list[list[str]]:
    data = response.get_data()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_holds_every_row_and_runs_no_formula(app: Flask) -> None:
    response = exports.csv_response("entreprises", ["Nom", "Nombre", "=Titre"], ROWS)
    assert csv_of(response) == [
        ["Nom", "Nombre", "'=Titre"],
        ["Coop du Phare", "12", ""],
        ["'=2+5", "-3", "'@SUM(A1)"],
        ["Œuvre « été » 日本", "1.5", 'avec "guillemets", virgule\net ligne'],
    ]
    assert response.headers["Content-Disposition"] == "attachment; filename=entreprises.csv"
    assert int(response.headers["Content-Length"]) == len(response.get_data())


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@A1", "\t=1", "＝1+1", " =1+1", "\u00a0=1", "-", "+1;2", "'=1", "=\u00e9"])
def test_what_a_spreadsheet_may_run_stands_behind_an_apostrophe(text: str) -> None:
    assert exports.safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["-12", "+1,5", "-3.25", "0", "", "l’été", "'quote'", "a=b", "a; -b", "Un :\n- deux\n+ trois", "a;b=c", "418 555-0100", "d'abord"],
)
def test_what_no_spreadsheet_runs_stays_as_it_is(text: str) -> None:
    assert exports.safe(text) == text


@given(st.text())
def test_the_text_behind_the_apostrophe_is_found_again(text: str) -> None:
    assert exports.plain(exports.safe(text)) == text


@given(st.text(alphabet="=+-@';\n\r (|a", max_size=12))
def test_the_text_of_several_apostrophes_is_found_again(text: str) -> None:
    assert exports.plain(exports.safe(text)) == text


def test_no_formula_begins_where_a_spreadsheet_in_french_begins_a_cell() -> None:
    """A CSV parted by commas is opened in Québec by a spreadsheet that parts cells by semicolons."""
    hostile = ["Nettoyage;=HYPERLINK(A1);", "Un mot\n=1+1", "a; @SUM(A1)", "a;-cmd|' /C calc'!A0;b", "a;'=1", "a\r+A1(1)", "\r=1"]
    file = io.BytesIO()
    exports.write_csv(file, ["Nom", "Autre"], [["Coop", one] for one in hostile])
    read = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""), delimiter=";")
    assert [cell for row in read for cell in row if cell.lstrip()[:1] in set("=+-@")] == []


@given(st.text(alphabet="=+-@'\t\r ＝1,.a", max_size=6))
def test_no_cell_of_a_csv_begins_as_a_formula(text: str) -> None:
    cell = exports.safe(text)
    assert not cell.lstrip(" ").startswith(tuple("=+-@\t\r＝")) or exports.NUMBER.fullmatch(cell)


def test_an_xlsx_holds_text_as_text_and_numbers_as_numbers(app: Flask) -> None:
    rows = [*ROWS, ["https://exemple.org", "0123", 10**18], ["x" * 40_000, "\x00\x07", "{=1+1}"]]
    data = exports.xlsx_response("entreprises", ["Nom", "Nombre", "=Titre"], rows).get_data()
    read = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert read[0] == ["Nom", "Nombre", "=Titre"]
    assert read[1:4] == [["Coop du Phare", 12, ""], ["=2+5", -3, "@SUM(A1)"], ROWS[2]]
    assert read[4] == ["https://exemple.org", "0123", str(10**18)]
    assert (len(read[5][0]), read[5][2]) == (32_767, "{=1+1}")
    assert b"<f>" not in data


def test_a_formula_of_an_xlsx_would_be_seen_without_the_protection(app: Flask) -> None:
    """The control of the test above: the library does write formulas when it is let."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write(0, 0, "=2+5")
    book.close()
    file.seek(0)
    assert load_workbook(file).get_sheet_by_index(0).to_python() != [["=2+5"]]


def test_half_of_a_character_does_not_break_the_list(app: Flask) -> None:
    assert csv_of(exports.csv_response("x", ["a"], [["\ud800"]]))[1] == ["?"]
    assert load_workbook(io.BytesIO(exports.xlsx_response("x", ["a"], [["\ud800b"]]).get_data())).get_sheet_by_index(0).to_python()[1] == [
        "?b"
    ]


def test_a_name_of_any_letters_becomes_a_name_of_file(app: Flask) -> None:
    response = exports.csv_response('Pôle "x"\r\n/..', ["a"], [])
    response.close()
    said = response.headers["Content-Disposition"]
    assert said == "attachment; filename=pole-x.csv"
