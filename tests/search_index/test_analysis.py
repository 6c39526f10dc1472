"""What the French analysis joins and what it keeps apart."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import fold
from search_index.analysis import Language, tokens
from search_index.spelling import LONGEST_WORD, located, words

JOINED = [
    # Case, accents, ligatures, however Unicode spells them.
    ("ÉCOLE", "ecole"),
    ("cœur", "coeur"),
    ("Nœuds", "noeud"),
    ("ex æquo", "ex aequo"),
    (unicodedata.normalize("NFD", "Église"), "église"),
    ("İstanbul", "Istanbul"),
    ("q\u0301uai", "quai"),
    ("ﬁnance", "finance"),
    ("ａｂｃ", "abc"),
    ("entre\u00adprise", "entreprise"),
    # Elision, with every apostrophe, or a space where it should be.
    ("l’entretien", "entretien"),
    ("l'entretien", "entretien"),
    ("lʼentretien", "entretien"),
    ("d’aide", "aide"),
    ("qu’elle", "elle"),
    ("l entretien", "entretien"),
    ("jusqu’ici", "ici"),
    # Small words say nothing.
    ("la location de la salle", "location salle"),
    ("organisme à but non lucratif", "organisme a but non lucratif"),
    # Hyphens and saints.
    ("Saint-Jean", "saint jean"),
    ("St-Jean", "Saint-Jean"),
    ("st jean", "saint jean"),
    ("St. Jean", "Saint-Jean"),
    ("Ste-Anne", "Sainte-Anne"),
    ("Sainte-Foy", "ste foy"),
    ("Cantons-de-l’Est", "cantons est"),
    # Acronyms with and without points.
    ("C.P.E.", "CPE"),
    ("O.B.N.L.", "obnl"),
    ("É.É.S.A.D.", "EESAD"),
    ("l’O.S.B.L. du quartier", "osbl quartier"),
    ("R.-D.", "r d"),
    ("O.B.N.L. et OSBL", "OBNL, O.S.B.L."),
    # Numbers are words, whatever stands between them.
    ("24/7", "24 7"),
    ("48101500", "48101500."),
    ("école n° 42", "ecole n 42"),
    # Plural.
    ("services", "service"),
    ("jeux", "jeu"),
    ("eaux", "eau"),
    ("bureaux", "bureau"),
    ("réseaux", "réseau"),
    ("locaux", "local"),
    ("municipaux", "municipal"),
    ("matériaux", "matériau"),
    ("tuyaux", "tuyau"),
    ("vitraux", "vitrail"),
    ("milieux", "milieu"),
    # Feminine.
    ("sociale", "social"),
    ("sociales", "sociaux"),
    ("publique", "public"),
    ("française", "français"),
    ("québécoises", "québécois"),
    ("anglaise", "anglais"),
    ("éducatrice", "éducateur"),
    ("directrices", "directeur"),
    ("autrice", "auteure"),
    ("coiffeuse", "coiffeur"),
    ("heureuse", "heureux"),
    ("extérieure", "extérieur"),
    ("ménagère", "ménager"),
    ("ouvrières", "ouvrier"),
    ("coopérative", "coopératif"),
    ("sportives", "sportif"),
    ("citoyenne", "citoyen"),
    ("professionnelles", "professionnel"),
    ("coquette", "coquet"),
    ("mignonne", "mignon"),
    ("rénovées", "rénové"),
    ("aînée", "aînés"),
    ("programmes", "program"),
]

KEPT_APART = [
    ("organisme", "organe"),
    ("coopérative", "coopération"),
    ("éducation", "éducatrice"),
    ("universel", "université"),
    ("général", "généreux"),
    ("portail", "porte"),
    ("année", "Anne"),
    ("navette", "navet"),
    ("maïs", "mai"),
    ("travaux", "travail"),
    ("près", "pré"),
    ("fraise", "frais"),
    ("vaisselle", "vaisseau"),
    ("chapelle", "chapeau"),
    ("peur", "peu"),
    ("journée", "journal"),
    ("camp d’été", "camp"),
    ("Cantons-de-l’Est", "cantons"),
    ("son et lumière", "lumière"),
    ("saint", "sein"),
    ("banque", "banc"),
    ("123", "12 3"),
]


ENGLISH_JOINED = [
    ("services", "service"),
    ("The bodies of the schools", "body school"),
    ("boxes and dishes", "box dish"),
    ("Women’s shelters", "women shelter"),
    ("CLEANING", "cleaning"),
    ("Montréal", "montreal"),
    ("C.E.O.", "CEO"),
]

ENGLISH_KEPT_APART = [
    ("gas", "ga"),
    ("bus", "bu"),
    ("glass", "glas"),
    ("printing", "print"),
    ("cleaning", "clean"),
    ("business", "busines"),
    ("est", "e"),
]


def _terms(text: str, language: Language = "fr") -> tuple[str, ...]:
    """The distinct tokens of a text, in order."""
    return tuple(dict.fromkeys(tokens(text, language)))


@pytest.mark.parametrize(("one", "other"), JOINED)
def test_these_are_the_same_words(one: str, other: str) -> None:
    assert _terms(one) == _terms(other) != ()


@pytest.mark.parametrize(("one", "other"), KEPT_APART)
def test_these_are_not_the_same_words(one: str, other: str) -> None:
    assert set(_terms(one)) != set(_terms(other))


@pytest.mark.parametrize(("one", "other"), ENGLISH_JOINED)
def test_these_are_the_same_words_in_english(one: str, other: str) -> None:
    assert _terms(one, "en") == _terms(other, "en") != ()


@pytest.mark.parametrize(("one", "other"), ENGLISH_KEPT_APART)
def test_these_are_not_the_same_words_in_english(one: str, other: str) -> None:
    assert set(_terms(one, "en")) != set(_terms(other, "en"))


def test_each_language_leaves_out_its_own_small_words() -> None:
    assert _terms("the or des", "fr") == ("the", "or")
    assert _terms("the or des", "en") == ("des",)


def test_tokens_come_in_order_and_as_often_as_the_text_has_them() -> None:
    assert tokens("Jardin, fleurs; fleur du jardin") == [*tokens("jardin fleur"), *tokens("fleur jardin")]


def test_an_acronym_does_not_swallow_the_word_glued_to_it() -> None:
    assert _terms("S.M.Tremblay") == _terms("SM Tremblay")


def test_nothing_but_small_words_is_nothing_to_look_for() -> None:
    assert _terms("de la") == _terms("…") == _terms(" ") == ()


def test_a_word_is_bounded() -> None:
    assert tokens("7" * 1_000_000) == ["7" * LONGEST_WORD]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("L’Étoile-du-Nord", "l etoile du nord"),
        ("« Café »  Œuvre", "cafe oeuvre"),
        ("C.P.E. Les Ours", "c p e les ours"),
        ("Łódź & Ørsted", "lodz orsted"),
        ("\ud800\x00", ""),
    ],
)
def test_names_are_sorted_by_their_letters_alone(name: str, key: str) -> None:
    assert fold(name) == key


@settings(deadline=None, database=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_string_gives_clean_tokens_in_each_language(text: str) -> None:
    found = [*tokens(text), *tokens(text, "en")]
    assert all(token and token == token.strip() for token in found)
    " ".join([*found, fold(text)]).encode()  # No lone surrogate goes through.
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("L’Œuvre d’Étienne", ["L", "Œuvre", "d", "Étienne"]),
        ("un C.P.E., l’É.É.S.A.D.", ["un", "C.P.E", "l", "É.É.S.A.D"]),
        ("S.M.Tremblay", ["S.M", "Tremblay"]),
        ("Que\u0301bec!", ["Que\u0301bec"]),
        ("<b>pain</b> ½", ["b", "pain", "b", "½", "½"]),
        ("entre\u00adprise", ["entre\u00adprise"]),
    ],
)
def test_words_are_found_where_they_stand(text: str, marked: list[str]) -> None:
    assert [text[word.start : word.end] for word in located(text)] == marked
    assert [word.written for word in located(text)] == words(text)


@settings(deadline=None, database=None)
@given(st.text(st.characters(exclude_categories=()), max_size=100))
def test_places_of_words_are_in_the_text_and_in_order(text: str) -> None:
    places = [(word.start, word.end) for word in located(text)]
    assert [word.written for word in located(text)] == words(text)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
