"""Tests in a browser go before all others: one process of the run takes them, starts each site once, and shares the rest with the others.

In the order of the seed they are parted between all the processes, each of which starts the sites for its part; and one that comes last
leaves the others with nothing to do.
"""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the seed, but for that."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
