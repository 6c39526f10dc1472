"""What every engine promises about clauses: phrases, synonyms, refusals, beginnings, relaxation, weights, languages."""

import pytest

from search_index import Clause, Document, Engine, Query, Text, parse
from search_index.ranking import NAME_WEIGHT
from tests.search_index.documents import KIND, ask, enterprise


def found(engine: Engine, *wanted: Clause, **others: object) -> tuple[int, ...]:
    """The ids found, after checking that the total agrees with them."""
    hits = engine.search(Query(KIND, wanted, **others))  # type: ignore[arg-type]
    assert hits.total == len(hits.ids)
    return hits.ids


def typed(engine: Engine, text: str, **others: object) -> tuple[int, ...]:
    """The same for a question that the grammar reads."""
    question = parse(text)
    return found(engine, *question.wanted, unwanted=question.unwanted, **others)


def test_a_phrase_is_found_where_its_words_follow_one_another(engine: Engine) -> None:
    engine.rebuild(
        [
            enterprise(1, "Alpha", "la cuisine collective du quartier"),
            enterprise(2, "Bêta", "une cuisine très collective"),
            enterprise(3, "Gamma", "collective cuisine"),
            enterprise(4, "Cuisines collectives", "repas"),
            enterprise(5, "Delta", "cuisine de la collective"),
        ]
    )
    assert sorted(typed(engine, "« cuisine collective »")) == [1, 4, 5]
    assert typed(engine, "« collective cuisine »") == (3,)
    assert len(typed(engine, "cuisine collective")) == 5


def test_what_is_welcome_comes_first_and_is_asked_of_nobody(engine: Engine) -> None:
    """« mobilier de bureau »: whoever makes it before whoever has some furniture, and an office."""
    others = [enterprise(number, "Autre", "du mobilier de jardin vu à notre bureau de la rue") for number in range(10, 20)]
    engine.rebuild(
        [
            *others,
            enterprise(1, "Alpha", "mobilier de salon, mobilier de jardin, un bureau à Laval, un autre bureau"),
            enterprise(2, "Bêta", "tout pour le travail, dont du mobilier de bureau, des lampes"),
            enterprise(3, "Gamma", "des lampes"),
        ]
    )
    question = parse("mobilier de bureau")
    assert found(engine, *question.wanted, limit=100)[:2] == (1, 2)
    assert found(engine, *question.wanted, welcome=question.in_a_row, limit=100)[:2] == (2, 1)
    assert sorted(found(engine, *parse("lampes").wanted, welcome=question.in_a_row)) == [2, 3]
    assert found(engine, *question.wanted, welcome=question.in_a_row, sort="name", limit=100)[0] == 1


