"""The search page finds what a person means, says what it searched, and narrows by region."""

import pytest
from flask import Flask

from marketplace.core import db, indexing
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from tests.builders import AT
from tests.page import Page, Visitor, flat

pytestmark = pytest.mark.usefixtures("directory")


def names(page: Page) -> list[str]:
    """The enterprises of a page of results, in their order."""
    return [flat(one.text_content()) for one in page.tree.xpath("//ol[contains(@class, 'results')]//h3")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("traiteur", "La Louche d’Argent"),
        ("TRAITEURS", "La Louche d’Argent"),
        ("repas d’ete", "La Louche d’Argent"),
        ("entretien menager", "Entretien du Littoral"),
        ("l’entretien des édifices", "Entretien du Littoral"),
        ("recyclage", "Le Grand Bac"),
        ("day camps", "La Louche d’Argent"),
        ("val des ormes bac", "Le Grand Bac"),
    ],
)
def test_words_find_the_enterprise_that_a_person_means(visitor: Visitor, words: str, found: str):
    assert names(visitor.get(f"/recherche?q={words}")) == [found]


def test_no_words_list_everyone_by_name(visitor: Visitor):
    assert names(visitor.get("/recherche")) == ["Entretien du Littoral", "La Louche d’Argent", "Le Grand Bac"]


def test_a_region_narrows_and_the_others_keep_their_counts(visitor: Visitor):
    page = visitor.get("/recherche?region=06")
    assert names(page) == ["La Louche d’Argent"]
    facet = flat(page.tree.xpath("string(//aside[@id='filtres'])"))
    assert all(region in facet for region in ("Montréal", "Bas-Saint-Laurent", "Laurentides"))


def test_two_regions_mean_either(visitor: Visitor):
    assert names(visitor.get("/recherche?region=06&region=15")) == ["La Louche d’Argent", "Le Grand Bac"]


def test_the_page_says_what_was_searched(visitor: Visitor):
    assert "pour «\u00a0traiteur\u00a0»; région\u00a0: Montréal" in visitor.get("/recherche?q=traiteur&region=06")


def test_nothing_found_offers_the_next_useful_act(visitor: Visitor):
    page = visitor.get("/recherche?q=hélicoptère")
    assert "Aucune entreprise trouvée" in page
    assert "/regions" in page.links().values()


def test_english_shows_what_is_written_in_english(visitor: Visitor):
    assert "Caterer that prepares summer meals" in visitor.get("/en/recherche?q=caterer")


def test_french_text_on_an_english_page_says_that_it_is_french(visitor: Visitor):
    page = visitor.get("/en/recherche?q=bac")
    assert page.tree.xpath("//*[@lang='fr' and contains(., 'Tri et revente')]")


@pytest.mark.parametrize("page", ["2", "10000", "0", "-1", "1.5", "a", "9" * 30, "１"])
def test_a_page_that_nobody_can_read_is_not_found(visitor: Visitor, page: str):
    visitor.get(f"/recherche?page={page}", status=404)


@pytest.mark.parametrize("region", ["99", "1", "Montréal", "06' OR 1=1", "０６"])
def test_a_region_that_does_not_exist_is_refused_with_the_way_out(visitor: Visitor, region: str):
    page = visitor.get(f"/recherche?region={region}", status=422)
    assert "01 à 17" in page


def test_what_is_hidden_is_not_shown_even_while_the_index_has_it(app: Flask, visitor: Visitor):
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, name="Le Grand Bac"), actor=None, at=AT)
    with app.app_context():
        assert len(indexing.engine().versions("enterprises")) == 3
    assert names(visitor.get("/recherche?q=bac")) == []


HOSTILE = [
    "*a* *e* *i* *o*",
    "[a TO z]",
    "(" * 3000,
    "NOT " * 3000,
    "name:louche",
    " ".join(f"mot{number}" for number in range(10_000)),
    "a" * 1_000_000,
    "\x00",
    "%00",
    "\u202eruetiart",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}",
    "%(text)s %s {0.__class__}",
    "🍲" * 100,
    "e\u0301te\u0301",
    "ﬀ ﬁ ǅ ß İ",
]


@pytest.mark.parametrize("words", HOSTILE, ids=[f"{number}" for number in range(len(HOSTILE))])
@pytest.mark.parametrize("path", ["/recherche", "/api/v1/enterprises"])
def test_any_words_whatever_are_answered_politely(visitor: Visitor, path: str, words: str):
    response = visitor.client.get(path, query_string={"q": words})
    # The page reads the first 200 characters and says so; a program is told what to mend.
    if len(words) > 200 and path.startswith("/api"):
        assert (response.status_code, response.mimetype) == (422, "application/problem+json")
        assert "q" in [fault["parameter"] for fault in response.json["errors"]]
    else:
        assert response.status_code == 200
        assert ("Votre question est trop longue" in response.text) is (len(words) > 200)
    # JSON is no markup, and says so.
    assert "json" in response.mimetype or "<script>alert" not in response.text
    # Nor is it a template; the marks of our files, before the page itself, may hold any number.
    assert "49" not in response.text.partition("<main")[2] or "7*7" not in words


def test_half_of_a_character_is_answered_politely(visitor: Visitor):
    assert visitor.client.get("/recherche?q=%ED%A0%80%FF").status_code == 200
