"""`kill -9` of a whole site under eight people who write: what was acknowledged is there, and the site is soon back.

The full rounds, and the time within which it must be back, are those of `python -m tests.soak`.
"""

import pytest

from tests.core.web_siege import EDITORS, Siege

KILLS = 3

pytestmark = pytest.mark.slow


def test_a_site_killed_again_and_again_keeps_every_acknowledged_edit_and_comes_back(app, tmp_path):
    told = Siege(app, tmp_path).run(KILLS)
    assert told["acknowledged"] > EDITORS * KILLS
    assert (told["lost_rows"], told["lost_acts"], told["twice"], told["unasked"]) == (0, 0, 0, 0), told
    assert told["chain"] == "The log is whole."
    assert told["index"] == "The index says what the database says."
    assert told["left"] == 0, "no process outlives a site that was told to stop"
