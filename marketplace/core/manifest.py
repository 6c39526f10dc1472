"""What a backup says of itself, so that a restore can refuse any byte that is not the one that was written."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from marketplace.core import audit

NAME = "manifest.json"
FORMAT = 1
COPIES = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}
CHUNK = 1024 * 1024

Ask = Callable[[str], Sequence[Sequence[Any]]]


class Refused(Exception):
    """Why a backup or a restore was not done, in a sentence for the operator."""


class Unreadable(Exception):
    """The disk does not give the bytes of a file back."""


@dataclass(frozen=True)
class Entry:
    """One file of a backup; `size` in bytes."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Facts:
    """What a database says of itself: revision, rows of each table, number and hash of the last act, stored files by hash."""

    schema: str
    rows: dict[str, int]
    audit: dict[str, Any]
    files: set[str]


@dataclass(frozen=True)
class Manifest:
    """The instants are ISO 8601; `files` goes by path; `lost` names the stored files whose bytes could not be had."""

    program: str
    database: str
    schema: str
    started_at: str
    end_mark: str
    finished_at: str
    audit: dict[str, Any]
    rows: dict[str, int]
    files: dict[str, Entry]
    lost: list[str]
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """The text of the file. It carries its own SHA-256 and has one spelling, so that any changed byte is seen."""
        fields = asdict(self)
        return _json({**fields, "manifest_sha256": hashlib.sha256(_json(fields)).hexdigest()})

    @staticmethod
    def parse(data: bytes) -> "Manifest":
        """The manifest that these bytes are. Refused when they are not those that were written."""
        try:
            fields = json.loads(data)
            del fields["manifest_sha256"]
            fields["files"] = {path: Entry(**one) for path, one in fields["files"].items()}
            found = Manifest(**fields)
            whole = found.as_bytes() == data
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            whole = False
        if not whole:
            raise Refused(f"{NAME} is not what a backup of this program wrote: it was changed, or comes from another version.")
        return found


def _json(fields: dict[str, Any]) -> bytes:
    return (json.dumps(fields, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def facts(ask: Ask, kind: str) -> Facts:
    """Read from a database what a manifest says of it; `ask` answers a question in SQL. Refused when it has no schema of ours."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    if kind == "postgresql":
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    names = sorted(str(row[0]) for row in ask(tables))
    revision = ask("SELECT version_num FROM alembic_version") if "alembic_version" in names else []
    if not revision:
        raise Refused("The database holds nothing of this program: `flask init` makes one.")
    rows = {name: int(ask(f'SELECT count(*) FROM "{name}"')[0][0]) for name in names}  # noqa: S608 - names that the database gave
    head = ask("SELECT seq, hash FROM audit_events ORDER BY seq DESC LIMIT 1") or [(0, audit.FIRST)]
    stored = {str(row[0]) for row in ask("SELECT DISTINCT sha256 FROM stored_files")}
    return Facts(str(revision[0][0]), rows, {"seq": int(head[0][0]), "hash": str(head[0][1])}, stored)


def place(folder: Path, sha256: str) -> Path:
    """Where a backup keeps the stored file of this hash, as a data folder does."""
    return folder / "files" / sha256[:2] / sha256


def copy(source: Path, target: Path) -> Entry:
    """Copy bytes and sync them; what was read. Raises FileNotFoundError, Unreadable, and OSError when the target takes no more."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as written:
            for chunk in _chunks(read):
                digest.update(chunk)
                size += written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
    return Entry(size, digest.hexdigest())


def fingerprint(path: Path) -> Entry:
    """Size and SHA-256 of a file as it is now. Raises OSError or Unreadable."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as read:
        for chunk in _chunks(read):
            digest.update(chunk)
            size += len(chunk)
    return Entry(size, digest.hexdigest())


def write_last(path: Path, data: bytes) -> None:
    """Make a file appear whole, after all that lies beside it is on the disk."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(data)
    for folder in (path.parent, *(one for one in path.parent.rglob("*") if one.is_dir())):
        sync(folder)
    sync(fresh)
    fresh.replace(path)
    for folder in (path.parent, path.parent.parent):
        sync(folder)


def sync(path: Path) -> None:
    """Have the disk keep a file's bytes, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _chunks(read: BinaryIO) -> Iterator[bytes]:
    while True:
        try:
            chunk = read.read(CHUNK)
        except OSError as error:
            raise Unreadable(f"{read.name} cannot be read: {error.strerror}.") from error
        if not chunk:
            return
        yield chunk
