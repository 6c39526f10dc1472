"""The browser and the site, once for each process of the tests; the demonstration that sites begin with, once a run."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import skips
from tests.e2e.keyboard import Keyboard
from tests.e2e.post_office import PostOffice, post_office
from tests.e2e.reader import Reader, Way, reading
from tests.e2e.site import Site, demonstration, served

SEATED = pytest.StashKey[list[Reader]]()
MOST_SHOWN = 3000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = skips.chromium()
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
        found = playwright.chromium.launch(executable_path=program, args=options)
        yield found
        found.close()


@pytest.fixture(scope="session")
def model(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration that each site begins with; after the browser, so that nothing is made for a test that is skipped."""
    own = tmp_path_factory.getbasetemp()
    # Each process of a run has a folder of its own in that of the run.
    return demonstration(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def site(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real site with its demonstration."""
    with served(tmp_path_factory.mktemp("site"), model) as found:
        yield found


@pytest.fixture
def read(browser: Browser, site: Site, seated: list[Reader]) -> Iterator[Callable[..., Reader]]:
    """A function that sits somebody at a browser: `read(locale="en", width=390)`."""
    with ExitStack() as readers:
        yield lambda way=None, **how: seat(seated, readers.enter_context(reading(browser, site, way or Way(**how))))


@pytest.fixture
def seated(request: pytest.FixtureRequest) -> list[Reader]:
    """Whoever sits at a browser in this test."""
    return request.node.stash.setdefault(SEATED, [])


def seat(seated: list[Reader], reader: Reader) -> Reader:
    seated.append(reader)
    return reader


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a test that fails, what each reader had before the eyes: a wait that ends says not why."""
    report = yield
    if report.failed and report.when == "call":
        for reader in item.stash.get(SEATED, []):
            report.sections.append((reader.page.url, reader.page.locator("body").inner_text()[:MOST_SHOWN]))
    return report


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture(scope="module")
def living(model: Path, office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that a journey changes and that writes by real SMTP to that office: one for each file of journeys."""
    with served(tmp_path_factory.mktemp("living"), model, mail_url=office.url) as found:
        yield found


@pytest.fixture
def sit(browser: Browser, living: Site, seated: list[Reader]) -> Iterator[Callable[[Way], Keyboard]]:
    """A function that sits somebody at a browser of that site, without a mouse."""
    with ExitStack() as readers:
        yield lambda way: Keyboard(seat(seated, readers.enter_context(reading(browser, living, way))))
