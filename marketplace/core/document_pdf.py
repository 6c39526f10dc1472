"""Why a PDF is not kept: what it says outside and inside its compressed objects, read without opening it.

Only names are looked for (ISO 32000-1, 7.3.5), escapes undone. Objects that a reader could use are in the clear, or in object
streams that the Flate filter packs; an object stream packed otherwise hides what it says, and is refused for that.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from marketplace.core.locale import _

# What all the streams of one file may unfold to. An A4 page scanned in colour is some 26 MB.
MOST_UNFOLDED = 400 * 1024 * 1024
CHUNK = 64 * 1024
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\x00*\Z")
STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\r|\n)?")
# A book of two thousand pages has some ten thousand.
MOST_STREAMS = 30_000
# How far before its bytes a stream is described; what comes before the last `endobj` describes another.
DESCRIBED = 8 * 1024
AFTER = rb"(?=[\s()<>\[\]{}/%]|\Z)"
# Before a name of two letters among compressed bytes there is no certainty: each of these comes with one of the long ones.
SCRIPT = re.compile(rb"/(?:JavaScript|Launch|XFA|Rendition|RichMedia|SubmitForm|ImportData|Movie|Flash|OnInstantiate|GoToR)" + AFTER)
INSIDE = re.compile(rb"/(?:EmbeddedFiles?|Collection|GoToE)" + AFTER)
CIPHER = re.compile(rb"/Encrypt" + AFTER)
PAGE = re.compile(rb"/Pages?" + AFTER)
OBJECTS = re.compile(rb"/ObjStm" + AFTER)
# What says of a stream that it packs objects, even to a reader that does not mind its type; the outline of a book has /First too, but
# there it names an object (« 12 0 R »).
PACKS = re.compile(rb"/ObjStm" + AFTER + rb"|/First(?:\s|%[^\r\n]*[\r\n])+(?!\d+\s+\d+\s+R)\d")
FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+|[^/>]*)")
COMMENT = re.compile(rb"%[^\r\n]*")
WEB = re.compile(rb"<(?:!doctype\s+html|html|script|svg|\?php)", re.IGNORECASE)
# The longest name looked for, each letter escaped: what a cut between two pieces could split.
LAP = 64


def why_not_keep(content: bytes) -> str | None:
    """The reason why this PDF is refused, with what to send instead, or None."""
    if not content.startswith(b"%PDF-") or not END.search(content[-2048:]):
        return str(_("Ce PDF est endommagé ou incomplet : enregistrez-le de nouveau, puis renvoyez-le."))
    if zipfile.is_zipfile(io.BytesIO(content)) or WEB.search(content[:1024]):
        return str(_("Ce fichier est un PDF et autre chose à la fois : enregistrez-le de nouveau en PDF, puis renvoyez-le."))
    has_page = False
    try:
        for piece in _pieces(content):
            named = _plain(piece)
            if reason := _why_not_say(named):
                return reason
            has_page = has_page or bool(PAGE.search(named))
    except OverflowError:
        return str(_("Ce PDF se déplie en plus de %(most)d Mo : réduisez-le, puis renvoyez-le.", most=MOST_UNFOLDED // 1024**2))
    except ValueError:
        return str(_("Ce PDF range son contenu d’une façon que nous ne pouvons pas lire : imprimez-le en PDF, puis renvoyez-le."))
    if not has_page:
        return str(_("Ce PDF ne contient aucune page : enregistrez-le de nouveau, puis renvoyez-le."))
    return None


def _why_not_say(named: bytes) -> str | None:
    if CIPHER.search(named):
        return str(
            _("Ce PDF est protégé par un chiffrement ou un mot de passe : enregistrez-en une copie sans protection, puis renvoyez-la.")
        )
    if SCRIPT.search(named):
        return str(_("Ce PDF contient un script ou une action : imprimez-le en PDF pour n’en garder que les pages, puis renvoyez-le."))
    if INSIDE.search(named):
        return str(_("Ce PDF contient d’autres fichiers : envoyez chacun d’eux séparément, ou imprimez-le en PDF."))
    return None


def _pieces(content: bytes) -> Iterator[bytes]:
    """The file as it stands, then each of its streams unfolded, by pieces. OverflowError past the limit, ValueError for what hides."""
    yield content
    left = MOST_UNFOLDED
    # Each place that says that objects are packed must be that of a stream that is read below: a word in a text that looks like the end
    # of an object, a description longer than what is looked at, an escaped name would otherwise hide one.
    packs = {found.start() for found in PACKS.finditer(content)}
    if len(packs) != len(PACKS.findall(_plain(content))):
        raise ValueError("objects packed under another name")
    for count, found in enumerate(STREAM.finditer(content)):
        if count > MOST_STREAMS:
            raise ValueError("too many pieces")
        begins = max(0, found.start() - DESCRIBED)
        holds_objects = _holds_objects(content[begins : found.start()])
        if holds_objects:
            packs -= {
                one.start() for one in PACKS.finditer(content, max(begins, content.rfind(b"endobj", begins, found.start())), found.start())
            }
        for piece in _unfolded(content, found.end(), whole=holds_objects):
            left -= len(piece)
            if left < 0:
                raise OverflowError
            yield piece
    if packs:
        raise ValueError("objects packed out of sight")


def _holds_objects(before: bytes) -> bool:
    """Whether what precedes a stream says that it packs objects. ValueError when it packs them otherwise than by Flate alone.

    A comment may hide a word, and a per cent sign in a text may look like a comment: it is read both ways.
    """
    if b"#" not in before and b"ObjStm" not in before and b"/First" not in before:
        return False
    readings = [_last_object(before), _last_object(COMMENT.sub(b"", before))]
    if not any(OBJECTS.search(one) or (b"/First" in one and re.search(rb"/N\s+\d", one)) for one in readings):
        return False
    filters = [one.strip(b"[] \t\r\n") for reading in readings for one in FILTER.findall(reading)]
    if any(b"/DecodeParms" in one for one in readings) or any(one not in (b"/FlateDecode", b"/Fl") for one in filters):
        raise ValueError("objects packed out of sight")
    return bool(filters)


def _last_object(before: bytes) -> bytes:
    return _plain(before[max(0, before.rfind(b"endobj")) :])


def _plain(named: bytes) -> bytes:
    """Names with their escapes undone: `/J#53` is `/JS`."""
    return ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), named)


def _unfolded(content: bytes, start: int, *, whole: bool) -> Iterator[bytes]:
    """What Flate makes of the bytes from here, each piece with the end of the one before; nothing for bytes that it did not pack.

    ValueError when they must be read whole and cannot be.
    """
    unpacking, tail = zlib.decompressobj(), b""
    waiting = content[start : start + CHUNK]
    while waiting and not unpacking.eof:
        try:
            piece = unpacking.decompress(waiting, CHUNK)
        except zlib.error:
            break
        yield tail + piece
        tail = piece[-LAP:]
        waiting = unpacking.unconsumed_tail
        if not waiting:
            start += CHUNK
            waiting = content[start : start + CHUNK]
    if whole and not unpacking.eof:
        raise ValueError("objects that do not unfold")
