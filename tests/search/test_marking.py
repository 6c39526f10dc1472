"""Where words stand in a text: marked as they are written, whatever their accents and endings; a piece of text is never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.results import marking
from marketplace.search.results.marking import LONGEST, Found, Piece, Sought
from search_index import parse
from search_index.analysis import Language, token


def sought(question: str, language: Language = "fr") -> list[Sought]:
    parts = parse(question, language).parts
    return [Sought("", part.clause.alternatives, part.clause.begun, part.clause.typed) for part in parts if not part.unwanted]


def marks(text: str, question: str) -> list[str]:
    """The pieces of a text that a question marks."""
    words = marking.spots(text)
    places = [place for one in sought(question) for place in marking.find(words, one)]
    return [piece.text for piece in marking.marked(text, places) if piece.is_found]


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("Entretien ménager d’écoles", "entretien menager", ["Entretien ménager"]),
        ("Entretien des édifices, et ménage", "édifice entretien", ["Entretien", "édifices"]),
        ("Les coopératives régionales", "COOPÉRATIVE régional", ["coopératives régionales"]),
        ("Services d’été", "ete", ["été"]),
        ("Œuvres et cœur", "oeuvre", ["Œuvres"]),
        ("Le C.P.E. du quartier", "CPE", ["C.P.E."]),
        ("e\u0301te\u0301 indien", "été", ["e\u0301te\u0301"]),
        ("repas chauds, repas froids", '"repas froid"', ["repas froids"]),
        ("lavage de vitres", '"lavage vitre"', ["lavage de vitres"]),
        ("traiteur et traitement", "trait*", ["traiteur", "traitement"]),
        ("traiteur et vitres", "traiteur -vitres", ["traiteur"]),
        ("rien de tel", "traiteur", []),
    ],
)
def test_what_is_marked_is_what_is_written(text: str, question: str, marked: list[str]) -> None:
    assert marks(text, question) == marked


def test_what_means_as_much_is_told_apart_from_what_was_typed() -> None:
    one = Sought("traiteur", ((token("traiteur"),), (token("buffet"),)), "", 1)
    assert [place.is_other for place in marking.find(marking.spots("Buffet d’un traiteur"), one)] == [False, True]


def test_a_long_text_is_cut_at_words_around_the_first_that_was_found() -> None:
    text = "mot " * 100 + "traiteur " + "fin " * 100
    words = marking.spots(text)
    (one,) = sought("traiteur")
    pieces = marking.excerpt(text, marking.find(words, one))
    assert [piece.text for piece in pieces if piece.is_found] == ["traiteur"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", "…")
    assert sum(len(piece.text) for piece in pieces) <= LONGEST + 3
    shown = "".join(piece.text for piece in pieces[1:-1])
    assert set(shown.split()) == {"mot", "traiteur", "fin"}, "no word is cut in two"


def test_a_text_without_the_words_is_cut_from_its_beginning() -> None:
    pieces = marking.excerpt("mot " * 100, [])
    assert pieces[0].text.startswith("mot mot")
    assert pieces[-1].text == "…"
    assert marking.excerpt("court", []) == [Piece("court", False)]


@given(st.text(max_size=400), st.text(max_size=40))
def test_the_pieces_of_any_text_are_the_text(text: str, question: str) -> None:
    words = marking.spots(text)
    places = [place for one in sought(question) for place in marking.find(words, one)]
    assert "".join(piece.text for piece in marking.marked(text, places)) == text
    assert all(0 <= place.start < place.end <= len(text) for place in places)


def test_places_that_touch_or_cross_are_one() -> None:
    assert marking.marked("abcdef", [Found(3, 5, False), Found(0, 2, False), Found(1, 4, True)]) == [
        Piece("abcde", True),
        Piece("f", False),
    ]
