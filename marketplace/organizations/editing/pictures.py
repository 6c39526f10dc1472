"""Logos and photos: made anew from what was sent, so that nothing of the original is ever served.

What is kept is a WebP of 1200 pixels at most, in `core/files`; smaller ones are made from it the first time that they are
asked for, in `DATA_DIR/pictures`, which may be emptied at any time.
"""

import io
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import filetype
from flask import current_app
from PIL import Image, ImageOps, UnidentifiedImageError

from config import Settings
from marketplace.core import db, files
from marketplace.core.errors import Missing, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, Picture

WIDTHS = (160, 480, 1200)
LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
FEWEST = 32
MEDIA_TYPE = "image/webp"
# MPO is what some phones write: a JPEG with a second picture behind, which is left aside.
FORMATS = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/apng": ("PNG",), "image/webp": ("WEBP",), "image/gif": ("GIF",)}
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


def keep(stream: BinaryIO) -> tuple[str, int]:
    """Make the picture anew from what was sent and write it to its place: (SHA-256, size in bytes), as `core/files.keep` gives.

    Call it before the writing unit, as it is slow, and hand what it gives to `attach`. Raises Unusable, saying why and what to
    send instead, for more than 10 MiB or 40 million pixels, an animation, a drawing (SVG), any other format, a damaged file.
    """
    return files.keep(io.BytesIO(made_anew(stream)))


def attach(
    organization: Organization,
    kept: tuple[str, int],
    *,
    rank: int,
    name: str,
    alternative_fr: str,
    alternative_en: str | None,
    at: datetime,
) -> Picture:
    """Name, in the unit at work, a picture that `keep` wrote; rank 0 is the logo. `name` is that of the file that was sent."""
    stored = files.add(kept, name=f"{Path(name).stem}.webp", media_type=MEDIA_TYPE, at=at)
    picture = Picture(organization_id=organization.id, file=stored, rank=rank, alternative_fr=alternative_fr, alternative_en=alternative_en)
    db.session().add(picture)
    return picture


def made_anew(stream: BinaryIO) -> bytes:
    """A WebP of 1200 pixels at most, upright, without anything that was hidden in the file. Raises Unusable as `keep` does."""
    sent = stream.read(LARGEST + 1)
    if not sent:
        raise Unusable(_("Le fichier est vide : choisissez une image."))
    if len(sent) > LARGEST:
        raise Unusable(_("Cette image dépasse %(most)d Mo : réduisez-la, puis envoyez-la de nouveau.", most=LARGEST // 1024**2))
    formats = FORMATS.get(_media_type(sent))
    if formats is None:
        raise Unusable(_("Ce fichier n’est pas une image JPEG, PNG ou WebP : enregistrez-la dans l’un de ces formats (pas en SVG)."))
    try:
        return _webp(_drawn(sent, formats), WIDTHS[-1])
    except TROUBLES as error:
        if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
            raise Unusable(_too_wide()) from None
        raise Unusable(_("Cette image est endommagée : ouvrez-la, enregistrez-la de nouveau, puis renvoyez-la.")) from None


def file_of(sha256: str, width: int) -> Path:
    """The file of a kept picture at one of WIDTHS, made now when it never was. Missing for another width, or without its bytes."""
    source = files.path_of(sha256)
    if width not in WIDTHS or not source.exists():
        raise Missing()
    if width == WIDTHS[-1]:
        return source
    settings: Settings = current_app.extensions["maillage.settings"]
    target = settings.data_dir / "pictures" / sha256[:2] / f"{sha256}-{width}.webp"
    if not target.exists():
        with Image.open(source, formats=("WEBP",)) as image:
            _write(target, _webp(image.copy(), width))
    return target


def _drawn(sent: bytes, formats: tuple[str, ...]) -> Image.Image:
    """The picture itself, small and upright."""
    with Image.open(io.BytesIO(sent), formats=formats) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise Unusable(_too_wide())
        if min(width, height) < FEWEST:
            raise Unusable(_("Cette image est trop petite : il faut au moins %(least)d pixels de côté.", least=FEWEST))
        if image.format != "MPO" and getattr(image, "is_animated", False):
            raise Unusable(_("Cette image est animée : envoyez une image fixe."))
        # Before it is turned: a JPEG is then read at the size that is needed, not whole. The box is a square.
        image.thumbnail((WIDTHS[-1], WIDTHS[-1]), Image.Resampling.LANCZOS)
        return ImageOps.exif_transpose(image)


def _webp(image: Image.Image, width: int) -> bytes:
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((width, width), Image.Resampling.LANCZOS)
    # Pillow hands on what it read beside the pixels (place, camera, comments) unless it has forgotten it.
    image.info.clear()
    written = io.BytesIO()
    image.save(written, "WEBP", quality=82, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return written.getvalue()


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all; two who make the same picture write the same bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{os.getpid()}.{secrets.token_hex(4)}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _media_type(sent: bytes) -> str:
    found = filetype.guess(sent[:8192])
    return str(found.mime) if found else ""


def _too_wide() -> str:
    return _("Cette image a trop de pixels : réduisez-la à %(most)d millions au plus.", most=MOST_PIXELS // 1_000_000)
