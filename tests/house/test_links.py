"""A page of the documentation that points to a file points to one that is there."""

import re
from pathlib import Path

from config import ROOT
from tests.house.sources import none_of, said

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:marketplace|search_index|migrations|templates|tests|docs|deploy)/[\w./-]+)`")

# The room that docs/adding-a-room.md pretends to add.
EXAMPLE = "/sourcing/"


def test_the_links_of_the_documentation_lead_somewhere() -> None:
    none_of(f"{said(page)} → {target}" for page, target in pointed(LINK) if "://" not in target and not (page.parent / target).exists())


def test_the_files_that_the_documentation_names_exist() -> None:
    none_of(f"{said(page)} names {name}" for page, name in pointed(NAMED) if not (ROOT / name).exists() and EXAMPLE not in name)


def pointed(pattern: re.Pattern[str]) -> list[tuple[Path, str]]:
    """What the pages point to, and from which page. A changelog may name what is gone."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("marketplace/**/*.md")]
    return [(page, target) for page in pages if page.name != "CHANGELOG.md" for target in pattern.findall(page.read_text(encoding="utf-8"))]
