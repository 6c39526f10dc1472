"""Documents that people send (PDF, PNG, JPEG), examined by what they hold and not by what they are called.

A picture is made anew, without what was hidden in it; a PDF is kept byte for byte once `core/document_pdf` finds nothing that
acts on its own. It is no antivirus: what it lets in is only ever served as a download, by `core/files.serve`.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from marketplace.core import document_pdf, files
from marketplace.core.errors import Unusable
from marketplace.core.files import StoredFile
from marketplace.core.locale import _

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
# A page of A4 at 300 points an inch is 2480 by 3508.
WIDEST = 4000
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
BEGINNINGS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
SUFFIXES = {PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg")}
ACCEPT = ".pdf,.png,.jpg,.jpeg"
# What Pillow raises for a file that is damaged, lies about itself or unfolds without end.
TROUBLES = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True)
class Examined:
    """What may be kept of a document that was sent: its bytes, its media type by content, its name for display."""

    content: bytes
    media_type: str
    name: str


@dataclass(frozen=True)
class Kept:
    """A document whose bytes are on the disk: `file` is (SHA-256, size in bytes), as `core/files.keep` gives."""

    file: tuple[str, int]
    media_type: str
    name: str


def keep(stream: BinaryIO, name: str) -> Kept:
    """Examine a document and write it to its place; call it before the writing unit, as it is slow, and hand what it gives to `add`.

    Raises Unusable as `examined` does.
    """
    found = examined(stream, name)
    return Kept(files.keep(io.BytesIO(found.content)), found.media_type, found.name)


def add(kept: Kept, *, at: datetime) -> StoredFile:
    """Name, in the unit at work, a document that `keep` wrote."""
    return files.add(kept.file, name=kept.name, media_type=kept.media_type, at=at)


def examined(stream: BinaryIO, name: str) -> Examined:
    """What a document holds, once it was found to be what its name says.

    Raises Unusable, saying why and what to send instead: empty, above 20 MiB, neither PDF nor PNG nor JPEG, called otherwise than
    what it is, an image that is damaged or above 40 million pixels, a PDF with a script, files or a cipher inside.
    """
    sent = stream.read(LARGEST + 1)
    if not sent:
        raise Unusable(_("Le fichier est vide : choisissez un document."))
    if len(sent) > LARGEST:
        raise Unusable(
            _("Ce document dépasse %(most)d Mo : réduisez-le ou divisez-le, puis envoyez-le de nouveau.", most=LARGEST // 1024**2)
        )
    media_type = next((found for start, found in BEGINNINGS.items() if sent.startswith(start)), None)
    if media_type is None:
        raise Unusable(_("Ce fichier n’est ni un PDF, ni une image PNG ou JPEG : enregistrez-le dans l’un de ces formats."))
    called = _called(name, media_type)
    if media_type == PDF:
        if reason := document_pdf.why_not_keep(sent):
            raise Unusable(reason)
        return Examined(sent, media_type, called)
    return Examined(_made_anew(sent, media_type), media_type, called)


def _called(name: str, media_type: str) -> str:
    """The name with a suffix that tells the truth. Raises Unusable when it lies."""
    suffix = Path(name).suffix
    if suffix.lower() in SUFFIXES[media_type]:
        return name
    if not suffix or not suffix[1:].isalnum() or len(suffix) > 6:
        return f"{name or 'document'}{SUFFIXES[media_type][0]}"
    raise Unusable(
        _(
            "Ce fichier porte l’extension « %(given)s », mais il contient un document %(real)s : donnez-lui sa vraie extension.",
            given=suffix,
            real=media_type.rpartition("/")[2].upper(),
        )
    )


def _made_anew(sent: bytes, media_type: str) -> bytes:
    """The same picture, upright, 4000 pixels wide or high at most, without anything beside its pixels."""
    form = media_type.rpartition("/")[2].upper()
    try:
        # MPO is what some phones write: a JPEG with a second picture behind, which is left aside.
        with Image.open(io.BytesIO(sent), formats=(form, "MPO") if form == "JPEG" else (form,)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unusable(_too_wide())
            image.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
            upright = ImageOps.exif_transpose(image)
            return _written(upright, form)
    except TROUBLES as error:
        if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
            raise Unusable(_too_wide()) from None
        raise Unusable(_("Cette image est endommagée : ouvrez-la, enregistrez-la de nouveau, puis renvoyez-la.")) from None


def _written(image: Image.Image, form: str) -> bytes:
    image = image.convert("RGBA" if form == "PNG" and image.has_transparency_data else "RGB")
    # Pillow hands on what it read beside the pixels (place, camera, comments) unless it has forgotten it.
    image.info.clear()
    written = io.BytesIO()
    image.save(written, form, quality=90)
    return written.getvalue()


def _too_wide() -> str:
    return str(_("Cette image a trop de pixels : réduisez-la à %(most)d millions au plus.", most=MOST_PIXELS // 1_000_000))
