"""The lines of synonyms of the product, one by one through the real analysis; and what no line may be."""

from itertools import permutations

import pytest
from flask import Flask

from marketplace.search.synonyms import in_force as synonyms
from marketplace.search.synonyms.lines import APART, BOTH, ONE_WAY, Line, mapping, read_line, why_not_alone, why_not_beside
from search_index import Document, Query, parse
from search_index.memory import MemoryEngine

LINES = synonyms.of_product()
MAPPING = mapping(LINES)


def finds(asked: str, written: str, rules: dict = MAPPING) -> bool:
    """Whether who asks for this finds a document that holds that and nothing else."""
    engine = MemoryEngine()
    engine.rebuild([Document(kind="enterprises", id=1, version=1, name=written)])
    return engine.search(Query(kind="enterprises", wanted=parse(asked, synonyms=rules).wanted)).total == 1


@pytest.mark.parametrize("line", LINES, ids=str)
def test_each_line_finds_what_it_says(line: Line):
    """Of a line both ways, each expression is found by each other; of one way, the others are by the first."""
    pairs = {BOTH: permutations(line.phrases, 2), ONE_WAY: ((line.phrases[0], one) for one in line.phrases[1:]), APART: ()}
    lost = [(asked, written) for asked, written in pairs[line.sign] if not finds(asked, written)]
    assert not lost


@pytest.mark.parametrize("line", [one for one in LINES if one.sign != BOTH], ids=str)
def test_what_a_line_keeps_apart_is_not_joined_by_the_rest_of_the_file(line: Line):
    assert not [pair for pair in line.parts() if pair[1] in MAPPING.get(pair[0], ())]


def test_each_line_stands_alone_and_beside_all_the_others(app: Flask):
    with app.test_request_context():
        reasons = {str(line): why_not_alone(line) or why_not_beside(line, [one for one in LINES if one is not line]) for line in LINES}
    assert {line: reason for line, reason in reasons.items() if reason} == {}


def test_the_file_holds_enough_and_without_it_nothing_would_be_found():
    assert len(LINES) >= 120
    assert not finds("déneigement", "Entretien hivernal", {})


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("traiteur", "Cantine du quartier"),
        ("déneigement", "Entretien hivernal des stationnements"),
        ("conciergerie", "Entretien ménager"),
        ("imprimerie", "Impression numérique"),
        ("OSBL", "Organisme à but non lucratif"),
        ("cpe", "Centre de la petite enfance"),
        ("EESAD", "Entreprise d’économie sociale en aide à domicile"),
        ("coop", "Coopérative"),
        ("wi-fi", "Wifi"),
        ("snow removal", "Déneigement"),
        ("services de traiteurs", "Traiteur"),
    ],
)
def test_what_people_of_quebec_say_is_found(asked, written):
    assert finds(asked, written)


@pytest.mark.parametrize(("asked", "written"), [("déneigement", "Neige"), ("garderie", "Gardiennage"), ("traduction", "Translation")])
def test_a_one_way_line_does_not_come_back(asked, written):
    assert not finds(asked, written)


def test_lines_do_not_chain():
    """A and b, b and c: nothing is said of a and c."""
    found = mapping(read("aube ~ brume\nbrume ~ cime"))
    assert found[("aube",)] == (("brum",),)
    assert set(found[("brum",)]) == {("aube",), ("cime",)}


def read(text: str) -> list[Line]:
    return [read_line(line) for line in text.splitlines()]


def test_a_line_is_read_as_it_is_written_whatever_its_blanks():
    lines = read("  buffet  froid > traiteur ~ repas \nsel ≠ fondant")
    assert [str(line) for line in lines] == ["buffet froid > traiteur ~ repas", "sel ≠ fondant"]
    assert [line.key for line in lines] == ["buffet froid >", "sel ≠"]
    assert read_line(str(lines[0])) == lines[0]


def test_a_line_without_a_sign_is_no_line():
    with pytest.raises(ValueError, match="No sign"):
        read("traiteur buffet")


@pytest.mark.parametrize(
    ("phrases", "said"),
    [
        ((), "au moins deux"),
        (("traiteur",), "au moins deux"),
        (("traiteur", "de la"), "mots trop courants"),
        (("traiteur", "Traiteurs"), "déjà le même mot"),
        (("traiteur", "un ~ deux"), "n’écrivez pas de signe"),
        (("traiteur", "mot " * 7), "trop long"),
        (("traiteur", "x" * 61), "trop long"),
        (tuple(f"mot{number}" for number in range(13)), "12 expressions au plus"),
    ],
)
def test_a_line_that_says_nothing_is_refused_in_words(app, phrases, said):
    with app.test_request_context():
        assert said in (why_not_alone(Line(BOTH, phrases)) or "")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("nettoyage ~ nettoyage à sec", "dit le contraire"),
        ("déneigement > neige", "dit le contraire"),
        ("traiteur ≠ banquet ≠ buffet", "dit le contraire"),
        ("buffet > traiteur", "dit déjà cela"),
        ("Entretien ménager ~ torchage", "commence déjà ainsi"),
    ],
)
def test_a_line_that_another_contradicts_or_says_already_is_refused_naming_it(app, written, said):
    with app.test_request_context():
        reason = why_not_beside(read_line(written), LINES)
    assert reason
    assert said in reason


def test_one_of_many_contradictions_is_seen_whatever_the_order_of_the_lines(app):
    with app.test_request_context():
        assert why_not_beside(read_line("sel ≠ poivre"), read("sel ~ poivre"))
        assert why_not_beside(read_line("sel ~ poivre"), read("sel ≠ poivre"))
