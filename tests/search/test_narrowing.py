"""Narrowing a search: every word, regions with their counts, what was chosen and how to take it off, page after page."""

from urllib.parse import quote

import pytest
from lxml import html

from tests.page import Page
from tests.search.five import ALL, at, many

NASTY = (
    "\x00",
    "\x1b[31m",
    "\u202e",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "é" * 5000,
    "  ",
    "\r\n",
    "'",
    "l’",
    "à",
    "None",
    "🐝",
    "a" * 199 + "é" * 9,
)


@pytest.fixture
def five(fill) -> None:  # type: ignore[no-untyped-def]
    fill(*ALL)


def found(page: Page) -> list[str]:
    return [link.rpartition("/")[2] for link in page.tree.xpath("//*[@class='result-title']/a/@href")]


def facet(page: Page) -> dict[str, str]:
    """The regions offered, with their counts."""
    choices = page.tree.xpath("//a[@class='choice'][starts-with(@id, 'choice-region-')]")
    return {one.get("id").removeprefix("choice-region-"): one.xpath("string(.//*[@class='choice-count'])").strip() for one in choices}


def test_without_a_word_everything_is_there_by_name(visitor, five) -> None:
    page = visitor.get("/recherche")
    assert found(page) == at("boite", "phare", "balai", "tri", "table")
    assert "5 résultats" in page.prose().replace("\u00a0", " ")


def test_accents_capitals_order_and_plurals_do_not_matter(visitor, five) -> None:
    for typed in (
        "entretien ménager",
        "entretien menager",
        "ENTRETIEN MÉNAGER",
        "menager  entretien",
        "entretiens ménagers",
        "l’entretien ménager!",
    ):
        assert set(found(visitor.get(f"/recherche?q={quote(typed)}"))) == set(at("phare", "balai")), typed


def test_every_word_is_asked_for(visitor, five) -> None:
    assert found(visitor.get("/recherche?q=entretien+vitres")) == at("phare")
    page = visitor.get("/recherche?q=traiteur+vitres")
    assert "Aucune entreprise ne répond à tous ces mots" in page
    assert "au moins sur 2" in page, "what is shown instead is said to be less than what was asked"


def test_a_name_that_says_it_comes_before_a_text_that_does(visitor, five) -> None:
    assert found(visitor.get("/recherche?q=traiteur")) == at("table", "boite")


def test_each_region_says_how_many_it_has_for_these_words(visitor, five) -> None:
    assert facet(visitor.get("/recherche")) == {"01": "2", "02": "1", "03": "2"}
    assert facet(visitor.get("/recherche?q=traiteur")) == {"01": "1", "03": "1"}
    assert facet(visitor.get("/recherche?q=traiteur&region=03")) == {"01": "1", "03": "1"}, "counted without its own filter"


def test_a_region_narrows_and_several_widen(visitor, five) -> None:
    assert found(visitor.get("/recherche?q=entretien&region=03")) == at("balai")
    assert set(found(visitor.get("/recherche?region=01&region=02"))) == set(at("phare", "boite", "tri"))
    assert found(visitor.get("/recherche?region=")) == found(visitor.get("/recherche"))


def test_a_chosen_region_is_marked_and_can_be_taken_off(visitor, five) -> None:
    page = visitor.get("/recherche?q=traiteur&region=03&region=01")
    assert page.tree.xpath("//a[@class='choice'][@aria-current='true']/@id") == ["choice-region-01", "choice-region-03"]
    (off,) = page.tree.xpath("//a[@id='choice-region-01']/@href")
    assert found(visitor.get(off)) == at("table")
    chips = page.tree.xpath("//ul[contains(@class, 'results-chips')]//a/@href")
    assert chips == ["/recherche?q=traiteur&region=03", "/recherche?q=traiteur&region=01", "/recherche?q=traiteur"]


def test_a_chosen_region_without_any_result_can_still_be_taken_off(visitor, five) -> None:
    page = visitor.get("/recherche?q=traiteur&region=17")
    assert facet(page)["17"] == "0"
    assert "/recherche?q=traiteur" in page.links().values()


def test_a_sentence_says_what_was_searched(visitor, five) -> None:
    sentences = {
        "q=traiteur": "pour « traiteur »",
        "q=traiteur&region=03": "pour « traiteur »; région : Capitale-Nationale",
        "region=03&region=01": "région : Bas-Saint-Laurent, Capitale-Nationale",
        "q=%20%20": "dans tout le répertoire",
    }
    for query, said in sentences.items():
        page = visitor.get(f"/recherche?{query}")
        assert page.tree.xpath("string(//*[@class='results-said'])").replace("\u00a0", " ") == said, query


def test_what_was_searched_stays_in_the_bar(visitor, five) -> None:
    tree = visitor.get("/recherche?q=entretien+m%C3%A9nager&region=03").tree
    assert tree.xpath("//form[@role='search']//input[@name='q']/@value") == ["entretien ménager"]
    assert tree.xpath("//select[@name='region']/option[@selected]/@value") == ["03"]
    several = visitor.get("/recherche?q=a&region=03&region=01").tree
    assert several.xpath("//form[@role='search']//input[@name='region']/@value") == ["01", "03"]


def test_the_second_page_goes_on_where_the_first_stopped(visitor, fill) -> None:
    fill(*many(45))
    pages = [visitor.get(f"/recherche?q=coop&region=01&page={number}") for number in (1, 2, 3)]
    assert [len(found(page)) for page in pages] == [20, 20, 5]
    assert len({slug for page in pages for slug in found(page)}) == 45
    assert pages[1].tree.xpath("//a[@rel='next']/@href") == ["/recherche?page=3&q=coop&region=01"]
    assert "page 2" in pages[1].tree.xpath("string(//title)").replace("\u00a0", " ")
    for page in ("4", "501", "1000000000"):
        visitor.get(f"/recherche?q=coop&page={page}", status=404)
        visitor.get(f"/en/recherche?q=coop&page={page}", status=404)


def test_what_is_typed_comes_back_as_text_and_cut_at_two_hundred_letters(client, five) -> None:
    usual = len(html.fromstring(client.get("/recherche?q=traiteur").get_data()).xpath("//script"))
    for typed in NASTY:
        response = client.get("/recherche", query_string={"q": typed})
        assert response.status_code == 200, typed[:40]
        tree = html.fromstring(response.get_data())
        assert len(tree.xpath("//script")) == usual, typed[:40]
        assert ("Votre question est trop longue" in response.text) is (len(typed) > 200), typed[:40]
        assert not tree.xpath("//main//img"), typed[:40]
        if "\x00" not in typed:
            assert tree.xpath("//form[@role='search']//input[@name='q']/@value") == [typed[:200].strip()], typed[:40]


def test_under_english_the_same_is_found_and_every_choice_stays_english(visitor, five) -> None:
    page = visitor.get("/en/recherche?q=catering")
    assert set(found(page)) == set(at("table", "boite"))
    assert all(link.startswith("/en/") for link in page.tree.xpath("//a[@class='choice']/@href"))
    assert page.tree.xpath("//*[@class='result-more']/p/@lang") == ["fr", "fr"]
