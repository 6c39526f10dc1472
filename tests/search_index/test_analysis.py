"""What the French analysis joins and what it keeps apart."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import fold, terms
from search_index.analysis import LONGEST_QUESTION, LONGEST_TOKEN, MOST_TERMS, tokens

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
    ("travaux", "travail"),
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


@pytest.mark.parametrize(("one", "other"), JOINED)
def test_these_are_the_same_words(one: str, other: str) -> None:
    assert terms(one) == terms(other) != ()


@pytest.mark.parametrize(("one", "other"), KEPT_APART)
def test_these_are_not_the_same_words(one: str, other: str) -> None:
    assert set(terms(one)) != set(terms(other))


def test_tokens_come_in_order_and_as_often_as_the_text_has_them() -> None:
    assert tokens("Jardin, fleurs; fleur du jardin") == [*tokens("jardin fleur"), *tokens("fleur jardin")]


def test_an_acronym_does_not_swallow_the_word_glued_to_it() -> None:
    assert terms("S.M.Tremblay") == terms("SM Tremblay")


def test_nothing_but_small_words_is_nothing_to_look_for() -> None:
    assert terms("de la") == terms("…") == terms(" ") == ()


def test_a_question_is_bounded_in_length_and_in_terms() -> None:
    many = " ".join(f"mot{number}" for number in range(100))
    assert len(terms(many)) == MOST_TERMS
    assert terms("7" * 1_000_000) == ("7" * LONGEST_TOKEN,)
    assert terms(" " * LONGEST_QUESTION + "jardin") == ()


def test_a_term_asked_twice_is_asked_once() -> None:
    assert len(terms("jardin Jardins JARDIN")) == 1


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
def test_any_string_gives_bounded_clean_tokens(text: str) -> None:
    found = terms(text)
    assert len(found) <= MOST_TERMS
    assert all(token and token == token.strip() for token in found)
    " ".join([*found, fold(text)]).encode()  # No lone surrogate goes through.
    assert fold(fold(text)) == fold(text)
