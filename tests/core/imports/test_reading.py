"""A file as a table, whatever encoding, separator or program it comes from."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.errors import Unusable
from marketplace.core.imports import decoding, reading
from tests.core.imports.files import table, workbook, write

Rows = list[tuple[int, list[str]]]
ROWS = (["nom", "ville", "no"], ["Coopérative de l’Œuvre", "Sainte-Thérèse", "1"], ["Été à Montréal", "Québec", "2"])


@pytest.fixture(autouse=True)
def _within(app: Flask):
    with app.app_context():
        yield


def read(
    path: Path, encoding: str | None = None, known: frozenset[str] = frozenset()
) -> tuple[list[str], list[tuple[int, list[str]]], dict]:
    with reading.open_table(path, encoding=encoding, known=known) as found:
        rows = list(found.rows)
    return found.header, rows, found.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_end_of_line_is_read_alike(tmp_path, encoding, separator, end) -> None:
    header, rows, notes = read(write(tmp_path, table(*ROWS, separator=separator, encoding=encoding, end=end)))
    assert [header, *(cells for _line, cells in rows)] == list(map(list, ROWS))
    assert [line for line, _cells in rows] == [2, 3]
    assert notes["encoding"] == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    assert notes["separator"] == {",": "comma", ";": "semicolon", "\t": "tab"}[separator]


def test_mac_roman_is_believed_when_it_is_said(tmp_path) -> None:
    path = write(tmp_path, table(["nom", "no"], ["Caf\u00e9", "1"], encoding="mac-roman"))
    assert read(path, "mac-roman")[1] == [(2, ["Café", "1"])]
    assert read(path, "cp1252")[1] == [(2, ["CafŽ", "1"])]


def test_an_encoding_that_is_said_wrongly_is_refused_with_the_line(tmp_path) -> None:
    path = write(tmp_path, table(*ROWS, encoding="cp1252"))
    with pytest.raises(Unusable, match="ligne 2"):
        read(path, "utf-8")


def test_text_read_one_byte_a_letter_is_mended_and_counted(tmp_path) -> None:
    spoiled = [[cell.encode().decode("cp1252", "replace") for cell in row] for row in ROWS]
    _header, rows, notes = read(write(tmp_path, table(*spoiled)))
    assert rows[1][1] == ["Été à Montréal", "Québec", "2"]
    assert notes["mended"] == 4


@given(st.text(alphabet="abcéèàçÉÀŒœ’«» -", min_size=1))
def test_text_that_was_never_spoiled_is_left_alone(text: str) -> None:
    assert decoding.mended(text) == text


@given(st.text(alphabet="abcéèàçÉÏŒœ’«»”\u00a0 -", min_size=1, max_size=30))
def test_text_that_was_spoiled_is_found_again(text: str) -> None:
    spoiled = text.encode().decode("cp1252", "maillage.c1")
    assert decoding.mended(spoiled) == text


def test_a_cell_that_is_only_half_spoiled_is_not_touched(tmp_path) -> None:
    assert decoding.mended("Ã© et é") == "Ã© et é"
    assert decoding.losses("Ã© et é") == "Ã©"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Coop?ative de solidarit?de service ?domicile", "?"),
        ("Qu?ec", "?"),
        ("Caf\ufffd", "\ufffd"),
        ("Que faire? Venir.", None),
        ("https://exemple.org/a?b=c", None),
        ("exemple.coop/page?x", None),
        ("", None),
    ],
)
def test_letters_that_were_lost_are_seen_and_questions_are_not_taken_for_them(cell, shown) -> None:
    assert decoding.losses(cell) == shown


def test_bytes_that_windows_leaves_undefined_are_said_to_be_lost(tmp_path) -> None:
    _header, rows, notes = read(write(tmp_path, b"nom,no\r\nCaf\xe9 \x81 b\xe9b\xe9,1\r\n"))
    assert (rows[0][1][0], notes["encoding"]) == ("Café \ufffd bébé", "cp1252")


@pytest.mark.parametrize("broken", ['"Coop jamais fermée,1\n', 'a,"b"c\n', '"' + "a" * 140_000 + '",b\n'])
def test_quotes_that_do_not_match_are_refused_with_the_line(tmp_path, broken) -> None:
    good = table(["nom", "no"], *([f"Coop {number}", "1"] for number in range(150)), end="\n")
    with pytest.raises(Unusable, match="ligne 152"):
        read(write(tmp_path, good + broken.encode()))


def test_quotes_separators_and_line_breaks_inside_a_cell_are_kept_and_lines_are_right(tmp_path) -> None:
    text = 'Elle dit : "propre,\r\nnet;\net clair".'
    _header, rows, _notes = read(write(tmp_path, table(["nom", "no"], [text, "1"], ["Deux", "2"])))
    assert rows == [(2, [text, "1"]), (5, ["Deux", "2"])]


def test_semicolons_win_over_the_commas_of_the_text(tmp_path) -> None:
    data = b"nom;description\nUn;propre, net, clair\nDeux;vite, bien\n"
    assert read(write(tmp_path, data))[1] == [(2, ["Un", "propre, net, clair"]), (3, ["Deux", "vite, bien"])]


def test_the_line_by_which_excel_says_its_separator_is_obeyed_and_is_no_row(tmp_path) -> None:
    header, rows, notes = read(write(tmp_path, b"sep=;\r\nnom;no\r\nUn, deux;1\r\n"))
    assert (header, rows, notes["separator"]) == (["nom", "no"], [(3, ["Un, deux", "1"])], "semicolon")


def test_what_stands_above_the_titles_is_passed_over(tmp_path) -> None:
    data = table(["Répertoire 2025"], ["mis à jour, oui", ""], [], ["Nom", "Ville"], ["Un", "Alma"])
    header, rows, notes = read(write(tmp_path, data), known=frozenset({"nom", "ville"}))
    assert (header, rows, notes["header_line"]) == (["Nom", "Ville"], [(5, ["Un", "Alma"])], 4)


def test_empty_columns_and_rows_at_the_end_are_none_and_what_overflows_stays(tmp_path) -> None:
    data = table(["nom", "no", "", ""], ["Un", "1", "", " "], ["", ""], ["Deux", "2", "de trop"])
    header, rows, notes = read(write(tmp_path, data))
    assert (header, rows) == (["nom", "no"], [(2, ["Un", "1"]), (4, ["Deux", "2", "de trop"])])
    assert notes["filled"] == [2, 2]


def test_numbers_and_days_of_a_workbook_are_read_as_people_wrote_them(tmp_path) -> None:
    data = workbook(
        ["nom", "neq", "fondée", "taux", "vrai"], ["Un", 1142934315, date(1998, 5, 12), 2.5, True], above=2, left=1, empty_sheets=1
    )
    header, rows, notes = read(write(tmp_path, data, "a.xlsx"))
    assert header == ["", "nom", "neq", "fondée", "taux", "vrai"]
    assert rows == [(4, ["", "Un", "1142934315", "1998-05-12", "2.5", "1"])]
    assert (notes["sheet"], notes["header_line"], notes["format"]) == ("Les données", 3, "sheet")


def test_an_open_document_is_read_too(tmp_path) -> None:
    cells = (
        '<c t="string"><p>nom</p></c><c t="string"><p>neq</p></c>',
        '<c t="string"><p>Été</p></c><c t="float" office:value="1142934315"><p>1142934315</p></c>',
    )
    rows = "".join(f"<table:table-row>{one}</table:table-row>" for one in cells)
    for short, long in (("<c t=", "<table:table-cell office:value-type="), ("</c>", "</table:table-cell>"), ("p>", "text:p>")):
        rows = rows.replace(short, long)
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet><table:table table:name="F">{rows}'
    content += "</table:table></office:spreadsheet></office:body></office:document-content>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    header, rows, _notes = read(write(tmp_path, file.getvalue(), "a.ods"))
    assert (header, rows) == (["nom", "neq"], [(2, ["Été", "1142934315"])])


def test_a_small_workbook_that_claims_millions_of_cells_is_refused_and_takes_nothing_down(tmp_path) -> None:
    file = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "nom")
    sheet.write(1_048_575, 45, "loin")
    book.close()
    with pytest.raises(Unusable, match="trop grand"):
        read(write(tmp_path, file.getvalue(), "a.xlsx"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b"\n\n \n", "aucune ligne"),
        (b"\xef\xbb\xbf", "aucune ligne"),
        (bytes(range(256)) * 40, "tableau|codage"),
        (b"PK\x03\x04 and no archive", "ne peut pas"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 9, "tableau|codage"),
        (workbook(), "vide"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, data, said) -> None:
    with pytest.raises(Unusable, match=said):
        read(write(tmp_path, data))


def test_too_many_columns_are_refused(tmp_path) -> None:
    with pytest.raises(Unusable, match="300"):
        read(write(tmp_path, table([f"c{number}" for number in range(301)])))


def test_a_file_of_refused_rows_that_comes_back_is_known_by_its_first_columns(tmp_path) -> None:
    _header, rows, notes = read(write(tmp_path, table(["ligne", "motif", "nom"], ["4", "vide", "'=2+5"])))
    assert (notes["returned"], rows) == (True, [(2, ["4", "vide", "=2+5"])])
    assert read(write(tmp_path, table(["nom", "ligne", "motif"], ["'=2+5", "1", "x"])))[1] == [(2, ["'=2+5", "1", "x"])]
