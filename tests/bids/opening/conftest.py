"""A price request that three enterprises answered, its deadline behind."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.bids.opening.things import OPENED, Deal, make_deal
from tests.builders import AT


@pytest.fixture
def deal(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Deal:
    """Three answers, at the moment of the opening."""

    def make(app: Flask) -> Deal:
        test_clock(AT)
        deal = make_deal(app)
        deal.answer(0, 20_000, 115_000, document=b"%PDF-1.7 devis")
        deal.answer(1, 19_500, None, capacity=1000)
        deal.answer(2, 21_000, 112_500)
        test_clock(OPENED)
        return deal

    return prepared(make, app)  # type: ignore[no-any-return]
