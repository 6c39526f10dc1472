"""Of the journeys that last more than a minute (mark `journey`) a run makes one, drawn anew; `make e2e` makes them all.

Of the long tests that kill a process while it works (mark `kills`) a run on SQLite makes two, drawn anew; `make soak` makes them all.
"""

import os
import random

import pytest

from tests import databases
from tests.drawn import FULL

ALL_WAYS = "ALL_WAYS"
MOST_KILLS = 2


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "journey: lasts more than a minute: a run makes one of them, `make e2e` all")
    config.addinivalue_line("markers", "kills: kills processes for ten seconds: a run makes two of them, `make soak` all")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same one in each process of a run: they must agree on what there is to do."""
    # By the seed that the run prints, which its processes share.
    seed = str(config.getoption("randomly_seed", ""))
    left = [*_left_of_journeys(items, random.Random(seed)), *_left_of_kills(items, random.Random(seed))]
    items[:] = [item for item in items if item not in left]
    if left:
        config.hook.pytest_deselected(items=left)


def _marked(items: list[pytest.Item], mark: str) -> list[pytest.Item]:
    return sorted((item for item in items if item.get_closest_marker(mark)), key=lambda item: item.nodeid)


def _left_of_journeys(items: list[pytest.Item], chance: random.Random) -> list[pytest.Item]:
    journeys = _marked(items, "journey")
    if os.environ.get(ALL_WAYS) or not journeys:
        return []
    made = chance.choice(sorted({item.path for item in journeys}))
    return [item for item in journeys if item.path != made]


def _left_of_kills(items: list[pytest.Item], chance: random.Random) -> list[pytest.Item]:
    kills = _marked(items, "kills")
    if FULL or databases.on_postgres() or len(kills) <= MOST_KILLS:
        return []
    return chance.sample(kills, len(kills) - MOST_KILLS)
