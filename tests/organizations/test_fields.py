"""Whatever is typed is stored and shown as it was typed, or refused in words; nothing typed becomes part of a page."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from lxml import html

from tests.core.web.watching import error_of
from tests.organizations.conftest import as_it_is, edit, filled_in

TEXTS = {"name": 200, "municipality": 100, "description_fr": 5000, "description_en": 5000}
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


def test_each_nasty_text_is_stored_and_shown_as_it_is_or_refused_in_each_field(app, staff, enterprise) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier"
    form = filled_in(staff, path)
    stored = 0
    for text in NASTY:
        form["version"] = str(as_it_is(app, slug).version)
        response = send(staff, path, {**form, **dict.fromkeys(TEXTS, text)})
        refused = {name for name in TEXTS if response.status_code == 422 and error_of(response, name)}
        assert response.status_code == (422 if refused else 303), repr(text)
        assert refused == {name for name, most in TEXTS.items() if must_refuse(name, text, most)}, repr(text)
        if refused:
            taken = {name: text for name in TEXTS if name not in refused}
            assert send(staff, path, {**form, **taken}).status_code == 303, repr(text)
        kept = as_it_is(app, slug)
        for name in TEXTS.keys() - refused:
            assert getattr(kept, name) == text.strip(), (name, text)
            stored += 1
        shows(staff, slug, kept)
    assert stored > 150


def shows(staff, slug: str, kept) -> None:  # type: ignore[no-untyped-def]
    """The page and its form hold these very texts, as text."""
    page = staff.client.get(f"/entreprises/{slug}")
    tree = html.fromstring(page.get_data())
    assert page.status_code == 200
    assert tree.xpath("string(//h1)") == lines(kept.name)
    assert tree.xpath("string(//p[contains(@class, 'profile-text')])") == lines(kept.description_fr)
    assert lines(kept.municipality) in tree.xpath("string(//dl[@class='facts'])")
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//main//img | //main//b | //main//*[@onerror]")
    again = filled_in_raw(staff, f"/entreprises/{slug}/modifier")
    assert {name: lines(getattr(kept, name)) for name in TEXTS} == again


def lines(text: str) -> str:
    """Line breaks as a reader of pages sees them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def filled_in_raw(staff, path: str) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The text fields of the form, without the strict reader: these texts are not set as French is."""
    tree = html.fromstring(staff.client.get(path).get_data())
    found = {}
    for name in TEXTS:
        (control,) = tree.xpath("//*[@name=$name]", name=name)
        found[name] = lines(control.get("value") if control.tag == "input" else (control.text or "")).removeprefix("\n")
    return found


def send(visitor, path: str, form: dict[str, Any]):  # type: ignore[no-untyped-def]
    """Send a form byte for byte, even what is no Unicode."""
    pairs = [(name, one) for name, value in form.items() for one in (value if isinstance(value, list) else [value])]
    body = urlencode([(name, one.encode("utf-8", "surrogatepass")) for name, one in pairs])
    return visitor.client.post(path, data=body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("text", ["a\ud800b", "\udfff\ud800", "a\udc80"])
def test_bytes_that_are_no_text_are_kept_as_the_codes_in_which_they_came_or_refused(app, staff, enterprise, text) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier"
    form = filled_in(staff, path)
    assert send(staff, path, {**form, "name": text}).status_code == 303
    assert as_it_is(app, slug).name == quote(text, safe="ab", errors="surrogatepass")
    parts = "".join(
        f'--limite\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in as_text(staff, path, text)
    )
    body = f"{parts}--limite--\r\n".encode("utf-8", "surrogatepass")
    response = staff.client.post(path, data=body, content_type="multipart/form-data; boundary=limite")
    assert response.status_code == 422


def as_text(visitor, path: str, name: str) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    form = {**filled_in(visitor, path), "name": name}
    return [(field, value) for field, value in form.items() if isinstance(value, str)]


def must_refuse(name: str, text: str, most: int) -> bool:
    unseen = (*REFUSED, "\n", "\r", "\t") if most < 5000 else REFUSED
    return len(text) > most or any(one in text.strip() for one in unseen)


@pytest.mark.parametrize("field", TEXTS)
def test_a_text_may_be_as_long_as_its_field_and_not_a_letter_more(app, staff, enterprise, field) -> None:
    slug = enterprise().slug
    most = TEXTS[field]
    assert edit(staff, slug, **{field: "é" * most}).status_code == 303
    assert getattr(as_it_is(app, slug), field) == "é" * most
    response = edit(staff, slug, **{field: "é" * (most + 1)})
    assert response.status_code == 422
    assert f"{most} caractères au plus" in error_of(response, field)


def test_the_address_of_a_site_has_a_length_too(app, staff, enterprise) -> None:
    slug = enterprise().slug
    longest = "https://exemple.org/" + "a" * 180
    assert edit(staff, slug, website=longest).status_code == 303
    assert edit(staff, slug, website=longest + "a").status_code == 422
    assert as_it_is(app, slug).website == longest


def test_the_address_of_a_site_is_kept_and_linked_as_it_was_typed(app, staff, enterprise) -> None:
    slug = enterprise().slug
    for site in SITES:
        assert edit(staff, slug, website=f" {site} ").status_code == 303, site
        assert as_it_is(app, slug).website == site
        if site.startswith("http"):
            assert site in staff.client.get(f"/entreprises/{slug}").text.replace("&amp;", "&")


def test_what_no_browser_should_follow_is_refused_with_what_to_write(app, staff, enterprise) -> None:
    one = enterprise()
    path = f"/entreprises/{one.slug}/modifier"
    form = filled_in(staff, path)
    for site in NO_SITES:
        response = send(staff, path, {**form, "website": site})
        if site.strip() in SITES or site.strip() == "https://exemple.org/":
            continue
        assert response.status_code == 422, site
        assert error_of(response, "website"), site
    assert as_it_is(app, one.slug).website in (one.website, "https://exemple.org/")


def test_what_is_refused_is_given_back_as_text_too(staff, enterprise) -> None:
    response = edit(staff, enterprise().slug, name='"><script>alert(1)</script>\x00', website="javascript:alert(1)//'\"><b>")
    assert response.status_code == 422
    tree = html.fromstring(response.get_data())
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//main//b")
    assert not tree.xpath("//a[starts-with(@href, 'javascript')]")


def test_a_form_with_ten_thousand_fields_is_refused(staff, enterprise) -> None:
    path = f"/entreprises/{enterprise().slug}/modifier"
    body = urlencode([("sector_codes", "S01")] * 10_000)
    assert staff.client.post(path, data=body, content_type="application/x-www-form-urlencoded").status_code in (400, 413)


def test_a_field_sent_twice_counts_once(app, staff, enterprise) -> None:
    slug = enterprise().slug
    edit(staff, slug, name=["Le premier", "Le second"], sector_codes=["S10", "S10", "S11"])
    kept = as_it_is(app, slug)
    assert kept.name == "Le premier"
    assert [one.code for one in kept.sectors] == ["S10", "S11"]
