"""Three hundred and more questions that nobody asks in good faith (shared design note RELIABILITY.md, E6)."""

from collections.abc import Iterator
from itertools import product

from tests.search_index.test_hostile_questions import STRINGS

WORDS = ("traiteur", "é", "l’", "saint-jean")
# What the grammars of other engines read: each must be plain text here, or what the house's own grammar says.
OPERATORS = (
    "{}*", "*{}", "*{}*", "{}**", "{}?", "?{}?", "{}~", "{}~9", "{}^9999999999", "+{}", "--{}", "-{}", "- {}", "!{}", "NOT {}", "{} AND",
    "AND {}",
    "{} OR OR {}", "{} NEAR/5 {}", "{} ADJ {}", "{} <-> {}", "{} & | ! {}", "{}:*", "name:{}", "_all:{}", "[{} TO {}]", "{{{} TO}}",
    "[* TO *] {}",
    "(((({}", "{}))))", "\"{}", "« {}", "» {} «", "“{}", "\"{}\"~5", "-\"{}\"", "-« {} »", "-\"\" {}", "/{}.*/", "(?:{})+$", "{};",
    "{}\\", "\\u0000{}",
)  # fmt: skip
INJECTIONS = (
    "' OR '1'='1", "') UNION SELECT password FROM users --", "1; ATTACH DATABASE '/tmp/x' AS x", "\" OR rowid MATCH \"x", "words MATCH 'x'",
    "{{ config }}", "{% raw %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "<svg onload=alert(1)>", "\"><script>alert(1)</script>",
    "javascript:alert(1)",
    "<!--", "]]>", "&#x0;", "&lt;b&gt;", "%00", "%s%s%s%n", "%(q)s", "{0.__class__}", "../../../etc/passwd", "..\\..\\",
    "file:///etc/passwd",
    "http://127.0.0.1/", "| cat /etc/passwd", "$(id)", "`id`", "\r\nSet-Cookie: a=b", "a\r\n\r\n<html>", "=cmd|' /C calc'!A0",
    "@SUM(1+1)", "\x1b[2J",
    "(lambda:0)()", "__proto__", "constructor", "null", "undefined", "true", "None", "NaN", "Infinity", "-0", "1e999", "0x1F",
    "٠١٢", "１２３",
)  # fmt: skip
SCRIPTS = (
    "\u202e", "\u2066", "\u2069\u2069", "\u200d" * 199, "\ufeff\u200b", "ا" * 199, "שלום\u202d", "ก" * 199, "한국어",
    "日本語のケータリング", "हिन्दी",
    "🧑🏿‍🍳", "🏳️‍🌈" * 40, "𝕥𝕣𝕒𝕚𝕥𝕖𝕦𝕣", "ｔｒａｉｔｅｕｒ", "ⓣⓡⓐⓘⓣⓔⓤⓡ", "ﬁﬂﬀﬃ", "ǅ", "ŉ", "ΐ" * 60, "İ" * 199, "ß" * 199, "ſ", "ϐ", "Å",
    "\u0344" * 199, "\uffff",
    "\U0010ffff", "\U000e0041", "\ud800", "\udfff", "\ud83d", "a\udc80b", "\u0085", "\u2028", "\u2029", "\u180e", "\u3000" * 199, "\u00a0",
)  # fmt: skip
LONG = {
    "a long word": "a" * 200_000,
    "ten thousand words": " ".join(f"mot{number}" for number in range(10_000)),
    "ten thousand refusals": " -mot" * 10_000,
    "ten thousand stars": "* " * 10_000,
    "deep nesting": "(" * 50_000 + "a" + ")" * 50_000,
    "quotes": '"a" ' * 20_000,
    "open quotes": "« " * 50_000,
    "sixteen short beginnings": " ".join("abcdefghijklmnop"),
    "a beginning of one letter": "a*",
    "places": "Saint-Jean Sainte-Anne Saint-Joseph " * 20,
    "in and in": "à " * 99,
    "in the town of the town of": "dans la ville de " * 12,
    "synonyms": "traiteur buffet cantine repas lunch " * 6,
    "mistypes": "entertien déneigmeent traitteur imprimrie recylcage buandreie " * 3,
    "numbers": "1142934315 " * 18,
    "spaced numbers": "1 1 4 2 9 3 4 3 1 5 " * 10,
    "acronyms": "A." * 100_000,
    "elisions": "l’d’qu’" * 30_000,
    "dashes": "-" * 100_000,
    "saints": "st-" * 60_000,
    "marks on one letter": "e" + "\u0301" * 100_000,
    "a megabyte": "é" * 500_000,
    "a megabyte of spaces": " " * 1_000_000,
}


def questions() -> Iterator[str]:
    """Each once."""
    controls = (f"trai{chr(code)}teur" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)))
    read_by_others = (pattern.format(*[word] * pattern.count("{}")) for pattern, word in product(OPERATORS, WORDS))
    yield from dict.fromkeys((*STRINGS, *read_by_others, *INJECTIONS, *SCRIPTS, *LONG.values(), *controls))
