"""`kill -9` of the site while events come, and of buyers while they begin to pay: nothing is lost, doubled, or out of balance.

One short round, in which a process of the site dies. The full rounds, on both databases, in which the worker dies too and what is asked
again a minute later is waited for, are those of `python -m tests.soak --only money`.
"""

from pathlib import Path

import pytest

from tests.billing.gateway.conftest import Till
from tests.billing.gateway.money_siege import Siege, nothing_but_paid

ROUNDS, EACH = 1, 2

pytestmark = [pytest.mark.slow, pytest.mark.drawn, pytest.mark.kills]


def test_kills_in_payments_and_in_events_lose_and_double_nothing(till: Till, tmp_path: Path) -> None:
    figures = Siege(till, tmp_path, each=EACH, is_patient=False).live(ROUNDS)
    assert nothing_but_paid(figures) == [], figures
    assert (figures["paid"], figures["events_lost"]) == (ROUNDS * EACH, 0), figures
