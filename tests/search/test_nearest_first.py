"""A question that names a place: who can serve it, the nearest first; a name of several places is put aside and asked about."""

import pytest

from tests.page import Visitor
from tests.search.reading import names

FOOD = {"sector_codes": ("S17",), "description_en": None, "description_fr": "Cafétéria."}
RIMOUSKI = {"municipality": "Rimouski", "municipality_code": "10043", "mrc_code": "100", "region_code": "01"}
QUEBEC = {"municipality": "Québec", "municipality_code": "23027", "region_code": "03"}
# A word of the name makes it the most relevant of all, wherever it is.
FIRST_BY_WORDS = {**FOOD, "name": "Traiteur traiteur"}


@pytest.fixture
def caterers(fill) -> None:  # type: ignore[no-untyped-def]
    in_rimouski = {**FOOD, "name": "Fleuve", "description_fr": "Cafétéria et service de traiteur.", **RIMOUSKI}
    in_quebec = {**FOOD, "name": "Cap", "description_fr": "Cafétéria et service de traiteur.", **QUEBEC}
    beside = {**FOOD, "name": "Traiteur du rang", "municipality": "Rang-Neuf", "mrc_code": "100", "region_code": "01"}
    beside_quebec = {**FOOD, "name": "Traiteur de la côte", "municipality": "Côte-Neuve", "region_code": "03"}
    far = {**FIRST_BY_WORDS, "municipality": "Nulle-Part", "region_code": "08"}
    fill(in_rimouski, in_quebec, beside, beside_quebec, far)


def test_those_of_the_town_come_before_those_of_its_mrc_however_relevant(visitor: Visitor, caterers) -> None:
    assert names(visitor.get("/recherche?q=traiteur+Rimouski")) == ["Fleuve", "Traiteur du rang"]
    assert names(visitor.get("/recherche?q=traiteur+près+de+Rimouski")) == ["Fleuve", "Traiteur du rang"], "« près » is no word to look for"
    assert names(visitor.get("/recherche?q=traiteur+Rimouski&tri=nom")) == ["Fleuve", "Traiteur du rang"]


def test_a_town_of_the_question_says_how_far_each_is_and_may_be_the_order(visitor: Visitor, caterers) -> None:
    page = visitor.get("/recherche?q=traiteur+Rimouski")
    assert "moins de 1\u00a0km (Rimouski)" in page
    assert "/recherche?q=traiteur+Rimouski&tri=distance" in page.links().values()
    farther = visitor.get("/recherche?q=traiteur+Rimouski&tri=distance")
    assert names(farther) == ["Fleuve", "Traiteur du rang"]
    assert farther.tree.xpath("//nav[@class='sorts']//a[@aria-current='true']/text()") == ["Distance"]


def test_quebec_alone_leaves_nobody_out_and_begins_with_the_city(visitor: Visitor, caterers) -> None:
    page = visitor.get("/recherche?q=traiteur+quebec")
    assert names(page)[:2] == ["Cap", "Traiteur de la côte"]
    assert len(names(page)) == 5
    assert "De quel lieu parlez-vous?" in page
    assert "/recherche?q=traiteur+quebec&lieu=mot" in page.links().values()


def test_a_name_that_several_towns_bear_is_put_aside_when_no_text_has_it(visitor: Visitor, caterers) -> None:
    page = visitor.get("/recherche?q=traiteur+Saint-Sébastien")
    assert len(names(page)) == 5
    assert "De quel lieu parlez-vous?" in page
    assert "Aucune entreprise ne répond" not in page


def test_saint_alone_is_no_word_to_fall_back_on(visitor: Visitor, fill, caterers) -> None:
    fill({**FOOD, "name": "Coopérative de Saint-Elsewhere", "municipality": "Saint-Elsewhere", "region_code": "08"})
    page = visitor.get("/recherche?q=traiteur+Saint-Nullepart")
    assert "Coopérative de Saint-Elsewhere" not in names(page)[:5]
    assert "1 mot au moins sur 2" in page


def test_a_name_in_two_words_is_never_spelled_as_another(visitor: Visitor, fill) -> None:
    fill({**FOOD, "name": "Coop Sainte-Année", "region_code": "08"}, {**FOOD, "name": "Coop Sainte-Anse", "region_code": "08"})
    page = visitor.get("/recherche?q=Sainte-Annie")
    assert names(page) == []
    assert page.tree.xpath("//p[@class='suggestion']") == []


def test_how_far_from_a_town_a_question_says_is_where_they_are(visitor: Visitor, fill) -> None:
    near = {**FOOD, "name": "Traiteur du rang", "municipality": "Rimouski", "municipality_code": "10043", "region_code": "01"}
    far = {**FOOD, "name": "Traiteur de la ville", **QUEBEC}
    fill({**near, "latitude": 48.45, "longitude": -68.52}, {**far, "latitude": 46.81, "longitude": -71.21})
    page = visitor.get("/recherche?q=traiteur+à+50+km+de+Rimouski")
    assert names(page) == ["Traiteur du rang"]
    assert "à 50\u00a0km ou moins de Rimouski" in page
    assert "territoire servi" not in page
    assert len(names(visitor.get("/recherche?q=traiteur+à+500+km+de+Rimouski"))) == 2
    assert len(names(visitor.get("/en/recherche?q=traiteur+within+50+km+of+Rimouski"))) == 1
