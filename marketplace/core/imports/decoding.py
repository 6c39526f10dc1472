"""From the bytes of someone's file to text: which encoding it is in, and what was spoiled on its way to us.

Nothing is guessed in silence: what was recognised is said, text read wrongly once is mended only when a whole cell goes back
and forth without a loss, and what is lost for good is named.
"""

import codecs
import re
from pathlib import Path
from typing import BinaryIO, TextIO

from marketplace.core.imports.handlers import FileRefused
from marketplace.core.locale import N_

UTF8, UTF16_LE, UTF16_BE, CP1252, MAC_ROMAN = "utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac-roman"
# What a person may say, for a file that would be taken for another.
ENCODINGS = {UTF8: "UTF-8", UTF16_LE: "UTF-16 LE", UTF16_BE: "UTF-16 BE", CP1252: "Windows-1252", MAC_ROMAN: "Mac Roman"}
MARKS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, UTF16_LE), (codecs.BOM_UTF16_BE, UTF16_BE))
CHUNK = 256 * 1024
LOST = "\ufffd"
# Above ASCII, what French is written with; the rest of a page of codes is rare in it.
FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’‘“”«»–—…°ºª²³½\u00a0€")
# How UTF-8 looks when it was read one byte a letter: « Ã© », « â€™ », « Â° ».
SPOILED = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]|â(€|\u0080)|Å[\u0092\u0093’“]"
)
QUESTIONED = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])|(?<!\S)\?(?=[^\W\d_])")
ADDRESS = re.compile(r"://|^www\.|^[^\s@]+\.[a-z]{2,}(/|$)|@", re.IGNORECASE)


def encoding_of(path: Path, said: str | None = None) -> str:
    """The encoding of a text file, a key of ENCODINGS; `said` is what the person says of it.

    Unusable when it is no text, or not in the encoding that was said; then the line where this shows is told.
    """
    with path.open("rb") as file:
        head = file.read(4096)
        marked = next((name for mark, name in MARKS if head.startswith(mark)), None)
        encoding = said or marked or _by_zeros(head)
        if encoding is None and _first_fault(file, UTF8) is None:
            return UTF8
        if encoding is None:
            return _single_byte(file)
        if encoding not in (CP1252, MAC_ROMAN) and (line := _first_fault(file, encoding)) is not None:
            raise FileRefused(
                N_("Ce fichier n’est pas en %(encoding)s (ligne %(line)s) : choisissez un autre codage."),
                encoding=ENCODINGS[encoding],
                line=line,
            )
    return encoding


def reader(path: Path, encoding: str) -> TextIO:
    """The text of the file without its mark, its line ends as they are; bytes that cp1252 leaves undefined become C1 controls,
    of which `mended` may make something."""
    text = path.open(encoding=encoding, errors="maillage.c1" if encoding == CP1252 else "replace", newline="")
    if text.read(1) != "\ufeff":
        text.seek(0)
    return text


def mended(cell: str) -> str:
    """The cell as it was before it was read one byte a letter, when the whole of it says so; itself otherwise. Twice at most."""
    for _time in range(2):
        if not SPOILED.search(cell):
            break
        try:
            cell = cell.encode(CP1252, "maillage.c1").decode(UTF8)
        except UnicodeError:
            break
    return cell


def losses(cell: str) -> str | None:
    """What shows that letters of this cell were lost before it came here: « � », « Ã© » or « ? » inside a word; None when nothing does."""
    if LOST in cell:
        return LOST
    if found := SPOILED.search(cell):
        return found[0]
    return "?" if QUESTIONED.search(cell) and not ADDRESS.search(cell) else None


def without_undefined(cell: str) -> str:
    """C1 controls, which no file means, as the letter that says that something was lost."""
    return re.sub("[\u0080-\u009f]", LOST, cell)


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and odd > 4 * even:
        return UTF16_LE
    if even > len(head) // 5 and even > 4 * odd:
        return UTF16_BE
    return None


def _first_fault(file: BinaryIO, encoding: str) -> int | None:
    """The line on which a file stops being in this encoding; None when it is whole."""
    file.seek(0)
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    while True:
        chunk = file.read(CHUNK)
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as fault:
            return line + fault.object[: fault.start].decode(encoding, "ignore").count("\n")
        if not chunk:
            return None


def _single_byte(file: BinaryIO) -> str:
    """cp1252, or Mac Roman when it makes clearly better French of the same bytes. Unusable for what is no text at all."""
    counts = [0] * 256
    file.seek(0)
    while chunk := file.read(CHUNK):
        for byte in set(chunk):
            counts[byte] += chunk.count(byte)
    controls = sum(counts[byte] for byte in range(32) if byte not in (9, 10, 13))
    if controls > sum(counts) // 100:
        raise FileRefused(N_("Ce fichier n’est pas un tableau : enregistrez-le en CSV, en XLSX ou en ODS."))
    windows, mac = _score(counts, CP1252), _score(counts, MAC_ROMAN)
    return MAC_ROMAN if mac > 0 and mac > 2 * windows else CP1252


def _score(counts: list[int], encoding: str) -> int:
    """How much French a page of codes makes of the bytes above ASCII: a letter of it counts for one, anything else against."""
    return sum(
        counts[byte] * (1 if bytes([byte]).decode(encoding, "replace") in FRENCH else -2) for byte in range(128, 256) if counts[byte]
    )


def _undefined(fault: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(fault, UnicodeDecodeError):
        return chr(fault.object[fault.start]), fault.start + 1
    if isinstance(fault, UnicodeEncodeError) and all("\x80" <= one <= "\x9f" for one in fault.object[fault.start : fault.end]):
        return bytes(ord(one) for one in fault.object[fault.start : fault.end]), fault.end
    raise fault


codecs.register_error("maillage.c1", _undefined)
