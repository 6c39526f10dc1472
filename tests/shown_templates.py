"""Remembers which templates the tests showed; the whole suite fails when one was never seen."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from config import ROOT
from marketplace.core import pdf

VARIABLE = "SHOWN_TEMPLATES_DIR"
# What every document of the house begins with.
HOUSE = "pdf/house.typ"
_shown: set[str] = set()


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault(VARIABLE, tempfile.mkdtemp())
    load: Callable[..., jinja2.Template] = jinja2.Environment._load_template

    def remembered(self, name, context):  # type: ignore[no-untyped-def]
        _shown.add(name)
        return load(self, name, context)

    jinja2.Environment._load_template = remembered  # type: ignore[method-assign]
    drawn: Callable[..., bytes] = pdf.draw

    def drawn_and_remembered(template: str, *args, **options):  # type: ignore[no-untyped-def]
        _shown.update((template, HOUSE))
        return drawn(template, *args, **options)

    pdf.draw = drawn_and_remembered


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    folder = Path(os.environ[VARIABLE])
    (folder / str(os.getpid())).write_text("\n".join(sorted(_shown)))
    is_worker = hasattr(session.config, "workerinput")
    is_whole = os.environ.get("WHOLE_SUITE") == "1"
    if is_worker or not is_whole or exitstatus != 0:
        return
    shown = {name for file in folder.iterdir() for name in file.read_text().splitlines()}
    known = {path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*")}
    if never := sorted(known - shown):
        print("\nTemplates that no test shows:\n  " + "\n  ".join(never))
        session.exitstatus = 1
