"""`--inputs N`: of each test that is tried with many inputs, N of them, drawn anew each time; `make check` is quick so."""

from collections import Counter

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--inputs", type=int, metavar="N", help="of each test that is tried with many inputs, N of them")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After the tests were put in the order of the seed that the run prints: the same seed draws the same inputs."""
    most: int | None = config.getoption("--inputs")
    if most is None:
        return
    met: Counter[str] = Counter()
    kept, left = [], []
    for item in items:
        test = item.nodeid.partition("[")[0]
        met[test] += 1
        (kept if met[test] <= most else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)
