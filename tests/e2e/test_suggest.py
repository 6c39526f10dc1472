"""What is suggested under the bar of the search: by the keyboard, by the mouse, said to those who hear the page, and never in the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.e2e.reader import Reader, Way

pytestmark = pytest.mark.browser

WAYS = [Way("fr", 1280), Way("fr", 390, "dark"), Way("en", 1280, "dark"), Way("en", 390)]
BARS = ("/", "/recherche?q=buffet")


def field(reader: Reader) -> Locator:
    return reader.page.get_by_label(reader.says("Produit, service ou entreprise"))


def typed(reader: Reader, words: str) -> Locator:
    """Type these words into the bar, as a person does; the list that opens."""
    field(reader).fill("")
    field(reader).press_sequentially(words)
    found = reader.page.get_by_role("listbox")
    found.wait_for()
    return found


def pointed(reader: Reader) -> Locator:
    """The suggestion that the field says is the one at hand."""
    return reader.page.locator(f"#{field(reader).get_attribute('aria-activedescendant')}")


@pytest.mark.inputs(2)
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_arrows_go_through_the_list_and_enter_follows(read: Callable[[Way], Reader], way: Way) -> None:
    reader = read(way)
    press = reader.page.keyboard.press
    for path in BARS:
        reader.go(path)
        options = typed(reader, "trait").get_by_role("option")
        many = options.count()
        assert many > 1
        expect(field(reader)).to_have_role("combobox")
        expect(field(reader)).to_have_attribute("aria-expanded", "true")
        press("ArrowDown")
        press("ArrowDown")
        expect(pointed(reader)).to_have_text(options.nth(1).inner_text(), use_inner_text=True)
        expect(pointed(reader)).to_have_attribute("aria-selected", "true")
        assert reader.page.locator("[role=option][aria-selected=true]").count() == 1
        reader.picture(f"suggest{path}", whole=False)
        # Before the first comes what was typed, and before that the last.
        press("ArrowUp")
        press("ArrowUp")
        expect(field(reader)).not_to_have_attribute("aria-activedescendant", re.compile(".*"))
        press("ArrowUp")
        expect(pointed(reader)).to_have_text(options.nth(many - 1).inner_text(), use_inner_text=True)
        expect(field(reader)).to_have_value("trait")
        expect(field(reader)).to_be_focused()
    press("ArrowDown")
    press("ArrowDown")
    press("Enter")
    reader.page.wait_for_url(re.compile(r"/entreprises/"))
    reader.check()


@pytest.mark.inputs(1)
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_open_list_is_whole_is_named_and_meets_no_obstacle(read: Callable[[Way], Reader], way: Way) -> None:
    reader = read(way)
    for path in BARS:
        reader.go(path)
        found = typed(reader, "trait")
        reader.page.keyboard.press("ArrowDown")
        assert found.get_attribute("aria-label")
        said = field(reader).get_attribute("data-suggest-many") or ""
        expect(reader.page.get_by_role("status").filter(has_text=said.partition("}")[2])).to_have_count(1)
        assert hidden(found) == [], "nothing cuts the list or covers it"
        assert reader.axe() == []


def hidden(found: Locator) -> list[str]:
    """The suggestions of which the middle cannot be seen once the page and the list, and nothing else, are scrolled to them."""
    script = """list => {
        window.scrollBy(0, list.getBoundingClientRect().top - 120);
        return [...list.children].filter(one => {
            list.scrollTop = one.offsetTop;
            const box = one.getBoundingClientRect();
            return !one.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
        }).map(one => one.innerText);
    }"""
    covered: list[str] = found.evaluate(script)
    return covered


@pytest.mark.inputs(1)
@pytest.mark.parametrize("way", WAYS[:2], ids=str)
def test_escape_closes_the_list_and_leaves_what_was_typed(read: Callable[[Way], Reader], way: Way) -> None:
    reader = read(way)
    reader.go("/")
    found = typed(reader, "trait")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    expect(field(reader)).to_have_value("trait")
    expect(field(reader)).to_have_attribute("aria-expanded", "false")
    # The arrow opens it again; Enter without any chosen searches what was typed.
    reader.page.keyboard.press("ArrowDown")
    reader.page.get_by_role("listbox").wait_for()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(re.compile(r"/recherche\?q=trait\b"))
    reader.check()


def test_leaving_the_field_closes_the_list(read: Callable[..., Reader]) -> None:
    reader = read()
    reader.go("/")
    found = typed(reader, "trait")
    reader.page.keyboard.press("Tab")
    expect(found).to_be_hidden()
    expect(reader.page.get_by_label(reader.says("Région"), exact=True)).to_be_focused()


def test_a_press_on_a_suggestion_follows_it_also_in_a_bar_that_was_brought_anew(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.page
    reader.go("/recherche")
    field(reader).fill("traiteur")
    reader.button("Rechercher").click()
    page.wait_for_url(re.compile(r"q=traiteur"))
    page.locator(".results mark").first.wait_for()
    sector = typed(reader, "déneige").get_by_role("option").filter(has_text="déneigement")
    sector.first.click()
    page.wait_for_url(re.compile(r"/recherche\?secteur=S11$"))
    reader.check()


def test_a_bar_that_comes_back_has_one_list(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.page
    reader.go("/recherche")
    typed(reader, "trait")
    reader.button("Rechercher").click()
    page.wait_for_url(re.compile(r"q=trait"))
    page.locator(".results mark").first.wait_for()
    page.go_back()
    page.wait_for_url(re.compile(r"/recherche$"))
    page.locator(".results mark").first.wait_for(state="detached")
    typed(reader, "trait")
    assert page.locator("ul.suggest").count() == 1
    reader.check()


def test_who_is_told_to_rest_asks_no_more_and_still_searches(read: Callable[..., Reader]) -> None:
    reader = read()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=429, headers={"Retry-After": "30"}, body="{}")

    reader.page.route("**/api/v1/suggest?*", refuse)
    reader.go("/")
    with reader.page.expect_response("**/api/v1/suggest?*"):
        field(reader).press_sequentially("trait")
    field(reader).press_sequentially("eur", delay=250)
    assert len(asked) == 1
    assert reader.page.get_by_role("listbox").count() == 0
    # The browser itself notes the refusal; it is no fault of the page.
    assert all("429" in one for one in reader.faults)
    reader.faults.clear()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(re.compile(r"/recherche\?q=traiteur"))
    reader.check()
