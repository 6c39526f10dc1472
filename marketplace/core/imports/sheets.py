"""Workbooks: the records of the first sheet that holds something, read by a process of its own."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marketplace.core.imports.handlers import FileRefused
from marketplace.core.locale import N_

# How files of spreadsheets begin: a zip (XLSX, ODS), or the older compound file (XLS).
STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
PROCESS = Path(__file__).with_name("sheet_process.py")
# What a workbook may weigh once opened; a file of a few kilobytes may claim gigabytes.
LARGEST_OPENED = 512 * 1024 * 1024


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(STARTS)


@contextmanager
def records(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The name of the sheet and its records, each with its line in the sheet. Unusable for what cannot be opened."""
    _refuse_bomb(path)
    command = [sys.executable, "-I", str(PROCESS), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as reading:  # noqa: S603 - ours
        assert reading.stdout is not None
        try:
            first = _told(reading.stdout.readline())
            if "sheet" not in first:
                raise FileRefused(_reason(first.get("problem", "large")))
            yield first["sheet"], _records(reading, first["left"])
        finally:
            reading.kill()


def _records(reading: "subprocess.Popen[bytes]", left: int) -> Iterator[tuple[int, list[str]]]:
    assert reading.stdout is not None
    for told in reading.stdout:
        said = _told(told)
        if isinstance(said, dict):
            raise FileRefused(_reason(said.get("problem", "unreadable")))
        yield said[0], [""] * left + said[1]
    if reading.wait() != 0:
        raise FileRefused(_reason("large"))


def _told(line: bytes) -> Any:
    # The last line of a process that was ended for its memory may be cut.
    try:
        return json.loads(line)
    except ValueError:
        return {"problem": "large"}


def _refuse_bomb(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > LARGEST_OPENED:
            raise FileRefused(_reason("large"))


def _reason(problem: str) -> str:
    if problem == "empty":
        return N_("Ce classeur est vide : aucune de ses feuilles n’a de ligne.")
    if problem == "password":
        return N_("Ce classeur est protégé par un mot de passe : enregistrez-le sans protection.")
    if problem == "large":
        return N_("Ce classeur est trop grand une fois ouvert : effacez ses lignes et ses colonnes vides, ou enregistrez-le en CSV.")
    return N_("Ce classeur ne peut pas être lu : ouvrez-le dans votre tableur et enregistrez-le de nouveau en XLSX ou en CSV.")
