"""How changes become segments.

A commit adds one segment with what is new and marks what it replaces as deleted.  Segments are merged
as they come to resemble each other in size, so that there are few of them (about the logarithm of the
number of documents) and each document is written again only a few times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from search_index.engine import Document
from search_index.whoosh_engine.ledger import Files
from search_index.whoosh_engine.schema import row, schema
from search_index.whoosh_engine.snapshot import INDEX_NAME, Snapshot
from search_index.whoosh_engine.storage import KindStorage

MERGE_RATIO: Final = 1
"""A segment at most this many times larger than all the smaller ones together joins them (measured: 0.5
and 3 are slower, the one to read what is scattered, the other to write it again and again)."""

MOST_DELETED: Final = 0.5
"""A segment with more than this share of deleted documents is written again without them."""

MEMORY: Final = 64
"""Megabytes of postings that a writer holds before it puts some on the disk."""


class KindWriter:
    """The next commit of one kind, in `folder`, which is created if need be.

    `before` is the commit it follows and `files` the files of that commit, none for a new kind.  One
    writer at a time: the caller holds the lock.  Nothing is published here.  Every method raises
    OSError if the disk refuses; `abandon` must then be called.
    """

    def __init__(self, folder: Path, before: Snapshot, files: Files) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._before = before
        self._files = files
        self._storage = KindStorage(folder, before.files)
        self._added: set[int] = set()
        try:
            opened: Any = FileIndex if files else FileIndex.create
            index = opened(self._storage, schema(), INDEX_NAME)
            self._writer: Any = index.writer(limitmb=MEMORY, compound=False)
        except BaseException:
            self.abandon()
            raise

    def remove(self, ids: set[int]) -> None:
        """Remove these documents of the commit before; those that it does not hold are ignored."""
        for number in self._before.numbers_of(ids):
            self._writer.delete_document(number)

    def add(self, document: Document) -> None:
        """Add a document; raises ValueError if its id was added already."""
        if document.id in self._added:
            raise ValueError(f"{document.kind} {document.id} comes twice")
        self._added.add(document.id)
        self._writer.add_document(**row(document))

    def finish(self) -> Files:
        """Write all this to the disk and return the files of the commit."""
        self._writer.commit(mergetype=_merge)
        written = self._storage.seal()
        return {name: written.get(name) or self._files[name] for name in self._storage.list()}

    def abandon(self) -> None:
        """Close what is open; what was written is rubbish.  Nothing happens after `finish`."""
        self._storage.abandon()


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Copy into the writer the segments to merge; return those that stay, without the empty ones."""
    kept = []
    gathered = writer.docnum
    for segment in sorted(segments, key=_live):
        live = _live(segment)
        if not live:
            continue
        worn = segment.deleted_count() > MOST_DELETED * segment.doc_count_all()
        if worn or live <= MERGE_RATIO * gathered:
            writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
            gathered += live
        else:
            kept.append(segment)
    return kept


def _live(segment: Any) -> int:
    """How many documents of a segment are not deleted."""
    return int(segment.doc_count())
