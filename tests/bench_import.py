"""How fast files are imported and in how much memory: `python -m tests.bench_import [ROWS] [csv|xlsx]`.

Makes an installation of its own in a temporary folder, invents a file of enterprises (100 000 rows unless told otherwise), imports it
twice by the real command in a process of its own, and prints rows a second and the peak of that process. Nothing here is a test:
figures vary with the machine, so they are read, not asserted. docs/imports.md keeps them.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from config import ROOT
from marketplace.organizations.identifiers import is_likely_neq

HEADERS = ["nom", "neq", "forme", "adresse", "code postal", "municipalité", "région", "secteur", "description", "site web", "téléphone"]
PLACES = (("Rimouski", "01"), ("Saguenay", "02"), ("Québec", "03"), ("Trois-Rivières", "04"), ("Sherbrooke", "05"), ("Montréal", "06"))


def invented(count: int) -> Iterator[list[str]]:
    """So many enterprises that are alike and have nothing to do with one another."""
    for number in range(count):
        place, region = PLACES[number % len(PLACES)]
        text = f"Entretien d’édifices et de garderies, équipe {number}, produits écologiques."
        yield [
            f"Coopérative du Secteur {number:06d}",
            likely_neq(number),
            "coopérative de solidarité",
            f"{number}, rue Principale",
            "G5L 1A1",
            place,
            region,
            "S11; S04",
            text,
            f"coop{number}.example",
            "418 555-0100",
        ]


def likely_neq(number: int) -> str:
    """A number that passes the usual check."""
    return next(one for one in (f"11{number:07d}{digit}" for digit in range(10)) if is_likely_neq(one))


def write(folder: Path, count: int, kind: str) -> Path:
    path = folder / f"grand.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADERS, *invented(count)])
        return path
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for line, cells in enumerate([HEADERS, *invented(count)]):
        sheet.write_row(line, 0, cells)
    book.close()
    return path


def _processor() -> float:
    """Seconds of processor that the processes of before took: of a busy machine, they tell more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    kind = sys.argv[2] if len(sys.argv) > 2 else "csv"
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": f"{folder}/data", "KEYS_DIR": f"{folder}/keys", "DEMO": "0", "LOG_LEVEL": "error"}
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        quiet = {"cwd": ROOT, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*flask, "init"], check=True, **quiet)  # type: ignore[call-overload]
        path = write(Path(folder), count, kind)
        print(f"{count} rows, {path.stat().st_size / 2**20:.1f} MiB of {kind}")
        for attempt in ("first import", "same file again"):
            started, before = time.monotonic(), _processor()
            command = [*flask, "import", "enterprises", str(path), "--source", "bench", "--refused", f"{folder}/refused.csv"]
            done = subprocess.run(command, **{**quiet, "stdout": subprocess.PIPE}, text=True, check=False)  # type: ignore[call-overload]
            seconds = time.monotonic() - started
            spent = _processor() - before
            print(f"{attempt}: {seconds:.0f} s, {count / seconds:.0f} rows a second; {done.stdout.splitlines()[-1]}")
            print(f"  of which {spent:.0f} s of processor, {count / spent:.0f} rows for each second of it", flush=True)
        print(f"peak of any of these processes: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
