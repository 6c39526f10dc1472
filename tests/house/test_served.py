"""No site that tests serve opens the port of the stand-in for Stripe, unless a journey asks for it."""

from config import ROOT, load
from tests.served import NO_STANDIN

# Journeys pay by card.
ASKED = {"tests/e2e/site.py"}


def test_what_tests_tell_a_site_keeps_the_stand_in_away() -> None:
    assert load({}).uses_standin is True
    assert load(NO_STANDIN).uses_standin is False


def test_whoever_serves_a_site_in_tests_says_so() -> None:
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "tests").rglob("*.py")}
    serving = {name for name, text in texts.items() if '"serve"]' in text and "Popen(" in text}
    assert {"tests/bench.py", "tests/core/web_siege.py"} <= serving, "the files that this test is about"
    silent = {name for name in serving - ASKED if "NO_STANDIN" not in texts[name]}
    assert not silent, silent
