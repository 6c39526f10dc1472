"""Text separated by commas, semicolons or tabs: records with the line on which each begins, strict about quotes."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from marketplace.core.imports import decoding
from marketplace.core.imports.handlers import FileRefused
from marketplace.core.locale import N_

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
HEAD = 64 * 1024
SAMPLE = 20
# What Excel writes before a file to say how it is separated.
SAYING = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)

Records = Iterator[tuple[int, list[str]]]


def separator_of(path: Path, encoding: str) -> str:
    """The one of our separators under which the first records agree best on a number of cells."""
    with decoding.reader(path, encoding) as text:
        head = text.read(HEAD)
    first, _newline, rest = head.partition("\n")
    if said := SAYING.fullmatch(first.rstrip("\r")):
        return said[1] if said[1] in SEPARATORS else ","
    return max(SEPARATORS, key=lambda one: _agreement(head, one)) if rest or first else ","


def records(path: Path, encoding: str, separator: str) -> Records:
    """The records of the file as it is read. Unusable, with its line, for quotes that do not match: a quote never closed would
    swallow the rest of the file without a word."""
    with decoding.reader(path, encoding) as text:
        lines = csv.reader(text, strict=True, delimiter=separator)
        while True:
            line = lines.line_num + 1
            try:
                values = next(lines, None)
            except csv.Error:
                raise FileRefused(
                    N_("Ce fichier n’est pas un CSV bien formé à la ligne %(line)d : vérifiez ses guillemets."), line=line
                ) from None
            if values is None:
                return
            if line > 1 or len(values) > 2 or not SAYING.fullmatch(separator.join(values)):
                yield line, values


def _agreement(head: str, separator: str) -> tuple[bool, float, int]:
    """Whether it separates anything, the share of the first records that have as many cells as the first, and how many."""
    widths = []
    try:
        for values in csv.reader(head.splitlines(keepends=True)[: SAMPLE * 3], delimiter=separator):
            if any(values):
                widths.append(len(values))
            if len(widths) >= SAMPLE:
                break
    except csv.Error:
        return False, 0.0, 0
    if not widths:
        return False, 0.0, 0
    usual = max(set(widths), key=lambda one: (widths.count(one), one))
    return usual > 1, widths.count(usual) / len(widths) if widths[0] > 1 else 0.0, usual
