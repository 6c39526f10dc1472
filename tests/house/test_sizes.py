"""A file that passes 250 lines is two ideas."""

from collections.abc import Iterator
from pathlib import Path

from config import ROOT
from tests.house.sources import none_of, said

MOST = 250
ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".mako", ".sh"}
PLACES = ("marketplace", "search_index", "templates", "tests", "migrations", "deploy", ".ci")
# Written by a program or by somebody else.
OTHERS = {"vendor", "translations", "versions", "__pycache__"}


def test_no_file_of_ours_is_longer_than_a_person_reads_at_once() -> None:
    long = {said(path): count for path in ours() if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST}
    none_of(long.items())


def ours() -> Iterator[Path]:
    yield from (path for path in sorted(ROOT.glob("*.py")))
    yield ROOT / "Makefile"
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*")):
            if path.is_file() and (path.suffix in ENDINGS or place == ".ci") and not OTHERS & set(path.relative_to(ROOT).parts):
                yield path
