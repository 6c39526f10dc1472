"""`--inputs N` and `--installations N`: fewer tests, drawn anew each time by the seed that the run prints; `make check` is quick so.

Of each test that is tried with many inputs, N of them, or as many as its mark says when that is less. Of the tests that take an
installation of their own, a database and an application, which is nearly all that they cost, N of them beside those marked `always`.
"""

from collections import Counter

import pytest

INSTALLED = "settings"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--inputs", type=int, metavar="N", help="of each test that is tried with many inputs, N of them")
    parser.addoption("--installations", type=int, metavar="N", help="of the tests that take an installation of their own, N of them")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "inputs(most): each of its inputs is dear: with --inputs, no more of them than this")
    config.addinivalue_line("markers", "always: what it holds is promised on both databases: never left out by --installations")
    config.addinivalue_line("markers", "drawn: draws a part of what it tries (tests/drawn.py); `make soak` runs it with all of it")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After the tests were put in the order of the seed: the same seed draws the same tests."""
    inputs: int | None = config.getoption("--inputs")
    installations: int | None = config.getoption("--installations")
    met: Counter[str] = Counter()
    kept, left = [], []
    for item in items:
        test = item.nodeid.partition("[")[0]
        is_installed = INSTALLED in getattr(item, "fixturenames", ()) and not item.get_closest_marker("always")
        most = None if inputs is None else min(inputs, *(mark.args[0] for mark in item.iter_markers("inputs")), inputs)
        is_one_more = (most is not None and met[test] >= most) or (
            is_installed and installations is not None and met[INSTALLED] >= installations
        )
        if not is_one_more:
            met[test] += 1
            met[INSTALLED] += is_installed
        (left if is_one_more else kept).append(item)
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)
