"""A price request that enterprises answer."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from tests.bids.things import Asked, make_asked
from tests.builders import AT


@pytest.fixture
def asked(app: Flask, test_clock: Callable[[datetime], None]) -> Asked:
    """A request that nobody answered yet, two weeks before its deadline."""
    test_clock(AT)
    return make_asked(app)
