"""A price request whose lead invited two enterprises that the buyer did not ask."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.bids.regrouping.things import Grouped, make_group
from tests.builders import AT


@pytest.fixture
def grouped(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Grouped:
    """The lead has prices; east does the meals of the school, west everything at the arena, the lead the rest."""
    test_clock(AT)
    return prepared(make_shared, app)  # type: ignore[no-any-return]


def make_shared(app: Flask) -> Grouped:
    found = make_group(app, "east", "west")
    found.share("lead", (0, 1))
    found.share("east", (1, 1), role="Repas de l’école")
    found.share("west", (0, 0), (1, 0), role="Tout l’aréna")
    return found
