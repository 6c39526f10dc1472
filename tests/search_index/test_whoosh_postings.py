"""Postings are decoded once, from one commit to the next, within a bound; the vocabulary follows the commits too."""

from collections import Counter

import numpy as np
import pytest

from search_index.whoosh_engine import WhooshEngine, wording
from search_index.whoosh_engine.postings import Kept, Postings
from search_index.whoosh_engine.segments import Segment
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise, removal


@pytest.fixture
def decodings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many times each token was decoded, filled as it happens."""
    counts = Counter[str]()
    decode = Segment.postings

    def counted(segment: Segment, token: str) -> Postings:
        counts[token] += 1
        return decode(segment, token)

    monkeypatch.setattr(Segment, "postings", counted)
    return counts


def test_postings_are_decoded_once_for_words_and_phrases(whoosh: WhooshEngine, decodings: Counter[str]) -> None:
    whoosh.rebuild(DIRECTORY)
    for text in ("repas livrés", "« repas livrés »", "repas -livrés"):
        for _ in range(3):
            whoosh.search(ask(text))
    assert decodings == {"repa": 1, "livr": 1}


def test_what_was_decoded_of_a_segment_that_stays_serves_the_next_commit(whoosh: WhooshEngine, decodings: Counter[str]) -> None:
    whoosh.rebuild(DIRECTORY)
    assert whoosh.search(ask("repas")).total == 2
    whoosh.apply([removal(2), enterprise(8, "Repas")])
    assert set(whoosh.search(ask("repas")).ids) == {6, 8}
    assert decodings == {"repa": 2}  # Once in each segment.


def test_the_postings_kept_are_bounded_and_those_used_least_lately_go_first() -> None:
    one = Postings.at(np.arange(10, dtype=np.int64) << 32)
    kept, decoded = Kept(most=2 * one.size), list[str]()

    def get(segment: str, token: str) -> None:
        kept.get(segment, token, lambda: decoded.append(token) or one)  # type: ignore[func-returns-value]

    for token in ("pain", "vin", "pain", "sel", "pain", "vin"):
        get("A", token)
    assert decoded == ["pain", "vin", "sel", "vin"]
    get("B", "eau")
    kept.only({"B"})
    for segment, token in (("B", "eau"), ("A", "vin")):
        get(segment, token)
    assert decoded == ["pain", "vin", "sel", "vin", "eau", "vin"]


def test_a_posting_larger_than_the_bound_is_answered_but_not_kept() -> None:
    one = Postings.at(np.arange(10, dtype=np.int64) << 32)
    kept, decoded = Kept(most=one.size - 1), list[int]()
    for turn in range(2):
        assert kept.get("A", "pain", lambda turn=turn: decoded.append(turn) or one) is one  # type: ignore[misc]
    assert decoded == [0, 1]


@pytest.mark.parametrize("most", [0, wording.MOST_READ])
def test_the_vocabulary_is_the_same_whether_counted_again_or_revised(
    whoosh: WhooshEngine, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(wording, "MOST_READ", most)
    whoosh.rebuild(DIRECTORY)
    expected = Counter(whoosh.vocabulary(KIND).counts)
    counted_anew = Counter[str]()
    count = wording.vocabulary
    monkeypatch.setattr(wording, "vocabulary", lambda now: counted_anew.update(["once"]) or count(now))
    for number in range(10, 16):
        whoosh.apply([enterprise(number, "Pain", "bis" * number), removal(number - 1)])
        whoosh.search(ask("pain"))
    found = whoosh.vocabulary(KIND).counts
    assert found == {**expected, "pain": 1, "bis" * 15: 1}
    assert whoosh.vocabulary(KIND).beginning_with("pai") == ("pain",)
    assert bool(counted_anew) is (most == 0)
