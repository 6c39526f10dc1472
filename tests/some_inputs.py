"""`--inputs N` and `--installations N`: fewer tests, drawn anew each time by the seed that the run prints; `make check` is quick so.

Of each test that is tried with many inputs, N of them. Of the tests that take an installation of their own, a database and an application,
which is nearly all that they cost, N of them.
"""

from collections import Counter

import pytest

INSTALLED = "settings"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--inputs", type=int, metavar="N", help="of each test that is tried with many inputs, N of them")
    parser.addoption("--installations", type=int, metavar="N", help="of the tests that take an installation of their own, N of them")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After the tests were put in the order of the seed: the same seed draws the same tests."""
    inputs: int | None = config.getoption("--inputs")
    installations: int | None = config.getoption("--installations")
    met: Counter[str] = Counter()
    kept, left = [], []
    for item in items:
        test = item.nodeid.partition("[")[0]
        is_installed = INSTALLED in getattr(item, "fixturenames", ())
        is_one_more = (inputs is not None and met[test] >= inputs) or (
            is_installed and installations is not None and met[INSTALLED] >= installations
        )
        if not is_one_more:
            met[test] += 1
            met[INSTALLED] += is_installed
        (left if is_one_more else kept).append(item)
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)
