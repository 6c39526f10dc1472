"""What every engine promises about finding, filtering, counting and ordering."""

import pytest

from search_index import Document, Engine, Query, parse
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise


def found(engine: Engine, text: str = "", **others: object) -> tuple[int, ...]:
    """The ids found, after checking that the total agrees with them."""
    hits = engine.search(ask(text, **others))
    assert hits.total == len(hits.ids)
    return hits.ids


@pytest.fixture
def directory(engine: Engine) -> Engine:
    """Each engine in turn, with the directory."""
    assert engine.rebuild(DIRECTORY) == len(DIRECTORY)
    return engine


def test_a_word_is_found_in_names_and_texts_whatever_its_inflection(directory: Engine) -> None:
    assert set(found(directory, "traiteur")) == {1, 2, 6}
    assert set(found(directory, "TRAITEURS")) == {1, 2, 6}
    assert found(directory, "deneigement ste anne") == (7,)


def test_all_words_are_required_wherever_they_are(directory: Engine) -> None:
    assert found(directory, "traiteur repas") == (6, 2)
    assert found(directory, "traiteur reboisement") == ()


def test_only_whole_words_are_found(directory: Engine) -> None:
    assert found(directory, "trait") == found(directory, "recycl") == ()


@pytest.mark.parametrize("text", ["", "   ", "de la", "!?", "«»"])
def test_a_text_without_a_word_lists_everything_by_name(directory: Engine, text: str) -> None:
    assert found(directory, text) == (1, 5, 7, 6, 3, 2, 4)


def test_names_are_listed_without_regard_to_case_accents_and_punctuation(engine: Engine) -> None:
    engine.rebuild(enterprise(number, name) for number, name in enumerate(["Zénith", "« éclair »", "ECLIPSE", "abeille", "Éclair"]))
    assert found(engine) == (3, 1, 4, 2, 0)


def test_the_values_of_one_facet_are_alternatives_and_facets_are_required_together(directory: Engine) -> None:
    both = frozenset({"06", "03"})
    assert set(found(directory, filters={"region": both})) == {1, 3, 4}
    assert set(found(directory, filters={"region": both, "sector": frozenset({"insertion"})})) == {1, 3, 4}
    assert set(found(directory, "insertion", filters={"region": both, "sector": frozenset({"food"})})) == {1}
    assert found(directory, filters={"region": frozenset({"17"})}) == ()
    assert found(directory, filters={"planet": frozenset({"Mars"})}) == ()


def test_an_empty_filter_filters_nothing(directory: Engine) -> None:
    assert len(found(directory, filters={"region": frozenset()})) == len(DIRECTORY)


def test_a_facet_is_counted_without_its_own_filter_but_with_the_others(directory: Engine) -> None:
    hits = directory.search(
        ask("", filters={"region": frozenset({"06"}), "sector": frozenset({"food", "print"})}, facets=("region", "sector"))
    )
    assert set(hits.ids) == {1, 3}
    assert hits.facets["region"] == {"01": 2, "06": 2}
    assert hits.facets["sector"] == {"food": 1, "print": 1, "insertion": 2}


def test_facets_are_counted_over_all_answers_not_over_the_page(directory: Engine) -> None:
    hits = directory.search(ask("traiteur", facets=("region",), limit=1))
    assert (len(hits.ids), hits.total) == (1, 3)
    assert hits.facets == {"region": {"01": 2, "06": 1}}


def test_values_come_with_the_most_frequent_first_then_in_their_order(directory: Engine) -> None:
    counts = directory.search(ask(facets=("sector",))).facets["sector"]
    assert list(counts.items()) == [("food", 3), ("insertion", 3), ("forest", 1), ("print", 1), ("transport", 1), ("waste", 1)]


def test_a_facet_that_nothing_has_is_counted_as_empty(directory: Engine) -> None:
    assert directory.search(ask("traiteur", facets=("planet",))).facets == {"planet": {}}
    assert directory.search(ask("licorne", facets=("region",))).facets == {"region": {}}


def test_facet_values_may_be_any_string_and_count_once_a_document(engine: Engine) -> None:
    odd = ("", "a=b", "l’Île", "0", "\ud800", "a b", "l’Île")
    engine.rebuild([Document(KIND, 1, 1, "Premier", (), {"odd": odd})])
    assert engine.search(ask(facets=("odd",))).facets["odd"] == dict.fromkeys(odd, 1)
    for value in odd:
        assert found(engine, filters={"odd": frozenset({value})}) == (1,)


def test_a_word_of_the_name_weighs_more_than_the_same_word_in_the_text(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Les Amis", "jardin potager"), enterprise(2, "Jardin", "les amis potagers")])
    assert found(engine, "jardin") == (2, 1)


def test_a_repeated_word_weighs_more_and_a_long_text_less(engine: Engine) -> None:
    engine.rebuild(
        [
            enterprise(1, "Premier", "jardin " + "autre chose encore " * 10),
            enterprise(2, "Second", "jardin autre chose"),
            enterprise(3, "Dernier", "jardin jardin chose"),
        ]
    )
    assert found(engine, "jardin") == (3, 2, 1)


def test_a_rare_word_weighs_more_than_a_common_one(engine: Engine) -> None:
    common = [enterprise(number, "Atelier", "menuiserie") for number in range(10, 30)]
    engine.rebuild([*common, enterprise(1, "Premier", "lutherie atelier atelier"), enterprise(2, "Second", "lutherie lutherie atelier")])
    assert found(engine, "atelier lutherie") == (2, 1)


def test_equal_answers_come_by_id_whatever_the_order_of_writing(engine: Engine) -> None:
    for number in (5, 3, 9, 1, 7):
        engine.apply([enterprise(number, "Atelier", "bois")])
    assert found(engine, "atelier") == found(engine) == (1, 3, 5, 7, 9)
    assert engine.search(ask("bois", limit=2)).ids == (1, 3)


def test_pages_put_together_are_the_whole_answer(engine: Engine) -> None:
    names = ("Atelier", "Boutique", "Café", "Dépôt")
    engine.rebuild(enterprise(number, names[number % 4], "bois " * (number % 7 + 1)) for number in range(60))
    for text in ("", "bois"):
        whole = found(engine, text, limit=100)
        pages = [engine.search(ask(text, offset=offset, limit=7)).ids for offset in range(0, 60, 7)]
        assert sum(pages, ()) == whole
        assert sorted(whole) == list(range(60))


@pytest.mark.parametrize(("offset", "limit"), [(100, 20), (0, 0), (0, -5), (10**30, 10**30), (-3, -3)])
def test_a_window_on_nothing_is_empty_and_the_total_stays(directory: Engine, offset: int, limit: int) -> None:
    for text in ("", "traiteur"):
        hits = directory.search(ask(text, offset=offset, limit=limit))
        assert (hits.ids, hits.total) == ((), 7 if not text else 3)


def test_a_window_as_wide_as_one_likes_shows_everything(directory: Engine) -> None:
    assert found(directory, offset=-10, limit=10**30) == found(directory)
    assert directory.search(ask(offset=-5, limit=2)).ids == found(directory)[:2]


def test_a_kind_that_nobody_knows_has_nothing(directory: Engine) -> None:
    hits = directory.search(Query("unicorns", parse("traiteur").wanted, facets=("region",)))
    assert (hits.ids, hits.total, hits.facets) == ((), 0, {"region": {}})
    assert directory.search(Query("../enterprises")).total == 0


def test_a_kind_must_be_a_plain_word() -> None:
    with pytest.raises(ValueError, match="kind"):
        Document("../enterprises", 1, 1, "Premier")
