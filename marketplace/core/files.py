"""Files kept once by the SHA-256 of their bytes: what is stored is what was received, or nothing is.

The bytes are on the disk, complete and synced, before the row that names them commits. Bytes without a row
(a unit that was undone, a kill between the two) are swept after a day.
"""

import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask import Response, current_app, send_file
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from config import Settings
from marketplace.core import db, outbox
from marketplace.core.columns import BigInt
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.core.model import Base

CHUNK = 1024 * 1024
LARGEST = 50 * 1024 * 1024
ORPHANS_AFTER = 24 * 3600


class StoredFile(Base):
    """A file as someone gave it. `size` in bytes; `name` is for display and download only, never a path."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    created_at: Mapped[datetime]


def folder() -> Path:
    settings: Settings = current_app.extensions["maillage.settings"]
    return settings.data_dir / "files"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256


def keep(stream: BinaryIO) -> tuple[str, int]:
    """Write a stream to its place and give (SHA-256, size); call it before the writing unit, as it is slow.

    Raises Unusable past 50 MiB, and leaves nothing behind then.
    """
    folder().mkdir(parents=True, exist_ok=True)
    fresh = folder() / f".{secrets.token_hex(8)}.new"
    digest, size = hashlib.sha256(), 0
    try:
        with fresh.open("wb") as written:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > LARGEST:
                    raise Unusable(_("Ce fichier dépasse %(most)d Mo.", most=LARGEST // CHUNK))
                digest.update(chunk)
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        fresh.replace(target)
        _sync(target.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return digest.hexdigest(), size


def add(kept: tuple[str, int], *, name: str, media_type: str, at: datetime) -> StoredFile:
    """Name, in the unit at work, bytes that `keep` wrote."""
    sha256, size = kept
    stored = StoredFile(sha256=sha256, size=size, name=_shown_name(name), media_type=media_type, created_at=at)
    db.session().add(stored)
    return stored


def serve(stored: StoredFile, *, is_public: bool = False) -> Response:
    """The file as a download that no browser runs, and that none keeps unless it is for everybody; the view has asked its policy first."""
    response = send_file(
        path_of(stored.sha256), mimetype=stored.media_type, as_attachment=True, download_name=stored.name, etag=stored.sha256
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    return response


def damaged() -> Iterator[str]:
    """A sentence for every named file whose bytes are absent or no longer the same."""
    for stored in db.session().scalars(select(StoredFile).order_by(StoredFile.id)):
        path = path_of(stored.sha256)
        if not path.exists():
            yield f"File {stored.id}: its bytes are missing."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != stored.sha256:
            yield f"File {stored.id}: its bytes changed."


@outbox.nightly("core.sweep_files", hour=4, own_units=True)
def sweep(*, job: outbox.Job, at: datetime) -> None:
    """Delete bytes that no row has named for a day, and what a kill left half written. It walks the disk: not with the pen in hand."""
    with db.database().reading() as session:
        named = set(session.scalars(select(StoredFile.sha256)))
    for path in folder().rglob("*") if folder().exists() else ():
        if path.name not in named and _is_old_file(path):
            path.unlink(missing_ok=True)


def _is_old_file(path: Path) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:  # an upload that ends gives its last name to what it wrote
        return False
    return stat.S_ISREG(found.st_mode) and time.time() - found.st_mtime > ORPHANS_AFTER


def _shown_name(given: str) -> str:
    """The last part of a path of any system, on one line, without what cannot be seen."""
    line = " ".join(re.split(r"[/\\]", given)[-1].split())
    name = "".join(one for one in line if one.isprintable())[:200]
    return name if name.strip(".") else "fichier"


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
