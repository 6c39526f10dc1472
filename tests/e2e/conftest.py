"""The browser and the site, once for each process of the tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import skips
from tests.e2e.reader import Reader, Way, reading
from tests.e2e.site import Site, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = skips.chromium()
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
        found = playwright.chromium.launch(executable_path=program, args=options)
        yield found
        found.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real site with its demonstration; after the browser, so that nothing is started for a test that is skipped."""
    with served(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture
def read(browser: Browser, site: Site) -> Iterator[Callable[..., Reader]]:
    """A function that sits somebody at a browser: `read(locale="en", width=390)`."""
    with ExitStack() as readers:
        yield lambda way=None, **how: readers.enter_context(reading(browser, site, way or Way(**how)))
