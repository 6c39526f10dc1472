"""What many tests of a room begin with is brought about once by each process of a run; the others begin with a copy.

A group purchase that three cities closed, or answers that two persons opened, are forty acts. `prepared(make, app)` is what `make(app)`
answers, a dataclass with the application and plain values; its database, files and hour are those that the first one left. Only what
nobody indexed or sent yet is prepared so: an index and a post office live in memory. On PostgreSQL each test brings it about.
"""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask

from config import Settings
from marketplace.core import clock
from tests import databases

CLOCK = "clock"
Made = TypeVar("Made")


@dataclass
class Kept:
    """A folder as it was left, and what was answered, without its application."""

    folder: Path
    answered: bytes


_kept: dict[tuple[object, ...], Kept] = {}


@pytest.fixture
def prepared(settings: Settings, tmp_path_factory: pytest.TempPathFactory, test_clock: Callable[..., None]) -> Callable[..., Any]:
    """A function that answers as `make(app, …)` does, at once when that was made before with the same words."""

    def begun(make: Callable[..., Made], app: Flask, *words: object) -> Made:
        if databases.on_postgres():
            return make(app, *words)
        key = make.__module__, make.__qualname__, *words
        if key not in _kept:
            made = make(app, *words)
            _give_back(app)
            folder = tmp_path_factory.mktemp("prepared") / "installation"
            shutil.copytree(settings.data_dir, folder, ignore=_links)
            _kept[key] = Kept(folder, pickle.dumps(replace(made, app=None)))  # type: ignore[type-var]
            return made
        _give_back(app)
        for left in settings.data_dir.glob("maillage.db-*"):
            left.unlink()
        shutil.copytree(_kept[key].folder, settings.data_dir, dirs_exist_ok=True)
        if (settings.data_dir / CLOCK).exists():
            clock.use_test_clock(settings.data_dir / CLOCK)
        return replace(pickle.loads(_kept[key].answered), app=app)

    return begun


def _give_back(app: Flask) -> None:
    """The connections, with which what SQLite wrote beside the database comes into it."""
    app.extensions["maillage.database"].engine.dispose()
    app.extensions["maillage.side"].engine.dispose()


def _links(folder: str, names: list[str]) -> set[str]:
    """What all installations of a run have in common."""
    return {name for name in names if (Path(folder) / name).is_symlink()}
