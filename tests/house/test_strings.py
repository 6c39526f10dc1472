"""English is complete, French is well set, and nothing that a reader sees escapes translation."""

import ast
import re
from collections import Counter

from tests import strings
from tests.house.sources import calls, dotted, none_of, python, said

MARKS = {"_", "_l", "N_", "ngettext", "gettext", "lazy_gettext"}
# The places that translate a sentence given to them; it was marked where it was written.
GIVEN = {
    *("marketplace/core/locale.py", "marketplace/core/notices.py", "marketplace/core/imports/handlers.py"),
    "marketplace/accounts/password_rules.py",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
TYPOGRAPHY = {
    "a straight apostrophe instead of ’": re.compile(r"\w'|'\w"),
    "a straight quotation mark instead of « »": re.compile(r'"'),
    "no no-break space before a colon": re.compile(r"(?<!\u00a0):(?!//)(?!\d)"),
    "no no-break space after «": re.compile(r"«(?!\u00a0)"),
    "no no-break space before »": re.compile(r"(?<!\u00a0)»"),
    "a space before ; ? or !": re.compile(r"\s[;?!]"),
    "an exclamation mark": re.compile(r"!"),
    "no no-break space between a number and its sign": re.compile(r"\d(?!\u00a0)\s?(%|\$|°|h\b)"),
    "no no-break space after nº": re.compile(r"nº(?!\u00a0)"),
    "no no-break space inside a number": re.compile(r"\d \d{3}"),
    "three dots instead of …": re.compile(r"\.\.\."),
    "two spaces": re.compile(r"  |^\s|\s$"),
    "a narrow no-break space": re.compile("\u202f"),
}


def test_english_is_complete_and_holds_nothing_else() -> None:
    none_of(strings.problems(strings.renewed()))


def test_the_catalogue_is_as_the_command_writes_it() -> None:
    assert strings.CATALOGUE.read_text(encoding="utf-8") == strings.written(strings.renewed()), "run `make strings`"


def test_a_translation_has_the_same_placeholders_as_its_sentence() -> None:
    different = []
    for message in strings.kept():
        ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        translations = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        for french, english in zip(ids, translations, strict=True):
            if message.id and Counter(PLACEHOLDER.findall(french)) != Counter(PLACEHOLDER.findall(english)):
                different.append((french, english))
    none_of(different)


def test_a_plural_and_its_singular_may_be_filled_with_the_same_values() -> None:
    plurals = [message.id for message in strings.kept() if isinstance(message.id, (list, tuple))]
    filled = [(one, many) for one, many in plurals if not set(PLACEHOLDER.findall(one)) <= set(PLACEHOLDER.findall(many))]
    none_of(filled)


def test_every_french_sentence_is_well_set() -> None:
    faults = [
        f"{file}: {fault}: {text!r}"
        for file, _line, sentence in strings.extracted()
        for text in ((sentence,) if isinstance(sentence, str) else sentence)
        for fault, pattern in TYPOGRAPHY.items()
        if pattern.search(PLACEHOLDER.sub(lambda found: "%" if found.group() == "%%" else "x", text))
    ]
    none_of(faults)


def test_english_keeps_no_french_setting() -> None:
    french = re.compile(r"[«»]|\u00a0:|\s[;?!:]")
    none_of([message.string for message in strings.kept() if message.id and french.search(str(message.string))])


def test_what_is_marked_for_translation_is_written_out_where_it_is_marked() -> None:
    computed = [
        f"{said(path)}:{call.lineno}"
        for path in python("marketplace")
        if said(path) not in GIVEN
        for call in calls(path)
        if dotted(call.func) in MARKS
        for text in call.args[: 2 if dotted(call.func) == "ngettext" else 1]
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str))
    ]
    none_of(computed)


def test_two_extractions_give_the_same_file() -> None:
    first = strings.written(strings.renewed())
    strings.extracted.cache_clear()
    assert strings.written(strings.renewed()) == first


def test_the_catalogue_names_no_machine_no_person_and_no_date() -> None:
    text = strings.CATALOGUE.read_text(encoding="utf-8")
    assert not re.search(r"/(home|work|root|tmp|Users)/|POT?-\w+-Date|Last-Translator|Language-Team|Generated-By|#: \S+:\d", text)
