"""Whatever is typed is stored and shown as it was typed, or refused in words; nothing typed becomes part of a page."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from lxml import html

from marketplace.core import db
from marketplace.organizations.editing import holdings, sections
from marketplace.organizations.models import Organization
from tests.core.web.watching import error_of
from tests.drawn import one_in
from tests.organizations.conftest import as_it_is, edit, filled_in
from tests.organizations.nasty import NASTY, NO_SITES, REFUSED, SITES

# Every text of each part, with how long it may be. Those that hold several lines are the long ones.
PARTS: dict[str, dict[str, int]] = {
    "modifier": {"name": 200, "legal_name": 200},
    "modifier/lieu": {"municipality": 100, "address": 200},
    "modifier/presentation": {"mission_fr": 1000, "mission_en": 1000, "description_fr": 5000, "description_en": 5000},
    "modifier/clauses/ajouter": {"evidence": 1000},
    "modifier/certifications/ajouter": {"number": 100, "issuer": 200},
    "modifier/references/ajouter": {"client": 200, "what_fr": 500, "what_en": 500},
}
SECTIONS = [part for part in PARTS if not part.endswith("ajouter")]
LISTS = [part for part in PARTS if part.endswith("ajouter")]
SEVERAL_LINES = ("mission_fr", "mission_en", "description_fr", "description_en", "evidence", "what_fr", "what_en")
# What a part needs beside its texts: a place that nobody knows is kept as it is written.
BESIDE = {"modifier/lieu": {"choice": "telle"}, "modifier/certifications/ajouter": {"certification_code": "EI"}}


@pytest.mark.slow
@pytest.mark.drawn
@pytest.mark.parametrize("part", SECTIONS)
def test_each_nasty_text_is_stored_and_shown_as_it_is_or_refused_in_each_field(app, staff, enterprise, part) -> None:
    slug = enterprise().slug
    path, texts = f"/entreprises/{slug}/{part}", PARTS[part]
    form = {**filled_in(staff, path), **BESIDE.get(part, {})}
    stored, tried = 0, one_in(3, NASTY)
    for text in tried:
        form["version"] = str(as_it_is(app, slug).version)
        refused = send_all(staff, path, form, text, texts)
        kept = as_it_is(app, slug)
        for name in texts.keys() - refused:
            assert getattr(kept, name) == text.strip(), (name, text)
            stored += 1
        shows(staff, slug, kept)
        assert filled_in_raw(staff, path, texts) == {name: lines(getattr(kept, name) or "") for name in texts}
    # Never more than a dozen of them may be refused.
    assert stored >= (len(tried) - 12) * len(texts) > 0


@pytest.mark.slow
@pytest.mark.drawn
@pytest.mark.parametrize("part", LISTS)
def test_each_nasty_text_of_what_is_attached_is_stored_and_shown_as_it_is_or_refused(app, staff, enterprise, part) -> None:
    slug = enterprise().slug
    path, texts = f"/entreprises/{slug}/{part}", PARTS[part]
    form = {**filled_in(staff, path), **BESIDE.get(part, {})}
    entries = sections.entries(part.split("/")[1])
    for text in one_in(3, NASTY):
        form["version"] = str(as_it_is(app, slug).version)
        refused = send_all(staff, path, {**form, **dict.fromkeys(texts, "Un texte sans malice.")}, text, texts)
        with app.app_context(), db.database().reading():
            (row,) = holdings.rows(entries.model, db.load(Organization, slug=slug))
        assert {name: getattr(row, name) for name in texts.keys() - refused} == dict.fromkeys(texts.keys() - refused, text.strip())
        address = f"/entreprises/{slug}/{part.replace('ajouter', holdings.key_of(row))}"
        assert filled_in_raw(staff, address, texts) == {name: lines(getattr(row, name) or "") for name in texts}
        shows(staff, slug, as_it_is(app, slug))
        shows_nothing_else(staff.client.get(f"/entreprises/{slug}/{part.removesuffix('/ajouter')}"))
        assert staff.client.post(f"{address}/retirer", data=filled_in_safely(staff, f"{address}/retirer")).status_code == 303


def send_all(staff, path: str, form: dict[str, Any], text: str, texts: dict[str, int]) -> set[str]:  # type: ignore[no-untyped-def]
    """Type a text in every field at once, then where it was not refused; the names of those that refused it."""
    response = send(staff, path, {**form, **dict.fromkeys(texts, text)})
    refused = {name for name in texts if response.status_code == 422 and error_of(response, name)}
    assert response.status_code == (422 if refused else 303), repr(text)
    assert refused == {name for name, most in texts.items() if must_refuse(name, text, most)}, repr(text)
    if refused:
        shows_nothing_else(response)
        assert send(staff, path, {**form, **dict.fromkeys(texts.keys() - refused, text)}).status_code == 303, repr(text)
    return refused


def shows(staff, slug: str, kept) -> None:  # type: ignore[no-untyped-def]
    """The page says these very texts, as text."""
    page = staff.client.get(f"/entreprises/{slug}")
    assert page.status_code == 200
    tree = shows_nothing_else(page)
    assert tree.xpath("string(//h1)") == lines(kept.name)
    assert lines(kept.description_fr) in tree.xpath("string(//main)")


def shows_nothing_else(response):  # type: ignore[no-untyped-def]
    """No text became an element or an attribute of the page; its tree."""
    tree = html.fromstring(response.get_data())
    assert len(tree.xpath("//h1")) == 1
    assert not [one for one in tree.xpath("//script") if one.get("type") != "application/ld+json" and not one.get("src")]
    assert not tree.xpath("//main//img | //main//b | //*[@onerror] | //a[starts-with(@href, 'javascript')]")
    return tree


def lines(text: str) -> str:
    """Line breaks as a reader of pages sees them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def filled_in_raw(staff, path: str, texts: dict[str, int]) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The text fields of the form, without the strict reader: these texts are not set as French is."""
    tree = shows_nothing_else(staff.client.get(path))
    found = {}
    for name in texts:
        (control,) = tree.xpath("//*[@name=$name]", name=name)
        found[name] = lines(control.get("value") if control.tag == "input" else (control.text or "")).removeprefix("\n")
    return found


def filled_in_safely(staff, path: str) -> dict[str, str]:  # type: ignore[no-untyped-def]
    tree = html.fromstring(staff.client.get(path).get_data())
    return {one.get("name"): one.get("value") for one in tree.xpath("//main//input[@type='hidden']")}


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
    unseen = REFUSED if name in SEVERAL_LINES else (*REFUSED, "\n", "\r", "\t")
    return len(text) > most or any(one in text.strip() for one in unseen)


@pytest.mark.parametrize(("part", "field"), [(part, field) for part in SECTIONS for field in PARTS[part]])
def test_a_text_may_be_as_long_as_its_field_and_not_a_letter_more(app, staff, enterprise, part, field) -> None:
    slug = enterprise().slug
    most = PARTS[part][field]
    assert edit(staff, slug, **{field: "é" * most}, **BESIDE.get(part, {})).status_code == 303
    assert getattr(as_it_is(app, slug), field) == "é" * most
    response = edit(staff, slug, **{field: "é" * (most + 1)}, **BESIDE.get(part, {}))
    assert response.status_code == 422
    told = f"{most} caractères au plus"
    assert told in error_of(response, field)


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
    path = f"/entreprises/{one.slug}/modifier/presentation"
    form = filled_in(staff, path)
    for site in NO_SITES:
        response = send(staff, path, {**form, "website": site})
        if site.strip() in SITES or site.strip() == "https://exemple.org/":
            continue
        assert response.status_code == 422, site
        assert error_of(response, "website"), site
    assert as_it_is(app, one.slug).website in (one.website, "https://exemple.org/")


def test_what_is_refused_is_given_back_as_text_too(staff, enterprise) -> None:
    slug = enterprise().slug
    for changes in ({"name": '"><script>alert(1)</script>\x00'}, {"website": "javascript:alert(1)//'\"><b>"}):
        response = edit(staff, slug, **changes)
        assert response.status_code == 422
        shows_nothing_else(response)


def test_a_form_with_ten_thousand_fields_is_refused(staff, enterprise) -> None:
    path = f"/entreprises/{enterprise().slug}/modifier"
    body = urlencode([("languages", "fr")] * 10_000)
    assert staff.client.post(path, data=body, content_type="application/x-www-form-urlencoded").status_code in (400, 413)


def test_a_field_sent_twice_counts_once(app, staff, enterprise) -> None:
    slug = enterprise().slug
    edit(staff, slug, name=["Le premier", "Le second"], languages=["en", "en", "fr"])
    kept = as_it_is(app, slug)
    assert kept.name == "Le premier"
    assert kept.languages == ["fr", "en"]
