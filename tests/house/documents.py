"""The pages of `docs/` as the house tests read them: the rows of their tables, the sections under their headings."""

import re

from config import ROOT

ROW = re.compile(r"^\|(.+)\|\s*$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^### `([^`]+)`$", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def rows(name: str) -> dict[str, list[str]]:
    """The rows of a page's tables that begin with a name in code: that name, and the other cells."""
    found: dict[str, list[str]] = {}
    for line in ROW.findall(page(name)):
        first, *others = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)]
        if named := NAMED.fullmatch(first):
            assert named[1] not in found, f"{name}.md says {named[1]} twice"
            found[named[1]] = others
    return found


def sections(name: str) -> dict[str, str]:
    """What follows each `### `heading`` in code, up to the next heading."""
    pieces = HEADING.split(page(name))[1:]
    return {
        heading: re.split(r"^#", text, maxsplit=1, flags=re.MULTILINE)[0].strip()
        for heading, text in zip(pieces[::2], pieces[1::2], strict=True)
    }


def is_sentence(text: str) -> bool:
    """Whether this says something: three words or more, and a full stop."""
    return len(text.split()) > 2 and text.endswith(".")
