"""A request with criteria, answered and opened, its committee not yet named."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.awards.evaluating.things import TWO, answer_all, make_weighed
from tests.bids.opening.things import OPENED, Deal


@pytest.fixture
def weighed(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Deal:
    """In one envelope: the first answer is the cheapest."""

    def make(app: Flask) -> Deal:
        deal = make_weighed(app, test_clock)
        answer_all(deal, 20_000, 22_000, 25_000)
        test_clock(OPENED)
        deal.open_by_two()
        return deal

    return prepared(make, app)  # type: ignore[no-any-return]


@pytest.fixture
def apart(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Deal:
    """In two envelopes, the first one opened."""

    def make(app: Flask) -> Deal:
        deal = make_weighed(app, test_clock, TWO)
        answer_all(deal, 20_000, 22_000, 10_000)
        test_clock(OPENED)
        deal.open_by_two()
        return deal

    return prepared(make, app)  # type: ignore[no-any-return]
