"""Until the opening nothing that others read changes by a single byte because an enterprise answered."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from markupsafe import Markup
from sqlalchemy import func, select

from config import Settings
from marketplace.bids.models import Bid
from marketplace.bids.regrouping import members, room
from marketplace.core import db, panels
from marketplace.core.worker import Worker
from marketplace.tenders.models import Tender
from tests.bids import worlds
from tests.bids.probes import PROBES, Probing
from tests.bids.things import Asked
from tests.builders import AT
from tests.core.web.watching import statements
from tests.drawn import FULL, one_in

pytestmark = pytest.mark.always

Pair = tuple[Asked, Asked]
LEAST = {"": 60, "stranger": 60, "other": 120, "buyer": 120, "staff": 120}
# Whoever is nearest is read in each run; of the others one, drawn anew.
ALWAYS, DRAWN = ("buyer", "other"), ("", "stranger", "staff")


@pytest.fixture
def pair(
    model_installation: tuple[Path, str], settings: Settings, tmp_path: Path, test_clock: Callable[[datetime], None]
) -> Iterator[Pair]:
    """Two worlds, in one of which ours answered; the other enterprise answered in both, after it."""
    with worlds.two(*model_installation, settings, tmp_path, lambda: test_clock(AT)) as (silent, answered):
        worlds.be_silent(silent)
        worlds.answer(answered)
        for one in (silent, answered):
            Worker(one.app).drain()
            worlds.theirs(one)
        yield silent, answered


@pytest.mark.drawn
def test_nobody_else_reads_a_byte_that_an_answer_changed(pair: Pair) -> None:
    assert [one.bid(lambda bid: len(bid.versions)) for one in pair] == [None, 4]
    assert [one.bid(lambda bid: len(members.of(bid))) for one in pair] == [None, 1]
    assert [one.bid(lambda bid: len(room.messages(bid))) for one in pair] == [None, 4]
    for name in (*ALWAYS, *one_in(3, DRAWN)):
        every, near, paths = worlds.addresses(pair[0], name)
        assert len(every) >= LEAST[name], (name, len(every))
        silent, answered = (worlds.read(one, name, paths) for one in pair)
        assert set(every if FULL else near) <= silent.keys()
        assert sum(status == 200 for status, _said in silent.values()) >= (20 if FULL else 5), name
        # Where the team merges two pages, what each brings is counted, but for answers.
        assert name != "staff" or silent["/bureau/doublons/1"][0] == 200
        told = worlds.different(silent, answered)
        assert told == [], (name, told, [first_difference(silent[one][1], answered[one][1]) for one in told if one in silent][:3])


def test_what_could_tell_asks_the_database_as_much_in_both_worlds(pair: Pair) -> None:
    """How long it takes is measured outside of the suite (tests/probe_timing.py); how much is asked never differs."""
    silent, answered = (Probing.of(one) for one in pair)
    assert len(PROBES) == 12
    for probe in PROBES:
        for one in (silent, answered):
            one.get(probe)
        told = []
        for one in (silent, answered):
            with statements(one.asked.app) as sent:
                told.append((one.get(probe), len(sent), sent))
        assert told[0][:2] == told[1][:2], (probe, told)
        assert told[0][2] == told[1][2], probe


def test_a_page_that_counts_answers_is_caught(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def leak(tender: Tender) -> Markup:
        return Markup("<p>%s</p>") % db.session().scalar(select(func.count()).select_from(Bid))

    leak.__module__ = "marketplace.bids.leak"
    monkeypatch.setitem(panels._panels["tender.asking.acts"], leak, 0)
    own = f"/espace/{pair[0].slugs['buyer']}/demandes-de-prix/{pair[0].number}"
    assert own in worlds.addresses(pair[0], "buyer").near
    silent, answered = (worlds.read(one, "buyer", [own]) for one in pair)
    assert own in worlds.different(silent, answered)


def first_difference(one: str, other: str) -> str:
    """Where two texts part, with a few letters around."""
    place = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, place - 80) : place + 80]!r} / {other[max(0, place - 80) : place + 80]!r}"
