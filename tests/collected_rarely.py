"""The collector of garbage passes rarely: reading again all that lives would cost a quarter of the run.

Each test leaves an application in cycles; they are given back a few times a run instead of a hundred.
"""

import gc

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was loaded to collect the tests lives as long as the run: it is not read again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
