"""The English catalogue: `python -m tests.strings` brings it up to date with the French sources, `--check` says what differs.

A translation stays with its sentence as long as the sentence does; one that is gone leaves with it, and nothing is
guessed for a new one. The file holds no date and no line number, so that it changes only when a sentence does.
"""

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from config import ROOT

CATALOGUE = ROOT / "marketplace" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "N_": None, "ngettext": (1, 2), "gettext": None, "lazy_gettext": None}
# As `core/assembly` and `core/locale` set up the templates.
OPTIONS = {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
SOURCES = (
    ("marketplace", "*.py", "python"),
    ("templates", "*.html", "jinja2"),
    ("templates", "*.txt", "jinja2"),
    ("templates", "*.xml", "jinja2"),
)
HEADER = r"""# English, from the French of the sources: `make strings` keeps it, people translate it.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

Sentence = str | tuple[str, str]


@cache
def extracted(root: Path = ROOT) -> list[tuple[str, int, Sentence]]:
    """File, line and sentence (or singular and plural) of everything marked for translation, in the order of the files; read once."""
    return list(_extracted(root))


def _extracted(root: Path) -> Iterator[tuple[str, int, Sentence]]:
    for folder, pattern, method in SOURCES:
        for path in sorted((root / folder).rglob(pattern)):
            for line, message, _comments, _context in extract_from_file(method, path, KEYWORDS, options=OPTIONS):
                yield path.relative_to(root).as_posix(), line, message


def kept() -> Catalog:
    """The catalogue as it is; empty when there is none yet."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def renewed() -> Catalog:
    """A catalogue of the sentences of now, with the translations that are known."""
    known, catalogue = kept(), Catalog(locale="en")
    for file, line, sentence in extracted():
        catalogue.add(sentence, locations=[(file, line)])
    for message in _sentences(catalogue):
        found = known.get(message.id)
        if found is not None and found.id == message.id and found.string:
            message.string = found.string
    return catalogue


def written(catalogue: Catalog) -> str:
    """The catalogue as its file holds it."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, omit_header=True, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return HEADER + buffer.getvalue().decode("utf-8").strip() + "\n"


def problems(catalogue: Catalog) -> list[str]:
    """What keeps English from being complete, a sentence each; empty when it is."""
    known = {message.id: message for message in _sentences(kept())}
    wanted = {message.id: message for message in _sentences(catalogue)}
    found = [f"not in the catalogue: {_said(one)}" for one in wanted.values() if one.id not in known]
    found += [f"no longer in the sources: {_said(one)}" for one in known.values() if one.id not in wanted]
    found += [f"not translated: {_said(one)}" for one in known.values() if one.id in wanted and not _is_translated(one)]
    found += [f"marked fuzzy: {_said(one)}" for one in known.values() if one.fuzzy]
    found += [f"kept as obsolete: {_said(one)}" for one in kept().obsolete.values()]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.strings", description="Bring the English catalogue up to date.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when English is not complete")
    check = parser.parse_args().check
    catalogue = renewed()
    if not check:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(written(catalogue), encoding="utf-8")
    found = problems(catalogue)
    for one in found:
        sys.stdout.write(f"{one}\n")
    sys.stdout.write(f"{len(list(_sentences(catalogue)))} sentences, {len(found)} to see to.\n")
    return 1 if check and found else 0


def _sentences(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def _said(message: Message) -> str:
    words = message.id if isinstance(message.id, str) else message.id[0]
    return f"{words!r} ({', '.join(file for file, _line in message.locations) or 'nowhere'})"


if __name__ == "__main__":
    raise SystemExit(main())
