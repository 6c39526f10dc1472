"""An application whose index is the real engine's, on the disk, and the words to look into it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from flask import Flask

from marketplace.core import db, indexing
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization
from search_index import Document, Query, Removal, parse
from search_index.whoosh_engine import WhooshEngine
from tests.builders import make_organization

KIND = "enterprises"


class Interruptible(WhooshEngine):
    """The real engine, which lets something happen once, between the reading of rows and their writing in the index."""

    interruption: Callable[[], None] | None = None

    def apply(self, changes: Sequence[Document | Removal]) -> None:
        interruption, self.interruption = self.interruption, None
        if interruption:
            interruption()
        super().apply(changes)


def add(**values: object) -> Organization:
    with db.database().writing():
        return make_organization(**values)


def follow(app: Flask) -> None:
    """Have the worker do all there is."""
    Worker(app).drain()


def found(text: str = "") -> list[int]:
    """The ids that the engine of the application answers."""
    return list(indexing.engine().search(Query(KIND, parse(text).wanted)).ids)


def notes() -> int:
    """How many changes wait to be followed."""
    with db.database().reading():
        return indexing.backlog()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK")
