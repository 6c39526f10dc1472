"""Finding with the keyboard alone: a question typed, what answers it, by which way."""

import re
import time

from tests.e2e.keyboard import Keyboard

# The index follows within two seconds on a machine at rest.
WITHIN = 60.0


def search(somebody: Keyboard, question: str) -> None:
    """From the head of any page to what a question finds."""
    if somebody.reader.way.width < 600:
        somebody.open_menu(somebody.reader.says("Menu"))
    somebody.go_to("Trouver un fournisseur")
    ask(somebody, question)


def ask(somebody: Keyboard, question: str) -> None:
    """The question in the field of the page, which stays open: what is found is put in it."""
    somebody.skip()
    somebody.fill("Produit, service ou entreprise", question)
    somebody.page.keyboard.press("Enter")
    somebody.page.wait_for_url(re.compile(r"[?&]q="))
    somebody.page.wait_for_load_state("networkidle")
    somebody.reader.check()


def to_results(somebody: Keyboard) -> None:
    """Over the filters, by the link that is there for that: the next press of Tab is among the results."""
    presses = somebody.reach("Aller aux résultats")
    assert presses <= 8, f"{presses} presses from the question to the way over the filters"
    somebody.page.keyboard.press("Enter")
    here = somebody.here() or {}
    assert here.get("tag") == "H2", f"the way to the results leads to {here}"


def until_found(somebody: Keyboard, path: str, names: tuple[str, ...]) -> None:
    """Ask again until the index has followed and the page lists all of these."""
    deadline = time.monotonic() + WITHIN
    while True:
        somebody.reader.go(path)
        listed = somebody.page.locator("#liste").inner_text() if somebody.page.locator("#liste").count() else ""
        if all(one in listed for one in names):
            return
        assert time.monotonic() < deadline, f"{names} are not all found at {path} after {WITHIN} seconds"
        time.sleep(0.2)
