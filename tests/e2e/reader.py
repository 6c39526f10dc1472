"""Someone at a browser: reads in a language, on a screen, in a scheme, with or without scripts, and notes what goes wrong."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from tests import strings
from tests.e2e.site import Site

HEIGHTS = {1280: 900, 390: 844}
SCREENSHOTS = "SCREENSHOTS"
LISTEN = "addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
# What the focused element says of itself, and how its focus is shown.
FOCUSED = """() => {
  const here = document.activeElement;
  const said = [here.innerText, here.getAttribute("aria-label"), ...[...(here.labels || [])].map(one => one.innerText)];
  return [said.map(one => (one || "").trim()), getComputedStyle(here).outlineStyle];
}"""
# Without `preload` axe does not read the style sheets a second time.
AXE = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"


@dataclass(frozen=True)
class Way:
    """How somebody reads: `fr` or `en`, a width in CSS pixels, `light` or `dark`, with scripts or without."""

    locale: str = "fr"
    width: int = 1280
    scheme: str = "light"
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.locale}-{self.width}-{self.scheme}{'' if self.scripts else '-noscript'}"


@dataclass
class Reader:
    """One person at one browser. `faults` holds what the browser complained of, page by page."""

    site: Site
    way: Way
    page: Page
    faults: list[str] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)

    def note_page(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self.pages.add(answer.url)

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of; that a page itself answered 404 or 422 is told by its status."""
        is_the_page = message.text.startswith("Failed to load resource") and message.location["url"].partition("#")[0] in self.pages
        if message.type in ("error", "warning") and not is_the_page:
            self.faults.append(message.text)

    def says(self, french: str, **values: object) -> str:
        """The words of the page, from those of the source."""
        if self.way.locale == "fr":
            return french % values if values else french
        english = english_of(french)
        return english % values if values else english

    def says_many(self, one: str, many: str, number: int) -> str:
        """A sentence that counts `num` or `total`, from both of its forms in the source."""
        forms = strings.kept()[one].string if self.way.locale == "en" else (one, many)
        return str(forms[0 if number == 1 else 1]) % {"num": number, "total": number}

    def go(self, path: str, *, status: int = 200) -> None:
        """Open a page of the site, by its path without the language."""
        prefix = "/en" if self.way.locale == "en" else ""
        answered = self.page.goto(f"{self.site.url}{prefix}{path}")
        assert isinstance(answered, Response)
        assert answered.status == status, f"{path}: {answered.status}, not {status}"
        self.check()

    def link(self, french: str, *, inside: str = "body") -> Locator:
        return self.page.locator(inside).get_by_role("link", name=self.says(french), exact=True)

    def button(self, french: str, *, inside: str = "body") -> Locator:
        return self.page.locator(inside).get_by_role("button", name=self.says(french), exact=True)

    def press_until(self, french: str, most: int = 80) -> None:
        """Move with the Tab key until what is focused bears these words; that it is focused must be seen."""
        wanted = self.says(french)
        for _ in range(most):
            self.page.keyboard.press("Tab")
            words, outline = self.page.evaluate(FOCUSED)
            if wanted in words:
                assert outline != "none", f"{wanted} is focused and nothing shows it"
                return
        raise AssertionError(f"the keyboard does not reach {wanted!r} on {self.page.url}")

    def check(self) -> None:
        """Whatever page this is: in its language, no wider than the screen, nothing refused by the browser."""
        assert self.page.locator("html").get_attribute("lang") == f"{self.way.locale}-CA"
        wide, screen = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= screen, f"{self.page.url} is {wide} pixels wide on a screen of {screen}"
        assert self.faults == [], f"{self.page.url}: {self.faults}"

    def axe(self) -> list[str]:
        """What axe-core finds on this page, a line for each element; and a picture of it, when pictures are wanted."""
        self.check()
        self.page.evaluate(Axe().axe_script)
        found = self.page.evaluate(AXE)
        # What axe itself does is no fault of the page.
        self.faults.clear()
        return [
            f"{self.page.url} ({self.way}): {one['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
            for one in found
            for node in one["nodes"]
        ]

    def turn(self, way: Way) -> None:
        """Read the same page on another screen or in another scheme; language and scripts stay."""
        self.way = way
        self.page.set_viewport_size({"width": way.width, "height": HEIGHTS[way.width]})
        self.page.emulate_media(color_scheme="dark" if way.scheme == "dark" else "light", reduced_motion="reduce")

    def picture(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture of the whole page, or of the screen, in the folder that SCREENSHOTS names, if it names one."""
        if folder := os.environ.get(SCREENSHOTS):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{re.sub(r'[^a-z0-9-]+', '-', name)}-{self.way}.png", full_page=whole)


@cache
def english_of(french: str) -> str:
    message = strings.kept().get(french)
    assert message is not None, f"{french!r} is not in the catalogue"
    return str(message.string)


@contextmanager
def reading(browser: Browser, site: Site, way: Way) -> Iterator[Reader]:
    """Somebody new at a browser: no cookie, nothing kept."""
    context = browser.new_context(
        viewport={"width": way.width, "height": HEIGHTS[way.width]},
        locale=f"{way.locale}-CA",
        timezone_id="America/Toronto",
        color_scheme="dark" if way.scheme == "dark" else "light",
        reduced_motion="reduce",
        java_script_enabled=way.scripts,
    )
    context.set_default_timeout(8000)
    if way.scripts:
        context.add_init_script(LISTEN)
    page = context.new_page()
    reader = Reader(site, way, page)
    page.on("pageerror", lambda error: reader.faults.append(str(error)))
    page.on("response", reader.note_page)
    page.on("console", reader.note)
    try:
        yield reader
    finally:
        context.close()
