"""The map in a real browser: points by the keyboard, under the policy, and a list that stands without it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site

pytestmark = pytest.mark.browser

# A handful of enterprises of the demonstration, each on a corner of its own, and a crowd at one place.
PLACED = "UPDATE organizations SET latitude = 46 + id % 40 * 0.07, longitude = -75 + id % 40 * 0.2, version = version + 1 WHERE is_demo"


@pytest.fixture(scope="session")
def placed(site: Site) -> Site:
    with site.database() as record, record:
        record.execute(PLACED)
    return site


@pytest.mark.inputs(1)
@pytest.mark.parametrize("way", [Way("fr", 1280), Way("en", 390, "dark")], ids=str)
def test_the_keyboard_goes_from_a_group_to_a_point_to_a_profile(read: Callable[[Way], Reader], placed: Site, way: Way) -> None:
    reader = read(way)
    page = reader.page
    reader.go("/carte")
    page.locator(".map-group, .map-spot").first.wait_for()
    reader.check()
    reader.picture("map")
    for _ in range(12):
        if page.locator(".map-spot").count() and not page.locator(".map-group").count():
            break
        before = page.locator("#carte").get_attribute("data-zoom")
        page.locator(".map-group").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("before => document.getElementById('carte').dataset.zoom !== before", arg=before)
    point = page.locator(".map-spot").first
    assert point.get_attribute("role") == "button"
    assert point.get_attribute("aria-label")
    point.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup a[href*='/entreprises/']").first
    link.wait_for()
    assert reader.axe() == []
    reader.picture("map-popup", whole=False)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/entreprises/"))
    reader.check()


def test_a_map_that_is_narrowed_opens_on_its_points(read: Callable[..., Reader], placed: Site) -> None:
    reader = read(locale="fr")
    reader.go("/carte?secteur=S17")
    reader.page.locator(".map-spot, .map-group").first.wait_for()
    assert int(re.sub(r"\D", "", reader.page.locator("#carte-dit").inner_text()) or 1) > 0
    reader.check()


def test_whoever_is_lost_comes_back_to_all_the_results(read: Callable[..., Reader], placed: Site) -> None:
    reader = read(locale="fr")
    page = reader.page
    reader.go("/recherche?q=traiteur&vue=carte")
    page.locator("#carte[data-zoom]").wait_for()
    shown = page.locator("#carte-dit").inner_text()
    page.locator(".map-group, .map-spot").first.click()
    page.evaluate("document.getElementById('carte').focus()")
    page.keyboard.press("+")
    expect(page.locator("#carte-dit")).not_to_have_text(shown)
    reader.button("Tout voir").click()
    expect(page.locator("#carte-dit")).to_have_text(shown)
    reader.check()


def test_without_scripts_the_list_stands_and_no_empty_frame_is_left(read: Callable[..., Reader], placed: Site) -> None:
    reader = read(locale="fr", width=390, scripts=False)
    reader.go("/carte?region=06")
    assert not reader.page.locator("#carte").is_visible()
    assert reader.page.locator(".results > li").count() > 0
    reader.page.locator("#secteur").select_option("S17")
    reader.button("Afficher").click()
    reader.page.wait_for_url(re.compile(r"secteur=S17"))
    reader.check()
