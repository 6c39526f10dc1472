"""Which files are the index: one pointer, one manifest a commit, one checksum a file.

    PATH/CURRENT                              one line: generation, commit, checksum of the manifest
    PATH/<generation>/manifest-<commit>.json  for each kind, the size and SHA-256 of each of its files
    PATH/<generation>/<kind>/...              files that are written once and never changed

A commit exists from the moment CURRENT, replaced in one step, names it: files that it does not name are
rubbish, whoever left them.  A rebuild is a commit in a new generation.  Whoosh notices neither flipped
bytes nor files of another day (shared design note RELIABILITY.md, E7b): the checksums do, from CURRENT
down, and the bytes that were checked are the bytes that are used.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Final, NamedTuple

from search_index.engine import IndexDamaged
from search_index.whoosh_engine.schema import FORMAT

_POINTER: Final = re.compile(r"(g[0-9]{16}) ([0-9]{1,12}) ([0-9a-f]{64})\n")
_GENERATION: Final = re.compile(r"g[0-9]{16}")


class Fingerprint(NamedTuple):
    """What a file must be."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Fingerprint:
        """The fingerprint of these bytes."""
        return cls(len(content), sha256(content).hexdigest())


Files = Mapping[str, Fingerprint]
"""The files of one kind: name in its directory → fingerprint."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One state of the whole index."""

    generation: str
    number: int
    kinds: Mapping[str, Files]

    @property
    def age(self) -> tuple[str, int]:
        """What grows from each commit to the next, over generations too."""
        return self.generation, self.number

    @property
    def manifest(self) -> str:
        """The name of its manifest in the directory of its generation."""
        return f"manifest-{self.number}.json"


class Ledger:
    """The pointer and the manifests of the index at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._current = root / "CURRENT"

    def pointer(self) -> bytes:
        """Return what CURRENT says now: some 100 bytes, cheap enough to be read at each search.

        Raises IndexDamaged if there is no index.
        """
        return _content(self._current)

    def read(self, pointer: bytes) -> Commit:
        """Return the commit that a pointer names.

        Raises IndexDamaged if it cannot be read, or was written for another analysis or library.
        """
        named = _POINTER.fullmatch(pointer.decode("ascii", "replace"))
        if named is None:
            raise IndexDamaged(f"{self._current} is not a pointer")
        generation, number, checksum = named[1], int(named[2]), named[3]
        path = self.root / generation / Commit(generation, number, {}).manifest
        content = _content(path)
        if sha256(content).hexdigest() != checksum:
            raise IndexDamaged(f"{path} is not the manifest that was written")
        # A right checksum says only that CURRENT and the manifest agree, not that this house wrote them.
        try:
            manifest = json.loads(content)
            written = manifest["format"]
            if written != FORMAT:
                raise IndexDamaged(f"written as {written}, read as {FORMAT}")
            kinds = {kind: {name: Fingerprint(*one) for name, one in files.items()} for kind, files in manifest["kinds"].items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise IndexDamaged(f"{path} is not a manifest") from error
        return Commit(generation, number, kinds)

    def load(self, commit: Commit, kind: str, known: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the checked content of each file of a kind, taking from `known` what is there.

        Raises IndexDamaged, naming the file that is missing or is not what was written.
        """
        folder = self.root / commit.generation / kind
        return {
            name: known[name] if name in known else _checked(folder / name, fingerprint)
            for name, fingerprint in commit.kinds.get(kind, {}).items()
        }

    def glance(self, commit: Commit) -> None:
        """Raise IndexDamaged if a file of this commit is missing or has another size."""
        for kind, files in commit.kinds.items():
            for name, fingerprint in files.items():
                path = self.root / commit.generation / kind / name
                try:
                    size = path.stat().st_size
                except (FileNotFoundError, NotADirectoryError) as error:
                    raise IndexDamaged(f"{path} is missing") from error
                if size != fingerprint.size:
                    raise IndexDamaged(f"{path} has {size} bytes instead of {fingerprint.size}")

    def new_generation(self, after: str) -> str:
        """Return the name of a generation later than `after` ("" for none) and all that are there."""
        there = [entry.name for entry in self.root.iterdir() if _GENERATION.fullmatch(entry.name)]
        latest = max([after, *there])
        # Milliseconds, so that an index rebuilt after its directory was wiped is not taken for an
        # old copy by those who had read the one before.
        return f"g{max(int(time() * 1000), int(latest[1:] or 0) + 1):016d}"

    def publish(self, commit: Commit) -> None:
        """Make a commit current, durably and in one step; its files must be on the disk already."""
        manifest = {
            "format": FORMAT,
            "commit": commit.number,
            "kinds": {kind: {n: list(f) for n, f in files.items()} for kind, files in commit.kinds.items()},
        }
        content = json.dumps(manifest, sort_keys=True).encode()
        generation = self.root / commit.generation
        write_durably(generation / commit.manifest, content)
        sync_directory(generation)
        pointer = f"{commit.generation} {commit.number} {sha256(content).hexdigest()}\n"
        new = self.root / "CURRENT.new"
        for path in (new, self._current):
            if path.is_dir() and not path.is_symlink():
                _delete(path)  # Not ours, and a file cannot take its place.
        write_durably(new, pointer.encode("ascii"))
        new.replace(self._current)
        sync_directory(self.root)

    def sweep(self) -> None:
        """Delete what the current commit does not name, if there is one: only the writer may."""
        try:
            commit = self.read(self.pointer())
        except IndexDamaged:
            return
        for entry in self.root.iterdir():
            if _GENERATION.fullmatch(entry.name) and entry.name != commit.generation:
                _delete(entry)
        for entry in (self.root / commit.generation).iterdir():
            if entry.name in commit.kinds:
                for stray in entry.iterdir():
                    if stray.name not in commit.kinds[entry.name]:
                        _delete(stray)
            elif entry.name != commit.manifest:
                _delete(entry)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file that survives a power cut once the directory is synchronized too."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_directory(path: Path) -> None:
    """Make the names in a directory survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checked(path: Path, fingerprint: Fingerprint) -> bytes:
    """The content of a file, if it is what was written."""
    content = _content(path)
    if Fingerprint.of(content) != fingerprint:
        raise IndexDamaged(f"{path} is not what was written")
    return content


def _content(path: Path) -> bytes:
    """The content of a file, whose absence is a damage."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise IndexDamaged(f"{path} is missing") from error


def _delete(path: Path) -> None:
    """Delete a file or a directory, if it lets itself be deleted: a later sweep will try again."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()
