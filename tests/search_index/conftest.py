"""The engines under test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_index import Engine
from search_index.memory import MemoryEngine
from search_index.whoosh_engine import WhooshEngine


@pytest.fixture
def index_path(tmp_path: Path) -> Path:
    """Where the index of a test lives; nothing is there yet."""
    return tmp_path / "index"


@pytest.fixture
def whoosh(index_path: Path) -> Iterator[WhooshEngine]:
    """The engine on files, empty."""
    engine = WhooshEngine(index_path)
    engine.rebuild([])
    yield engine
    engine.close()


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn, empty."""
    if request.param == "memory":
        return MemoryEngine()
    engine: Engine = request.getfixturevalue("whoosh")
    return engine
