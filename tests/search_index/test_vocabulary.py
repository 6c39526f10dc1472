"""Words are ended and mended by what the documents really say."""

import random
import time

import pytest
from rapidfuzz.distance import DamerauLevenshtein

from search_index import Vocabulary, fold
from search_index.vocabulary import MOST_EXPANSIONS

WORDS = Vocabulary(
    {
        "traiteur": 9,
        "traiteurs": 12,
        "traitement": 3,
        "école": 5,
        "ecole": 1,
        "écoles": 5,
        "services": 2,
        "imprimerie": 4,
        "bois": 7,
        "bas": 7,
    }
)


def test_a_beginning_stands_for_the_tokens_of_the_words_that_begin_so() -> None:
    assert WORDS.beginning_with("trait") == ("traiteu", "traiteur", "traitement")
    assert WORDS.beginning_with("eco") == ("ecol", "ecole")
    assert WORDS.beginning_with("services") == ("servic", "service")
    assert WORDS.beginning_with("") == WORDS.beginning_with("zzz") == ()


def test_a_beginning_stands_for_so_many_tokens_at_most_the_most_frequent() -> None:
    many = Vocabulary({f"mot{number}": number + 1 for number in range(500)})
    assert many.beginning_with("mot") == tuple(f"mot{number}" for number in range(499, 499 - MOST_EXPANSIONS, -1))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tratieur", ("traiteur", "traiteurs")),
        ("traitteur", ("traiteur", "traiteurs")),
        ("imprimmreie", ("imprimerie",)),
        ("éccole", ("école", "ecole")),
        ("bos", ()),
        ("boiss", ("bois",)),
        ("boiqse", ()),
        ("écolle", ()),  # A doubled letter is the same token: it is found as it is.
        ("traiteur", ()),
        ("Traiteurs", ()),
        ("xyzzyx", ()),
        ("", ()),
        ("deux mots", ()),
    ],
)
def test_a_mistyped_word_is_mended_within_a_slip_or_two(typed: str, meant: tuple[str, ...]) -> None:
    assert WORDS.nearest(typed, 3) == meant


def test_the_words_offered_are_all_those_within_distance_nearest_then_most_frequent_first() -> None:
    """Compared with the distance to every word."""
    chance = random.Random(4)
    written = {"".join(chance.choices("abcdé", k=chance.randint(3, 10))): chance.randint(1, 9) for _ in range(3000)}
    vocabulary = Vocabulary(written)
    compared = 0
    for typed in chance.sample(sorted(written), 60):
        typed = "".join(chance.sample(typed[:2], 2)) + typed[2:] + "z"
        slips = 2 if len(typed) >= 8 else 1
        distances = {word: DamerauLevenshtein.distance(fold(typed), fold(word)) for word in written}
        near = sorted(
            (distance, -written[word], word)
            for word, distance in distances.items()
            if distance == 1 or (distance == 2 == slips and fold(word)[0] == fold(typed)[0])
        )
        expected = tuple(word for _, _, word in near) if len(typed) >= 4 else ()
        assert vocabulary.nearest(typed, 1000) == expected
        compared += len(expected)
    assert compared > 40


@pytest.mark.parametrize("is_used", [True, False])
def test_a_vocabulary_that_changed_is_the_same_as_one_made_anew(is_used: bool) -> None:
    older = Vocabulary({"bois": 1, "école": 2, "été": 3, "ecole": 1})
    if is_used:
        older.nearest("ecoles", 1)
    after = older.changed({"bois": -1, "été": -3, "école": 5, "écran": 1, "bas": 4, "zut": 0})
    anew = Vocabulary({"école": 7, "écran": 1, "bas": 4, "ecole": 1})
    assert after.counts == anew.counts
    assert after._sorted == anew._sorted
    assert after.beginning_with("b") == anew.beginning_with("b") == ("bas",)
    assert after.nearest("eccole", 5) == anew.nearest("eccole", 5) == ("école", "ecole")
    assert (older.beginning_with("b"), older.counts["école"]) == (("boi", "bois"), 2)


@pytest.mark.slow
def test_a_word_is_mended_in_five_milliseconds_among_a_hundred_thousand() -> None:
    chance = random.Random(5)
    vocabulary = Vocabulary({"".join(chance.choices("aeiourstlnmdcp", k=chance.randint(4, 12))): 1 for _ in range(100_000)})
    vocabulary.nearest("premier", 3)
    typed = chance.sample(sorted(vocabulary.counts), 50)
    began = time.process_time()
    for word in typed:
        vocabulary.nearest(word[:-1] + "x", 3)
    assert (time.process_time() - began) / len(typed) < 0.005
