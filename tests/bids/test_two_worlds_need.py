"""Of an open call too, nothing that others read changes by a byte because an enterprise answered, its public page first."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from markupsafe import Markup
from sqlalchemy import func, select

from config import Settings
from marketplace.accounts.models import User
from marketplace.bids.models import Bid
from marketplace.core import clock, db, panels
from marketplace.core.worker import Worker
from marketplace.tenders.asking import amending
from marketplace.tenders.asking.amending import Amended
from marketplace.tenders.models import Tender
from tests.bids import worlds
from tests.bids.test_two_worlds import Pair, first_difference
from tests.bids.things import Asked
from tests.drawn import FULL, one_in
from tests.tenders.calling.things import CLOSES, make_called

pytestmark = pytest.mark.always

# The enterprise that is not invited by the buyer is of the answer, by its lead: it reads it.
ALWAYS, DRAWN = ("", "buyer", "participant"), ("stranger", "other", "staff")


@pytest.fixture
def pair(
    model_installation: tuple[Path, str], settings: Settings, tmp_path: Path, test_clock: Callable[[datetime], None]
) -> Iterator[Pair]:
    """Two worlds, in one of which ours answered; the other enterprise answered in both, after it."""
    day = CLOSES + timedelta(days=1)
    with worlds.two(*model_installation, settings, tmp_path, lambda: test_clock(day), make_called) as (silent, answered):
        worlds.be_silent(silent)
        worlds.answer(answered)
        for one in (silent, answered):
            Worker(one.app).drain()
            worlds.theirs(one)
            notice(one)
        yield silent, answered


def notice(asked: Asked) -> None:
    """The organiser moves the deadline in both worlds: who answered is written to, and nobody else learns it."""
    with asked.app.app_context(), db.database().writing() as session:
        tender = db.load(Tender, id=asked.tender_id)
        later = Amended(due_at=(tender.bids_due_at or CLOSES) + timedelta(days=1))
        amending.amend(tender, later, "Plus de temps.", actor=session.get_one(User, asked.people["buyer"]), at=clock.now())
    Worker(asked.app).drain()


@pytest.mark.drawn
def test_nobody_else_reads_a_byte_that_an_answer_to_an_open_call_changed(pair: Pair) -> None:
    assert [one.bid(lambda bid: len(bid.versions)) for one in pair] == [None, 4]
    for name in (*ALWAYS, *one_in(3, DRAWN)):
        every, near, paths = worlds.addresses(pair[0], name)
        silent, answered = (worlds.read(one, name, paths) for one in pair)
        assert set(every if FULL else near) <= silent.keys()
        assert silent[f"/achats-regroupes/{pair[0].number}"][0] == 200, name
        assert sum(status == 200 for status, _said in silent.values()) >= (20 if FULL else 5), name
        if name in ("buyer", "participant"):
            assert silent[f"/espace/{pair[0].slugs[name]}/achats/{pair[0].number}/ouverture"][0] == 200, name
        told = worlds.different(silent, answered)
        assert told == [], (name, told, [first_difference(silent[one][1], answered[one][1]) for one in told if one in silent][:3])


def test_a_public_page_that_counts_answers_is_caught(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def leak(tender: Tender) -> Markup:
        return Markup("<p>%s</p>") % db.session().scalar(select(func.count()).select_from(Bid))

    leak.__module__ = "marketplace.bids.leak"
    monkeypatch.setitem(panels._panels["tender.acts"], leak, 0)
    public = f"/achats-regroupes/{pair[0].number}"
    silent, answered = (worlds.read(one, "", [public]) for one in pair)
    assert f"/achats-regroupes/{pair[0].number}" in worlds.different(silent, answered)
