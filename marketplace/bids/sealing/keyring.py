"""The private keys, each in a file of its own under KEYS_DIR: never in the database, under DATA_DIR or in a backup.

`opener/` belongs to the opener alone, which a production runs under a user of its own, and holds beside each key the deadline that the
opener was told while answers came; `bids/` holds the key of each answer, which the site
uses for its lead only; `receipts.key` signs receipts. A file is whole or not there, and readable by its owner alone.
"""

import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

from config import Settings
from marketplace.bids.sealing import cipher

TOKEN = re.compile(r"[0-9a-f]{32}|[1-9][0-9]{0,18}")


class NoKey(Exception):
    """The key of an answer or of a purchase is not where it is kept."""


def folder() -> Path:
    settings: Settings = current_app.extensions["maillage.settings"]
    return settings.keys_dir


def opener_key(tender_id: int) -> bytes:
    """The private key of a purchase, made the first time; for the opener alone. NoKey once it was destroyed."""
    return _kept(folder() / "opener" / _name(str(tender_id)), cipher.new_private)


def opener_key_that_is(tender_id: int) -> bytes:
    """The private key of a purchase that was made before. NoKey when it is not there: what was sealed for it cannot be opened."""
    return _read(folder() / "opener" / _name(str(tender_id)))


def opener_deadline(tender_id: int) -> datetime | None:
    """The deadline that the opener kept of a purchase, or None while it kept none. NoKey when what it kept does not read."""
    path = _deadline_of(tender_id)
    try:
        return datetime.fromisoformat(path.read_text(encoding="ascii")) if path.exists() else None
    except ValueError as error:
        raise NoKey(f"The deadline {path.name} does not read.") from error


def keep_opener_deadline(tender_id: int, due: datetime) -> None:
    """Keep a deadline, where it is later than the one that is kept."""
    kept = opener_deadline(tender_id)
    if kept is None or due > kept:
        _written(_deadline_of(tender_id), due.astimezone(UTC).isoformat(timespec="microseconds"), os.replace)


def put_aside(tender_id: int) -> None:
    """Once its deadline was kept, a key serves no other purchase: where one of the same number asks for its key, in another database, the
    key is put aside with its deadline."""
    deadline, key = _deadline_of(tender_id), folder() / "opener" / _name(str(tender_id))
    if deadline.exists():
        mark = secrets.token_hex(8)
        for one in (key, deadline):
            if one.exists():
                one.rename(one.with_name(f"{one.name}.{mark}.aside"))
        _sync(key.parent)


def bid_key(token: str) -> bytes:
    """The private key of an answer. NoKey when it is not there."""
    return _read(folder() / "bids" / _name(token))


def make_bid_key(token: str) -> bytes:
    """The private key of a new answer, written before the row that needs it."""
    return _kept(folder() / "bids" / _name(token), cipher.new_private)


def receipts_key() -> Ed25519PrivateKey:
    """The key that signs receipts, made the first time."""
    made = _kept(folder() / "receipts.key", lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(made)


def bid_tokens() -> set[str]:
    """The answers whose key is kept."""
    return {one.stem for one in (folder() / "bids").glob("*.key")}


def destroy_bid_key(token: str) -> None:
    """Forget the key of an answer: its lead reads it no more."""
    (folder() / "bids" / _name(token)).unlink(missing_ok=True)


def _name(of: str) -> str:
    if not TOKEN.fullmatch(of):
        raise ValueError(f"No key has this name: {of!r}.")
    return f"{of}.key"


def _read(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError) as error:
        raise NoKey(f"The key {path.name} is not in {path.parent}.") from error


def _kept(path: Path, make: object) -> bytes:
    """What the file holds; when it is not there, what is made now, of which the first of two processes wins."""
    if path.exists():
        return _read(path)
    with suppress(FileExistsError):
        _written(path, make().hex(), os.link)  # type: ignore[operator]
    return _read(path)


def _written(path: Path, text: str, place: Callable[[Path, Path], None]) -> None:
    """A file that is whole or not there: `place` gives it its name, over another one or not."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.parent / f".{secrets.token_hex(8)}.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        place(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
        _sync(path.parent)


def _deadline_of(tender_id: int) -> Path:
    return (folder() / "opener" / _name(str(tender_id))).with_suffix(".due")


def _sync(of: Path) -> None:
    """Have the name survive a loss of power as the bytes do."""
    opened = os.open(of, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