def test_a_process_that_read_ahead_answers_the_same(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Alpha", "traiteur"), enterprise(2, "Bêta", "traiteur, traiteur")])
    engine.warm(KIND)
    engine.warm("nothing of this kind")
    assert typed(engine, "traiteur") == (2, 1)


def test_a_phrase_never_goes_from_one_text_into_another(engine: Engine) -> None:
    engine.apply([enterprise(1, "Cuisine", texts=[Text("collective"), Text("du quartier"), Text("latin")])])
    engine.apply([enterprise(2, "Autre", texts=[Text("les repas du quartier latin")])])
    assert typed(engine, "« cuisine collective »") == ()
    assert typed(engine, "« quartier latin »") == (2,)


def test_a_phrase_weighs_by_its_own_occurrences_and_rarity(engine: Engine) -> None:
    """Enough other documents hold the words for the words alone to give another order."""
    others = [enterprise(number, "Autre", "gros ou fin, sel ou sucre") for number in range(10, 30)]
    engine.rebuild(
        [*others, enterprise(1, "Un", "gros sel, sel, sel, gros, gros"), enterprise(2, "Deux", "gros sel, gros sel, sucre, sucre")]
    )
    assert typed(engine, "« gros sel »") == (2, 1)
    assert typed(engine, "gros sel", limit=100)[:2] == (1, 2)


def test_a_phrase_may_repeat_a_word_and_overlap_itself(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Un", "chou"), enterprise(2, "Deux", "chou chou"), enterprise(3, "Trois", "chou chou chou")])
    assert typed(engine, "« chou chou »") == (3, 2)
    assert typed(engine, "« chou chou chou chou »") == ()


def test_a_synonym_finds_what_the_word_does_not_and_comes_after_it(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Alpha", "buffet"), enterprise(2, "Bêta", "traiteur"), enterprise(3, "Gamma", "boîte à lunch")])
    asked = Clause((("traiteu",), ("buffet",), ("boit", "lunch")))
    assert found(engine, asked)[0] == 2
    assert sorted(found(engine, asked)) == [1, 2, 3]
    assert found(engine, Clause(asked.alternatives, typed=3)) == (1, 2, 3) or found(engine, Clause(asked.alternatives, typed=3))[2] == 3


def test_the_best_alternative_counts_not_their_sum(engine: Engine) -> None:
    engine.rebuild(
        [enterprise(1, "Un", "buffet repas autre"), enterprise(2, "Deux", "buffet autre autre"), enterprise(3, "Trois", "repas")]
    )
    both = Clause((("buffet",), ("repa",)), typed=2)
    assert found(engine, both) == (3, 1, 2)
    engine.apply([enterprise(3, "Trois", "autre")])
    # Of the two, the rarer word decides alone.
    assert found(engine, both) == (1, 2)


def test_a_synonym_of_two_words_stands_for_each_of_them(engine: Engine) -> None:
    synonyms = {("entretien", "menager"): [("conciergeri",)]}
    engine.rebuild([enterprise(1, "Un", "conciergerie"), enterprise(2, "Deux", "ménager, entretien"), enterprise(3, "Trois", "entretien")])
    assert sorted(found(engine, *parse("entretien ménager", synonyms=synonyms).wanted)) == [1, 2]


def test_what_is_refused_is_left_out(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Un", "bal masqué"), enterprise(2, "Deux", "bal"), enterprise(3, "Trois", "masques et bal")])
    assert typed(engine, "bal -masqué") == (2,)
    assert typed(engine, 'bal -"bal masqué"') == (2, 3)
    assert typed(engine, "bal -mas*") == (2,)
    assert found(engine, unwanted=(Clause((("bal",),)),)) == ()


def test_facets_are_counted_without_what_is_refused(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Un", "bal masqué", region="06"), enterprise(2, "Deux", "bal", region="01")])
    assert engine.search(ask("bal -masqué", facets=("region",))).facets == {"region": {"01": 1}}


def test_a_beginning_finds_every_word_that_begins_so(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Écologie"), enterprise(2, "École"), enterprise(3, "Bricolage", "écolier"), enterprise(4, "Éco")])
    assert sorted(typed(engine, "eco*")) == [1, 2, 3, 4]
    assert sorted(typed(engine, "école*")) == [2]
    assert typed(engine, "brico* ecol*") == ()
    assert typed(engine, "bricolage écol*") == (3,)
    engine.apply([enterprise(2, "Autre")])
    assert sorted(typed(engine, "eco*")) == [1, 3, 4]


def test_a_question_can_be_relaxed_to_some_of_its_clauses(engine: Engine) -> None:
    engine.rebuild(
        [
            enterprise(1, "Un", "pain vin sel"),
            enterprise(2, "Deux", "pain vin"),
            enterprise(3, "Trois", "pain"),
            enterprise(4, "Quatre", "eau"),
        ]
    )
    assert typed(engine, "pain vin sel poivre") == ()
    assert typed(engine, "pain vin sel poivre", at_least=3) == (1,)
    assert set(typed(engine, "pain vin sel poivre", at_least=2)) == {1, 2}
    assert typed(engine, "pain vin sel poivre", at_least=1) == (1, 2, 3)
    assert typed(engine, "pain vin sel poivre", at_least=0) == (1, 2, 3, 4)
    assert typed(engine, "pain", at_least=2) == ()


def test_a_clause_without_anything_to_find_is_held_by_nobody(engine: Engine) -> None:
    engine.apply([enterprise(1, "Un")])
    for empty in (Clause(), Clause(((),)), Clause(((), ("licorne",)))):
        assert found(engine, empty) == ()
        assert found(engine, unwanted=(empty,)) == (1,)


def test_an_occurrence_counts_what_its_text_says_up_to_more_than_the_name(engine: Engine) -> None:
    weights = [1, 2, 3, NAME_WEIGHT + 1, 8]
    engine.rebuild([enterprise(weight, "Autre mot", texts=[Text("pain", weight), Text("eau")]) for weight in weights])
    engine.apply([enterprise(100, "Pain", "autre mot eau")])
    assert typed(engine, "pain") == (8, NAME_WEIGHT + 1, 100, 3, 2, 1)


@pytest.mark.parametrize("weight", [0, -1, 9, 1.5])
def test_a_weight_that_cannot_be_written_is_refused(weight: int) -> None:
    with pytest.raises(ValueError, match="weighs"):
        Text("pain", weight)


def test_each_text_is_read_in_its_language(engine: Engine) -> None:
    engine.rebuild(
        [
            Document(KIND, 1, 1, "Un", (Text("cleaning of bodies", language="en"),)),
            Document(KIND, 2, 1, "Deux", (Text("pour or par"),)),
            Document(KIND, 3, 1, "Trois", (Text("services"), Text("services", language="en"))),
        ]
    )
    assert found(engine, *parse("body", "en").wanted) == found(engine, *parse("the bodies", "en").wanted) == (1,)
    assert typed(engine, "or") == (2,)
    assert found(engine, *parse("service", "en").wanted) == typed(engine, "service") == (3,)


def test_a_number_typed_as_is_finds_the_one_who_bears_it(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "Un", "NEQ 1142934315"), enterprise(2, "Deux", "48101500"), enterprise(3, "Trois", "1142 934 31 5")])
    assert typed(engine, "1142 934 315") == (1,)
    assert typed(engine, "48101500") == (2,)


def test_the_vocabulary_holds_the_words_of_live_documents_as_they_are_written(engine: Engine) -> None:
    engine.rebuild([enterprise(1, "L’École du C.P.E.", "écoles école"), enterprise(2, "École", texts=[Text("The schools", language="en")])])
    assert engine.vocabulary(KIND).counts == {"école": 2, "écoles": 1, "cpe": 1, "schools": 1}
    assert engine.vocabulary("listings").counts == {}
    assert engine.vocabulary(KIND) is engine.vocabulary(KIND)
    engine.apply([enterprise(1, "Pré", "école", version=2)])
    assert engine.vocabulary(KIND).counts == {"école": 2, "pré": 1, "schools": 1}
    engine.apply([enterprise(2, "Été")])
    assert engine.vocabulary(KIND).nearest("eccole", 3) == ("école",)


def test_a_rare_synonym_in_a_name_does_not_come_before_the_word_that_was_typed(engine: Engine) -> None:
    """The alternatives share the rarity of the clause: « lavoir », held by one, would weigh far more than « buanderie », held by many."""
    many = [enterprise(number, "Autre", "buanderie") for number in range(10, 40)]
    engine.rebuild(
        [*many, enterprise(1, "Ébénisterie du Vieux-Lavoir", "meubles"), enterprise(2, "Linge blanc", texts=[Text("buanderie", 2)])]
    )
    ids = found(engine, Clause((("buanderi",), ("lavoir",))), limit=100)
    assert (ids[0], len(ids)) == (2, 32)
