"""Of the journeys that last more than a minute (mark `journey`) a run makes one, drawn anew; `make e2e` makes them all."""

import os
import random

import pytest

ALL_WAYS = "ALL_WAYS"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "journey: lasts more than a minute: a run makes one of them, `make e2e` all")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same one in each process of a run: they must agree on what there is to do."""
    journeys = sorted((item for item in items if item.get_closest_marker("journey")), key=lambda item: item.nodeid)
    if os.environ.get(ALL_WAYS) or not journeys:
        return
    made = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID", "")).choice(sorted({item.path for item in journeys}))
    left = [item for item in journeys if item.path != made]
    items[:] = [item for item in items if item not in left]
    if left:
        config.hook.pytest_deselected(items=left)
