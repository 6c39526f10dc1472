"""Each row says why it is there, and marks what was looked for: the words of the data are text, never markup."""

import pytest

from marketplace.core import db
from marketplace.core.worker import Worker
from tests.builders import make_organization
from tests.page import Visitor
from tests.search.reading import marks, names, reasons

KITCHEN = {
    "name": "La Louche d’Argent",
    "other_names": ("Popote des Quais",),
    "legal_form_code": "OBNL_QC",
    "region_code": "11",
    "municipality": "Val-des-Ormes",
    "sector_codes": ("S17",),
    "neq": "1144222330",
    "description_fr": "Repas d’été pour les camps de jour.",
    "description_en": "Summer meals for day camps.",
}


@pytest.fixture
def kitchen(fill) -> None:  # type: ignore[no-untyped-def]
    fill(KITCHEN)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("louche", "nom (Louche)"),
        ("popote quais", "autre nom (Popote, Quais)"),
        ("repas", "description (Repas)"),
        ("camps ete", "description (camps, été)"),
        ("ormes", "lieu (Ormes)"),
        ("gaspesie", "lieu (Gaspésie)"),
        ("1144222330", "NEQ (1144222330)"),
        ("argent camps", "nom (Argent), description (camps)"),
        ("sans but lucratif", "forme juridique (but, lucratif)"),
    ],
)
def test_a_row_says_in_which_of_its_words_it_was_found(visitor: Visitor, kitchen, question: str, why: str) -> None:
    # A place that the question names is another matter: here it is a word.
    assert reasons(visitor.get(f"/recherche?q={question}&lieu=mot")) == {"La Louche d’Argent": f"Trouvé par\u00a0: {why}"}


def test_a_synonym_says_for_which_word_it_stands(visitor: Visitor, fill) -> None:
    fill({**KITCHEN, "name": "Buffet des Quais", "other_names": (), "sector_codes": (), "neq": None})
    assert "nom (Buffet, pour «\u00a0traiteur\u00a0»)" in reasons(visitor.get("/recherche?q=traiteur"))["Buffet des Quais"]


def test_a_label_that_stands_for_two_words_is_told_once_with_both(visitor: Visitor, fill) -> None:
    fill(
        {
            **KITCHEN,
            "name": "Les Bordées",
            "other_names": (),
            "sector_codes": ("S11",),
            "neq": None,
            "description_fr": "Au travail.",
            "description_en": None,
        }
    )
    (why,) = reasons(visitor.get("/recherche?q=enlevement+neige")).values()
    assert why.startswith("Trouvé par\u00a0: métier de son secteur, que sa fiche ne nomme pas (")
    assert why.count("déneigement") == 1
    assert why.endswith(", pour «\u00a0enlevement\u00a0» et «\u00a0neige\u00a0»)")


def test_without_words_no_row_says_anything(visitor: Visitor, kitchen) -> None:
    page = visitor.get("/recherche?region=11")
    assert reasons(page) == {"La Louche d’Argent": ""}
    assert not marks(page)


def test_a_row_that_serves_the_place_of_the_question_says_so(visitor: Visitor, fill) -> None:
    fill({**KITCHEN, "municipality": "Rimouski", "municipality_code": "10043", "mrc_code": "100", "region_code": "01"})
    page = visitor.get("/recherche?q=camps+Rimouski")
    assert reasons(page)["La Louche d’Argent"] == "Trouvé par\u00a0: description (camps); sur place (Rimouski)"
    assert "Entreprises situées dans ce lieu ou qui le servent" in page
    (link,) = [url for text, url in page.links().items() if text.startswith("Chercher plutôt le mot")]
    assert link == "/recherche?q=camps+Rimouski&lieu=mot"
    assert reasons(visitor.get(link))["La Louche d’Argent"] == "Trouvé par\u00a0: description (camps), lieu (Rimouski)"


def test_what_was_looked_for_is_marked_in_the_name_and_the_text(visitor: Visitor, kitchen) -> None:
    assert marks(visitor.get("/recherche?q=louches+ete+camp")) == ["Louche", "été", "camps"]
    english = visitor.get("/en/recherche?q=meal")
    assert marks(english) == ["meals"]
    assert english.tree.xpath("//*[@class='result-more']/p/@lang")[0] == "en"


def test_the_words_of_the_data_are_never_markup(app, visitor: Visitor) -> None:
    nasty = "<img src=x onerror=alert(1)> traiteur <mark>b</mark> &amp; <b>gras</b>"
    with app.app_context(), db.database().writing():
        make_organization(name=nasty, description_fr=nasty, description_en=None)
    Worker(app).drain()
    response = visitor.client.get("/recherche?q=traiteur+img+mark")
    assert "&lt;<mark>img</mark>" in response.text, "the page marks a word of what it shows as text"
    assert "<img" not in response.text.partition("<main")[2].partition("</main>")[0]
    assert names(visitor.get("/recherche?q=traiteur")) == [nasty]
    assert "<b>" not in response.text
