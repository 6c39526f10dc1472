"""Any string whatever is answered, politely and soon (shared design note RELIABILITY.md, E6 and T41)."""

from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search_index import Engine, Query, parse
from search_index.memory import MemoryEngine
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise

LONGEST = 0.25
"""Seconds of processor that an answer may take."""

STRINGS = [
    "*", "*a* *e* *i* *o*", "tr*", "*eur", "t?aiteur", "[a TO z]", "{a TO}", "traiteur~2", "traiteur^1000000", "name:traiteur", "id:1",
    "region=06", "(((((traiteur", ")" * 199, "(" * 2000 + "a" + ")" * 2000, "NOT " * 3000, "-traiteur", "+traiteur", "traiteur AND", "OR",
    "\"traiteur", "'", "\\", "\\*", "%", "_", "'; DROP TABLE organizations; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}",
    "\x00", "traiteur\x00", "\ud800", "\udfff traiteur \ud800", "\u202etruetiart\u202c", "\u200f\u200e", "مطعم", "אוכל כשר", "餐饮服务",
    "บริการ", "👩‍👩‍👧‍👦", "é" * 200, "e" + "\u0301" * 100_000,
    "\u0301" * 300,
    "Z\u0351\u036b\u0343\u036a\u0302a\u0324\u0326l\u033bg\u0354o", "ﷺ" * 200,
    "ẞß", "İıſ", "½ ² № ™", " " * 1_000_000, "a" * 1_000_000, "a " * 500_000, " ".join(f"mot{n}" for n in range(10_000)), "A." * 100_000,
    "l'" * 1000, "\n\r\t\v\f\x1c\x85\u2028", "0" * 500, "-1", "1e308", "NaN", "../../etc/passwd", "C:\\nul", "\ufeff", "\uffff",
]  # fmt: skip

SETTINGS = ["{}", "traiteur {}", "{} traiteur", "« {} »", '"{}', "-{}", "traiteur -{}", "{}*", "*{}*"]
"""Where a string may stand in a question."""


@pytest.fixture
def crowd(engine: Engine) -> Engine:
    """Each engine in turn, with some hundred documents, hostile ones among them."""
    ordinary = [enterprise(number, f"Traiteur numéro {number}", "mot1 a o e i aller " * 10, region="06") for number in range(100, 300)]
    hostile = [enterprise(number, text[:5000], text[:5000], region=text[:50]) for number, text in enumerate(STRINGS, 1000)]
    engine.rebuild([*DIRECTORY, *ordinary, *hostile])
    return engine


def test_hostile_strings_are_answered_soon_wherever_they_are_put(crowd: Engine) -> None:
    for text in STRINGS:
        began = process_time()
        crowd.search(ask(text, facets=("region", text), filters={"region": frozenset({"06", text}), text: frozenset()}))
        crowd.search(Query(text, parse(text).wanted))
        assert process_time() - began < LONGEST, text[:50]


@pytest.mark.parametrize("setting", SETTINGS)
def test_hostile_strings_are_answered_soon_in_every_part_of_a_question(crowd: Engine, setting: str) -> None:
    for text in STRINGS:
        began = process_time()
        question = parse(setting.format(text), "en")
        crowd.search(Query(KIND, question.wanted, unwanted=question.unwanted, facets=("region",)))
        assert process_time() - began < LONGEST, text[:50]


def test_hostile_strings_are_completed_and_mended_soon(crowd: Engine) -> None:
    crowd.vocabulary(KIND).nearest("premier", 1)
    crowd.complete(KIND, "premier", 1)
    for text in STRINGS:
        began = process_time()
        crowd.complete(KIND, text, 8)
        crowd.vocabulary(KIND).beginning_with(text)
        crowd.vocabulary(KIND).nearest(text, 3)
        assert process_time() - began < LONGEST, text[:50]


def test_signs_have_no_meaning(crowd: Engine) -> None:
    plain = crowd.search(ask("traiteur rimouski"))
    assert plain.ids == (6,)
    for text in ('"traiteur" +rimouski', "(traiteur) - rimouski", "traiteur* rimouski~", "[traiteur] {rimouski}", "!traiteur:rimouski"):
        assert crowd.search(ask(text)).ids == plain.ids


def test_a_filter_on_a_hostile_value_finds_the_document_that_has_it(crowd: Engine) -> None:
    for number, text in enumerate(STRINGS, 1000):
        if text[:50]:
            assert number in crowd.search(ask(filters={"region": frozenset({text[:50]})}, limit=500)).ids


@settings(deadline=None, database=None)
@given(st.text(st.characters(exclude_categories=())))
@example("ΟΔΟΣ")
@example("\u1100\u1161")
@example("\u09c7\u09be")
@example("pain -pain")
def test_no_string_at_all_is_refused(text: str) -> None:
    """Whoever asks for all that a document says finds it, but for what is refused."""
    engine = MemoryEngine()
    engine.apply([enterprise(1, text, text, region=text)])
    assert engine.search(ask(text)).ids == (() if parse(text).unwanted else (1,))
    assert engine.versions(KIND) == {1: 1}
