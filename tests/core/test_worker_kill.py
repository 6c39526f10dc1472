"""`kill -9` of the worker, again and again, under writers: nothing lost, nothing done twice, mails at least once.

The negative control runs in the same siege: a job whose effect and mark are two units does run twice, so the
kills are felt where it hurts. SOAK=1 runs the full rounds.
"""

import os

import pytest

from tests.core.besieged_worker import declare
from tests.core.worker_siege import Siege

# Three: one at each place.
KILLS = 50 if os.environ.get("SOAK") == "1" else 3

pytestmark = pytest.mark.slow


def test_a_worker_killed_again_and_again_loses_nothing_and_does_nothing_twice(with_things, kinds, tmp_path):
    declare()
    told = Siege(with_things, tmp_path).run(KILLS)
    once, twice, mails = told["essai.once"], told["essai.twice"], told["mail"]
    assert once["acknowledged"] == twice["acknowledged"] == mails["acknowledged"] > KILLS
    assert (once["lost"], once["again"], once["unasked"]) == (0, 0, 0), told
    assert (mails["lost"], mails["unasked"]) == (0, 0), told
    assert 1 <= mails["again"] <= KILLS, "at most one copy a kill, under the same Message-ID"
    assert told["mails_kept"] == mails["acknowledged"]
    assert twice["lost"] == 0
    assert twice["again"] >= 1, "the control: what is not one unit with its mark does run twice"
    assert twice["again"] + mails["again"] <= KILLS
    assert told["dead"] == 0
