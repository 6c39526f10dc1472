"""The filters of the search in a real browser: the sheet of a phone stays open while one chooses, Space presses a choice."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.reader import Reader, Way

pytestmark = pytest.mark.browser

IS_OPEN = "document.getElementById('filtres').matches(':popover-open')"


def test_the_sheet_stays_open_while_one_chooses_and_gives_the_results_when_asked(read: Callable[..., Reader]) -> None:
    reader = read(Way("fr", 390))
    page = reader.page
    reader.go("/recherche?q=traiteur")
    page.locator(".sheet-button").click()
    for region in ("06", "03"):
        page.locator(f"#choice-region-{region}").click()
        page.wait_for_url(re.compile(f"region={region}"))
        expect(page.locator(f"#choice-region-{region}")).to_have_attribute("aria-current", "true")
        expect(page.locator(f"#choice-region-{region}")).to_be_focused()
        assert page.evaluate(IS_OPEN)
    assert reader.axe() == []
    reader.picture("filters-sheet", whole=False)
    total = re.match(r"\d+", page.locator("#resultats").inner_text())
    assert total
    reader.button(f"Voir les {total.group()} résultats").click()
    assert not page.evaluate(IS_OPEN)
    expect(page.locator("#resultats")).to_be_in_viewport()
    reader.check()


def test_space_presses_a_filter_and_an_open_fold_stays_so(read: Callable[..., Reader]) -> None:
    reader = read(Way("fr", 1280))
    page = reader.page
    reader.go("/recherche")
    page.locator("section[aria-labelledby=facet-region] summary").click()
    choice = page.locator("section[aria-labelledby=facet-region] .fold-body a").last
    name = choice.get_attribute("id")
    choice.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"region="))
    expect(page.locator(f"#{name}")).to_have_attribute("aria-current", "true")
    expect(page.locator(f"#{name}")).to_be_focused()
    assert page.locator("section[aria-labelledby=facet-region] details").get_attribute("open") is not None
    reader.check()


def test_the_municipality_is_completed_and_the_results_stay(read: Callable[..., Reader]) -> None:
    reader = read(Way("fr", 1280))
    page = reader.page
    reader.go("/recherche?q=traiteur")
    page.locator("#pres").press_sequentially("rimous")
    expect(page.locator("#pres-lieux option")).to_have_attribute("value", "Rimouski")
    assert page.url.endswith("/recherche?q=traiteur")
    expect(page.locator("#resultats")).to_be_visible()
    reader.check()
