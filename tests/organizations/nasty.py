"""Texts that have broken programs: stored and shown as they are, or refused; and addresses that no page may link to."""

NASTY = (
    *("\u202eolléH", "\u2066isolé\u2069", "a\u200bb\u200dc\ufeffd", "\u2028ligne\u2029", "مرحبا بالعالم", "שלום", "日本語", "ﷺ" * 40),
    *(
        "a\x00b",
        "a\x1b[31mrouge\x1b[0m",
        "a\x7fb",
        "a\x85b\x9b31m",
        "a\rb",
        "a\nb",
        "a\r\n\r\nb",
        "a\tb",
        "a\x0bb\x0c",
        "\ufffd",
    ),
    *(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title></h1><h1>deux",
        "<!-- ",
        "]]>",
        "&amp;&lt;&#39;&nbsp;",
        "<b>gras</b>",
    ),
    *("' OR '1'='1", "'; DROP TABLE organizations; --", "\\'; --", "1;SELECT pg_sleep(9)", "%' LIKE '%"),
    *("{{7*7}}", "${7*7}", "{% for x in y %}", "%(name)s %s %n", "{0.__class__}", "#{7*7}", "<%= 7*7 %>"),
    *(
        "🐝🏳️‍🌈👩‍👩‍👧‍👦",
        "e\u0301t\u0327",
        "Z̸̢̛̮a̸l̸g̸o̸",
        "ﬁ œ Æ ß ı İ ſ",
        "ＭＡＩＬ 𝕄𝕒",
        "\U0010ffff\ufffe",
        "=cmd|'/c calc'!A0",
        "+1",
        "@SUM(A1)",
        "-1+1",
    ),
    *("None", "null", "undefined", "0", "../../etc/passwd", "javascript:alert(1)", "a" * 10_000, "é" * 6_000, "\\", "\\n\\u0041"),
)
REFUSED = ("\x00", "\x1b", "\x7f", "\x85", "\x0b", "\ufffd")

SITES = (
    "https://exemple.org",
    "http://exemple.org/",
    "HTTPS://Exemple.ORG/a",
    "https://exemple.org:8443/a?b=c&d=é#e",
    "https://éco.québec/",
    "https://a.b",
)
NO_SITES = (
    *(
        "exemple.org",
        "//exemple.org",
        "ftp://exemple.org",
        "javascript:alert(1)",
        "JAVASCRIPT://a.b/%0aalert(1)",
        "data:text/html,x.y",
        "mailto:a@b.org",
    ),
    *(
        "https://",
        "https://exemple",
        "https://.",
        "https:///a.b",
        "https://user@evil.example",
        "https://exemple.org\\@evil.example",
        "https:exemple.org",
    ),
    *(
        "https://exem ple.org",
        "https://exemple.org/\n",
        "https://exemple.org/\u202egpj.exe",
        "https://exemple.org/\u00a0",
        "\x00https://exemple.org",
    ),
    *("https://exemple.org\t.evil.example", "vbscript://a.b", "https//exemple.org", " java\nscript:a.b", "http://" + "a" * 300 + ".org"),
)
