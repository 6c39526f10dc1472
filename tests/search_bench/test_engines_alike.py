"""What the bench compares answers the same questions over the same documents."""

from pathlib import Path

import pytest

from tests.search_bench import corpus, mix
from tests.search_bench.fts5 import Fts5
from tests.search_bench.measuring import Asked
from tests.search_bench.mix import SHARES
from tests.search_bench.ours import Ours

MANY = 400


@pytest.mark.slow
def test_the_corpus_and_the_mix_are_the_same_at_each_run() -> None:
    documents = list(corpus.enterprises(MANY))
    assert documents == list(corpus.enterprises(MANY))
    assert documents[:50] == list(corpus.enterprises(50)), "A larger corpus begins as a smaller one."
    asked = mix.questions(documents)
    assert asked == mix.questions(documents)
    assert {sort: [one.sort for one in asked].count(sort) for sort in SHARES} == SHARES
    assert sum(SHARES.values()) == 500
    assert [one.kind for one in corpus.listings(2)] == [corpus.LISTINGS] * 2


def test_a_lighter_mix_keeps_the_share_of_each_sort() -> None:
    lighter = mix.lighter(mix.questions(list(corpus.enterprises(MANY))), 5)
    assert {sort: [one.sort for one in lighter].count(sort) for sort in SHARES} == {sort: many // 5 for sort, many in SHARES.items()}


@pytest.mark.slow
def test_the_engines_find_as_many_documents(tmp_path: Path) -> None:
    documents = list(corpus.enterprises(MANY))
    # The house mends what is mistyped, and looks for beginnings among words as they are written: databases know the tokens alone.
    asked = [one for one in mix.questions(documents) if one.sort not in ("typo", "prefix")]
    engines: list[Asked] = [Ours(tmp_path / "index"), Fts5(tmp_path / "fts5.db")]
    for engine in engines:
        engine.build(documents)
        assert engine.size() > 10_000
        engine.open()
    ours, fts5 = engines
    differing = [(one.sort, one.text, one.chosen) for one in asked if ours.ask(one) != fts5.ask(one)]
    assert differing == []
    for engine in engines:
        engine.close()


@pytest.mark.slow
def test_a_change_is_found_by_each_engine(tmp_path: Path) -> None:
    before, after = corpus.enterprises(2)
    engines: list[Asked] = [Ours(tmp_path / "index"), Fts5(tmp_path / "fts5.db")]
    for engine in engines:
        engine.build([before])
        engine.open()
        assert not engine.has("zzq1k")
        changed = type(before)(before.kind, before.id, 2, "Zzq1k", after.texts, after.facets, None)
        engine.change(before, changed)
        assert engine.has("zzq1k")
        engine.close()
