"""A price request that enterprises answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.bids.things import Asked, make_asked
from tests.builders import AT


@pytest.fixture
def asked(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Asked:
    """A request that nobody answered yet, two weeks before its deadline."""
    test_clock(AT)
    return prepared(make_asked, app)  # type: ignore[no-any-return]
