"""What may be kept of a search that found nothing, and what never is."""

import pytest

from marketplace.search.demand.words import Asked, Why, kept


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Traiteur végétalien", "traiteur végétalien"),
        ("je cherche un traiteur végétalien svp", "traiteur végétalien"),
        ("location de drones", "location drones"),
        ("TRAITEUR TRAITEUR", "traiteur"),
        ("camp Saint-Jean", "camp saint-jean"),
        ("I am looking for drones", "drones"),
        ("traiteur -viande -« plats froids » -'buffet froid", "traiteur froid"),
        ("traiteur végé*", "traiteur"),
        ("tables 2026", "tables 2026"),
        ("réparation d’orgues", "réparation d’orgues"),
    ],
)
def test_the_words_that_the_search_read_are_kept(question, words):
    found = kept(question, lambda token: token == "traiteu")
    assert isinstance(found, Asked)
    assert found.words == words


def test_the_same_need_has_the_same_terms_however_it_is_written():
    found = {kept(question).terms for question in ("drones de location", "Location d’un drone", "LOCATION DRONES")}  # type: ignore[union-attr]
    assert found == {"dron location"}


@pytest.mark.parametrize(
    ("question", "why"),
    [
        *(
            ("", Why.NOTHING),
            ("   ", Why.NOTHING),
            ("de la", Why.NOTHING),
            ("***", Why.NOTHING),
            ("1234", Why.NOTHING),
            ("je cherche", Why.NOTHING),
            ("-drones", Why.NOTHING),
        ),
        *(("odile@exemple.org", Why.ADDRESS), ("traiteur https://exemple.org/x", Why.ADDRESS), ("exemple.ca", Why.ADDRESS)),
        *(("traiteur G5L 1A1", Why.ADDRESS), ("traiteur 123 rue des Ormes", Why.ADDRESS), ("12, chemin du Lac", Why.ADDRESS)),
        *(("418 555-0123 traiteur", Why.NUMBER), ("1142934315", Why.NUMBER), ("(418) 555.0123", Why.NUMBER), ("lot 12345", Why.NUMBER)),
        *(("odile tremblay", Why.PERSON), ("Josée", Why.PERSON), ("déneigement gagnon", Why.PERSON), ("Mme Untelle", Why.PERSON)),
        *(("Xanthe Zorbo", Why.PERSON), ("Jean-Philippe Zorbo", Why.PERSON), ("dre zorbo", Why.PERSON)),
        *(("un deux trois quatre cinq six sept huit neuf dix onze", Why.TOO_LONG), ("x" * 41, Why.TOO_LONG)),
    ],
)
def test_what_may_point_to_somebody_is_not_kept(question, why):
    assert kept(question) is why


def test_capitals_on_words_that_the_directory_knows_make_no_name():
    assert kept("Entretien Hivernal") is Why.PERSON
    assert isinstance(kept("Entretien Hivernal", lambda token: token == "entretien"), Asked)


@pytest.mark.parametrize("question", ["\x00", "\ud800 traiteur", "‮traiteur", "é" * 10_000, "a " * 5000, "«»", "🙂"])
def test_any_string_is_answered(question):
    assert isinstance(kept(question), Asked | Why)
