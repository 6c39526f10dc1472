"""The files of one kind, as Whoosh sees them: what is committed cannot be touched.

Whoosh reaches all files through a Storage.  This one serves committed files from the bytes that were
checked, writes new ones to the disk, and only *forgets* those that Whoosh would delete, since the
commit before must stay whole until the next one is published.  Reading from memory costs the size of
the index, some megabytes for ten thousand documents; in exchange a file truncated under a running
process does not kill it, as it would through a memory map, and the bytes read are the bytes checked.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import Storage
from whoosh.filedb.structfile import BufferFile, StructFile

from search_index.whoosh_engine.ledger import Fingerprint, sync_directory

Names = list[str]


class _NoLock:
    """What Whoosh takes for its lock: the writer already holds ours (see lock.py)."""

    def acquire(self, blocking: bool = False) -> bool:
        return True

    def release(self) -> None:
        """There is nothing to release: ours is given back by whoever took it."""


class KindStorage(Storage):
    """One commit of one kind, and what is being written to follow it.

    `committed` holds the checked content of each file of the commit; `folder`, which exists if anything
    is to be written, is where new files go.
    """

    def __init__(self, folder: Path, committed: Mapping[str, bytes]) -> None:
        self.folder = folder
        self._committed = dict(committed)
        self._taken = frozenset(committed)
        self._written: set[str] = set()
        self._opened: list[StructFile] = []
        self._temporary: list[KindStorage] = []

    def list(self) -> Names:
        return [*self._committed, *self._written]

    def content(self, name: str) -> bytes:
        """Return the whole content of a committed file; raises KeyError for any other."""
        return self._committed[name]

    def file_exists(self, name: str) -> bool:
        return name in self._committed or name in self._written

    def file_length(self, name: str) -> int:
        content = self._committed.get(name)
        return len(content) if content is not None else (self.folder / name).stat().st_size

    def open_file(self, name: str, *args: Any, **kwargs: Any) -> StructFile:
        content = self._committed.get(name)
        if content is not None:
            return BufferFile(content, name=name)
        return self._opened_as(name, "rb")

    def create_file(self, name: str, mode: str = "wb", **kwargs: Any) -> StructFile:
        self._check_free(name)
        self._written.add(name)
        return self._opened_as(name, mode)

    def rename_file(self, frm: str, to: str, safe: bool = False) -> None:
        self._check_free(to)
        # What a killed writer left under the new name is rubbish, whatever `safe` says.
        (self.folder / frm).replace(self.folder / to)
        self._written.discard(frm)
        self._written.add(to)

    def delete_file(self, name: str) -> None:
        if self._committed.pop(name, None) is None:
            self._written.discard(name)
            (self.folder / name).unlink()

    def lock(self, name: str) -> _NoLock:
        return _NoLock()

    def temp_storage(self, name: str | None = None) -> KindStorage:
        temporary = KindStorage(self.folder / (name or "temporary"), {})
        temporary.folder.mkdir(exist_ok=True)
        self._temporary.append(temporary)
        return temporary

    def destroy(self, *args: Any, **kwargs: Any) -> None:
        shutil.rmtree(self.folder)

    def seal(self) -> dict[str, Fingerprint]:
        """Make durable what was written and return the fingerprint of each new file.

        Raises OSError if the disk refuses.
        """
        files: dict[str, Fingerprint] = {}
        for name in sorted(self._written):
            with (self.folder / name).open("rb") as file:
                os.fsync(file.fileno())
                files[name] = Fingerprint.of(file.read())
        sync_directory(self.folder)
        return files

    def abandon(self) -> None:
        """Close what a failed writer left open; its files are rubbish to be swept."""
        for temporary in self._temporary:
            temporary.abandon()
        for opened in self._opened:
            # A full disk refuses what was still buffered; the descriptor is closed all the same.
            with suppress(OSError):
                opened.raw_file().close()

    def _check_free(self, name: str) -> None:
        """Refuse the name of a file of the commit, forgotten or not: Whoosh draws names at random, and may draw one again."""
        if name in self._taken:
            raise FileExistsError(errno.EEXIST, "this file is committed already", str(self.folder / name))

    def _opened_as(self, name: str, mode: str) -> StructFile:
        file: Any = (self.folder / name).open(mode)
        opened = StructFile(file, name=name)
        self._opened.append(opened)
        return opened
