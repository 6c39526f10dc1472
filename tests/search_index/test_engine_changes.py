"""What every engine promises about changes: applied together, the last one wins, nothing lingers."""

from collections.abc import Iterator

import pytest

from search_index import Document, Engine, Query, parse
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise, removal


def everything(engine: Engine) -> set[int]:
    return set(engine.search(ask(limit=1000)).ids)


def test_an_engine_rebuilt_from_nothing_is_empty(engine: Engine) -> None:
    engine.rebuild(DIRECTORY)
    assert engine.rebuild([]) == 0
    assert engine.search(ask()).total == 0
    assert engine.versions(KIND) == {}


def test_a_change_is_seen_as_soon_as_it_is_applied(engine: Engine) -> None:
    engine.apply([enterprise(1, "Traiteur"), enterprise(2, "Jardin")])
    assert engine.search(ask("traiteur")).ids == (1,)
    engine.apply([enterprise(1, "Jardin", version=2, region="06"), removal(2)])
    assert engine.search(ask("traiteur")).total == 0
    hits = engine.search(ask("jardin", facets=("region",)))
    assert (hits.ids, hits.facets) == ((1,), {"region": {"06": 1}})
    assert engine.versions(KIND) == {1: 2}


def test_the_last_change_of_a_same_document_wins(engine: Engine) -> None:
    engine.apply([enterprise(1, "Premier"), removal(1), enterprise(1, "Second", version=2), enterprise(2, "Second"), removal(2)])
    assert engine.versions(KIND) == {1: 2}
    assert engine.search(ask("premier")).total == 0
    assert engine.search(ask("second")).ids == (1,)


def test_removing_what_is_not_there_is_no_error(engine: Engine) -> None:
    engine.apply([removal(1), removal(2, kind="listings")])
    engine.apply([])
    assert engine.versions(KIND) == {}


def test_a_removed_document_can_come_back(engine: Engine) -> None:
    engine.apply([enterprise(1, "Premier")])
    engine.apply([removal(1)])
    engine.apply([enterprise(1, "Premier", version=3)])
    assert engine.versions(KIND) == {1: 3}
    assert engine.search(ask("", facets=("region",))).total == 1


def test_kinds_do_not_mix(engine: Engine) -> None:
    engine.apply([enterprise(1, "Jardin"), enterprise(1, "Jardin", kind="listings", version=7), enterprise(2, "Pré", kind="listings")])
    assert engine.versions(KIND) == {1: 1}
    assert engine.versions("listings") == {1: 7, 2: 1}
    engine.apply([removal(1)])
    assert engine.search(ask("jardin")).total == 0
    assert engine.search(Query("listings", parse("jardin").wanted)).ids == (1,)


def test_large_ids_and_versions_are_kept(engine: Engine) -> None:
    last = 2**63 - 1
    engine.apply([enterprise(last, "Premier", version=last), enterprise(0, "Second", version=0)])
    assert engine.versions(KIND) == {last: last, 0: 0}
    assert engine.search(ask("premier")).ids == (last,)


def test_a_rebuild_replaces_everything_and_counts(engine: Engine) -> None:
    engine.apply([enterprise(99, "Ancien"), enterprise(1, "Ancien", kind="listings")])
    others = [enterprise(number, "Fiche", kind="listings") for number in (2, 3)]
    mixed = [document for pair in zip(DIRECTORY, others, strict=False) for document in pair]
    assert engine.rebuild([*mixed, *DIRECTORY[2:]]) == len(DIRECTORY) + 2
    assert everything(engine) == {document.id for document in DIRECTORY}
    assert engine.versions("listings") == {2: 1, 3: 1}


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine: Engine) -> None:
    engine.apply([enterprise(1, "Jardin")])

    def interrupted() -> Iterator[Document]:
        yield from DIRECTORY
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        engine.rebuild(interrupted())
    with pytest.raises(ValueError, match="comes twice"):
        engine.rebuild([*DIRECTORY, DIRECTORY[0]])
    assert engine.versions(KIND) == {1: 1}
    engine.apply([enterprise(2, "Jardin")])
    assert engine.search(ask("jardin")).ids == (1, 2)


def test_history_does_not_show_in_the_answers(engine: Engine) -> None:
    """Scores, counts and order depend on what is there, not on the way it came."""
    texts = ("", "traiteur", "repas traiteur", "insertion", "atelier bois", "lutherie", "guitare violon")
    questions = [ask(text, facets=("region", "sector"), limit=100) for text in texts]
    # Enough that stay as they were for what is replaced to linger among them.
    workshops = [enterprise(number, "Atelier", "bois " * (number % 5), region="13") for number in range(50, 100)]
    # Which of these two comes first hangs on the length of the others, the giant below not among them.
    workshops += [enterprise(100, "Alpha", "lutherie et archets"), enterprise(101, "Bêta", "lutherie lutherie " + "bois " * 40)]
    # Which of these two comes first hangs on which word is rarer, those replaced below not counted.
    workshops += [enterprise(102, "Duo", "guitare violon violon"), enterprise(103, "Duo", "guitare guitare violon")]
    workshops += [enterprise(number, "Trio", "violon") for number in (104, 105)]
    engine.rebuild([*DIRECTORY, *workshops])
    expected = [engine.search(question) for question in questions]
    wrong = [enterprise(document.id, "Traiteur", "traiteur insertion repas guitare " * 9, region="17") for document in DIRECTORY]
    engine.rebuild([*wrong, *workshops, enterprise(200, "Géant", "repas " * 20_000)])
    for document in DIRECTORY:
        engine.apply([document, removal(200)])
        engine.apply([enterprise(201, "Repas", "bois " * document.id)])
    engine.apply([removal(201)])
    assert [engine.search(question) for question in questions] == expected


def test_an_engine_that_was_closed_can_be_opened_again(engine: Engine) -> None:
    engine.apply([enterprise(1, "Jardin")])
    engine.close()
    assert engine.versions(KIND) == {1: 1}
