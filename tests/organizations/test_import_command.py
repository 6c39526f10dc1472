"""`flask import enterprises FILE`: what the operator reads, and the status by which a script knows."""

from pathlib import Path

from flask import Flask

from tests.organizations.test_importing import HEADERS, ROW, kept, row, table


def type_it(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["import", "enterprises", *words])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def write(folder: Path, data: bytes) -> str:
    path = folder / "entreprises.csv"
    path.write_bytes(data)
    return str(path)


def test_a_good_file_says_how_many(app, tmp_path) -> None:
    code, output = type_it(app, write(tmp_path, table(ROW, row(name="Deux"))), "--source", "registre")
    assert code == 0
    assert output.endswith("2 rows: 2 added, 0 already there, 0 refused.\n")
    assert {one.source for one in kept(app)} == {"registre"}


def test_refused_rows_are_told_one_by_one_and_the_status_says_so(app, tmp_path) -> None:
    code, output = type_it(app, write(tmp_path, table([*ROW, "1"], row(region="Ontario"), headers=[*HEADERS, "NEQ"])))
    assert code == 1
    assert "Column left aside: NEQ\n" in output
    assert "Line 3 refused: région inconnue\u00a0: Ontario\n" in output
    assert "2 rows: 1 added, 0 already there, 1 refused.\n" in output


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(app, tmp_path) -> None:
    for data in (table(ROW, encoding="cp1252"), b"", b'"'):
        code, output = type_it(app, write(tmp_path, data))
        assert code == 1
        assert output.startswith("Error: ")
    assert kept(app) == []


def test_a_file_that_is_not_there_is_a_mistake_of_typing(app, tmp_path) -> None:
    assert type_it(app, str(tmp_path / "nowhere.csv"))[0] == 2
    assert type_it(app, str(tmp_path))[0] == 2
    assert type_it(app)[0] == 2


def test_the_file_itself_is_kept_under_its_hash(app, tmp_path, settings) -> None:
    data = table(ROW)
    type_it(app, write(tmp_path, data))
    assert data in [path.read_bytes() for path in (settings.data_dir / "files").rglob("*") if path.is_file()]
