"""Tallies of the side store: counted exactly by whoever counts, bounded, taken away once written down."""

import pytest

from marketplace.core.db import Busy
from marketplace.core.side import SideStore, side
from tests.core.test_limits import NOWHERE


@pytest.fixture
def store(app):
    with app.app_context():
        yield side()


def test_a_key_is_counted_each_time(store):
    for key in ("a", "b", "a"):
        store.tally("essai", key, most=10)
    assert store.tallied("essai", 10) == {"a": 2, "b": 1}
    assert store.tallied("autre", 10) == {}


def test_some_are_read_at_a_time(store):
    for key in "cab":
        store.tally("essai", key, most=10)
    assert store.tallied("essai", 2) == {"a": 1, "b": 1}


def test_no_more_keys_wait_than_is_said(store):
    for key in "abc":
        store.tally("essai", key, most=2)
    store.tally("autre", "d", most=2)
    assert store.tallied("essai", 10) == {"a": 1, "b": 1}


def test_what_was_written_down_is_taken_away_and_what_was_counted_meanwhile_stays(store):
    for key in ("a", "a", "b"):
        store.tally("essai", key, most=10)
    counts = store.tallied("essai", 10)
    store.tally("essai", "a", most=10)
    store.written_down("essai", counts)
    assert store.tallied("essai", 10) == {"a": 1}


def test_a_store_that_cannot_be_reached_says_so(tmp_path):
    with pytest.raises(Busy):
        SideStore(NOWHERE, tmp_path).tally("essai", "a", most=10)
