"""`flask import enterprises FILE`: what the operator reads, and the status by which a script knows."""

import csv
from pathlib import Path

from flask import Flask

from tests.core.imports.files import workbook
from tests.organizations.imported import HEADERS, ROW, kept, row, table


def type_it(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["import", "enterprises", *words])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def write(folder: Path, data: bytes, name: str = "entreprises.csv") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_a_good_file_says_how_it_was_read_and_how_many(app, tmp_path) -> None:
    code, output = type_it(app, write(tmp_path, table(ROW, row(name="Deux"))), "--source", "registre")
    assert code == 0
    assert "Encoding: UTF-8; separator: comma.\n" in output
    assert "Column 'Nom' is read as name (2 cells filled).\n" in output
    assert output.endswith("2 rows: 2 taken, 0 taken with warnings, 0 refused (2 added, 0 changed, 0 already there).\n")
    assert {one.source for one in kept(app)} == {"registre"}


def test_without_a_source_the_name_of_the_file_is_kept(app, tmp_path) -> None:
    type_it(app, write(tmp_path, table(ROW), "pole-2025.csv"))
    assert {one.source for one in kept(app)} == {"pole-2025"}


def test_refused_rows_are_told_one_by_one_and_written_to_a_file(app, tmp_path) -> None:
    data = table([*ROW, "1"], [*row(name=""), "2"], headers=[*HEADERS, "Télécopieur"])
    code, output = type_it(app, write(tmp_path, data), "--refused", str(tmp_path / "rendu.csv"))
    assert code == 1
    assert "Column left aside: Télécopieur\n" in output
    assert "Line 3 refused: " in output
    assert f"Rows to mend: {tmp_path}/rendu.csv" in output
    assert "2 rows: 1 taken, 0 taken with warnings, 1 refused" in output
    with (tmp_path / "rendu.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[0][2:], rows[1][2:]) == ([*HEADERS, "Télécopieur"], [*row(name=""), "2"])


def test_the_rows_to_mend_are_written_beside_the_file_when_no_place_is_said(app, tmp_path) -> None:
    type_it(app, write(tmp_path, table(row(name=""))))
    assert (tmp_path / "entreprises-to-mend.csv").exists()


def test_a_dry_run_says_what_would_be_and_writes_no_enterprise(app, tmp_path) -> None:
    code, output = type_it(app, write(tmp_path, table(ROW)), "--dry-run")
    assert (code, kept(app)) == (0, [])
    assert "Dry run: nothing was written" in output
    assert "1 rows: 1 taken" in output


def test_the_same_command_again_changes_nothing(app, tmp_path) -> None:
    path = write(tmp_path, table(ROW))
    type_it(app, path)
    code, output = type_it(app, path)
    assert code == 0
    assert "(0 added, 0 changed, 1 already there)" in output


def test_an_encoding_may_be_said_and_is_obeyed(app, tmp_path) -> None:
    path = write(tmp_path, table(ROW, encoding="mac-roman"))
    assert type_it(app, path, "--encoding", "mac-roman")[0] == 0
    assert kept(app)[0].description_fr == "Entretien ménager."
    assert type_it(app, path, "--encoding", "klingon")[0] == 2


def test_a_workbook_is_read_with_its_numbers(app, tmp_path) -> None:
    data = workbook(["Nom", "NEQ", "Municipalité", "Région"], ["Coop du Phare", 1140000010, "Rimouski", 1])
    code, output = type_it(app, write(tmp_path, data, "a.xlsx"))
    assert (code, "Sheet: Les données." in output) == (0, True)
    assert [(one.neq, one.region_code) for one in kept(app)] == [("1140000010", "01")]


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(app, tmp_path) -> None:
    for data in (b"", b'"', b"bonjour", b"a,b\n1,2\n", table(headers=["Nom", "Raison sociale", "Ville"])):
        code, output = type_it(app, write(tmp_path, data))
        assert (code, "Error: " in output) == (1, True)
    assert kept(app) == []


def test_a_file_that_is_not_there_is_a_mistake_of_typing(app, tmp_path) -> None:
    assert type_it(app, str(tmp_path / "nowhere.csv"))[0] == 2
    assert type_it(app, str(tmp_path))[0] == 2
    assert type_it(app)[0] == 2


def test_the_file_itself_is_kept_under_its_hash(app, tmp_path, settings) -> None:
    data = table(ROW)
    type_it(app, write(tmp_path, data))
    assert data in [path.read_bytes() for path in (settings.data_dir / "files").rglob("*") if path.is_file()]
