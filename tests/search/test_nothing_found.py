"""When nothing answers a question whole, the page says what it did of it, or what would find something."""

import pytest

from marketplace.search import questions
from search_index.vocabulary import Vocabulary
from tests.page import Page, Visitor
from tests.search.five import ALL, at
from tests.search.reading import marks, names, said


@pytest.fixture(autouse=True)
def five(fill) -> None:  # type: ignore[no-untyped-def]
    fill(*ALL)


def offers(page: Page) -> dict[str, dict[str, str]]:
    """What is offered instead, by the title of its group: each label with how many it finds, and its address."""
    return {
        group.xpath("string(.//h4)"): {
            " ".join(one.xpath("string()").split()).replace("\u00a0", " "): one.get("href") for one in group.xpath(".//a")
        }
        for group in page.tree.xpath("//section[@class='offers']")
    }


def test_a_word_that_nobody_writes_is_answered_as_the_nearest_and_said(visitor: Visitor) -> None:
    page = visitor.get("/recherche?q=traitteur")
    assert "Aucune entreprise ne répond à «\u00a0traitteur\u00a0»" in page
    assert page.links()["traiteur"] == "/recherche?q=traiteur"
    assert len(names(page)) == 2
    assert said(page) == "pour «\u00a0traiteur\u00a0»"
    assert set(marks(page)) >= {"Traiteur"}
    # The bar keeps what was typed: it is the visitor's.
    assert page.tree.xpath("//form[@role='search']//input[@name='q']/@value") == ["traitteur"]


def test_a_word_that_somebody_writes_once_is_answered_as_the_one_that_many_write(visitor: Visitor, fill) -> None:  # type: ignore[no-untyped-def]
    """« Entretient » is a word; beside « entretien », ten times more used, it is a slip when nothing answers to the whole question."""
    many = [{"name": f"Atelier {number}", "description_fr": "Entretien ménager."} for number in range(10)]
    fill({"name": "Sentiers", "description_fr": "Elle entretient des sentiers.", "sector_codes": ("S17",)}, *many)
    page = visitor.get("/recherche?q=entretient+ménager")
    assert said(page) == "pour «\u00a0entretien ménager\u00a0»"
    assert "Sentiers" not in names(page)


def test_a_word_of_which_only_another_form_is_written_is_no_slip() -> None:
    """« Panier » is written by nobody, « paniers » is, and « papier » is one letter away."""
    assert questions._much_more_used(Vocabulary({"paniers": 3, "papier": 40}), "panier") == ()
    assert questions._much_more_used(Vocabulary({"panier": 1, "papier": 40}), "panier") == ("papier",)


def test_one_word_of_three_is_no_answer(visitor: Visitor) -> None:
    assert "Aucune entreprise trouvée" in visitor.get("/recherche?q=traiteur+nucléaire+orbital")


def test_other_spellings_are_offered_with_their_addresses(visitor: Visitor, fill) -> None:  # type: ignore[no-untyped-def]
    shared = {"region_code": "05", "description_fr": "", "description_en": None}
    fill({**shared, "name": "Vitre claire"}, {**shared, "name": "Vivre ensemble"})
    page = visitor.get("/recherche?q=viire&region=05")
    assert len(names(page)) == 1, "one of the two is answered"
    links = {word: page.links().get(word) for word in ("vitre", "vivre")}
    assert links == {word: f"/recherche?q={word}&region=05" for word in ("vitre", "vivre")}, "and the other is to be tried"
    assert "Essayez" in page


def test_an_ending_is_no_fault_of_spelling(visitor: Visitor) -> None:
    page = visitor.get("/recherche?q=menagere")
    assert names(page)
    assert "Essayez" not in page
    assert "Aucune entreprise" not in page


def test_fewer_words_are_asked_for_and_it_is_said_how_many(visitor: Visitor) -> None:
    page = visitor.get("/recherche?q=entretien+vitres+traiteur")
    assert "Voici celles qui répondent à 2 mots au moins sur 3." in page
    assert [link.rpartition("/")[2] for link in page.tree.xpath("//*[@class='result-title']/a/@href")] == at("phare")


@pytest.mark.parametrize("words", ["de la", "le", "du des et"])
def test_words_that_every_text_has_find_nothing_rather_than_everything(visitor: Visitor, words: str) -> None:
    page = visitor.get(f"/recherche?q={words}")
    assert "trop courants" in page
    assert names(page) == []
    assert "0 résultat" in page
    assert "Dites-nous" not in page


def test_what_a_filter_leaves_out_is_offered_nearest_region_first(visitor: Visitor) -> None:
    page = visitor.get("/recherche?q=traiteur&region=02")
    assert names(page) == []
    found = offers(page)
    assert list(found) == ["Dans les régions les plus proches", "En retirant un filtre", "Dans ces secteurs"]
    assert set(found["Dans les régions les plus proches"].values()) == {
        "/recherche?q=traiteur&region=03",
        "/recherche?q=traiteur&region=01",
    }
    assert found["En retirant un filtre"] == {"Sans le filtre « Région » (2 entreprises)": "/recherche?q=traiteur"}
    assert list(found["Dans ces secteurs"].values()) == ["/recherche?secteur=S17"]
    for url in (one for group in found.values() for one in group.values()):
        assert names(visitor.get(url)), f"{url} was offered and finds nothing"


def test_nothing_is_offered_that_finds_nothing_and_the_need_can_be_told(visitor: Visitor) -> None:
    page = visitor.get("/recherche?q=h%C3%A9licopt%C3%A8re&region=02")
    assert offers(page) == {}
    assert page.links()["Dites-nous ce que vous cherchez"] == "/recherche/dites-nous?q=h%C3%A9licopt%C3%A8re&region=02"


def test_words_that_only_the_filters_leave_out_are_all_asked_for(visitor: Visitor) -> None:
    page = visitor.get("/recherche?q=entretien+vitres&region=03")
    assert names(page) == [], "the words are right: the filter is what leaves nothing"
    assert "répondent à" not in page
    assert names(visitor.get("/recherche?q=entretien+vitres")) == ["Entretien du Phare"]
