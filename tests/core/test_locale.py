"""French is the source and English a mount point: no route knows languages, and nothing is ever in the wrong one."""

import os
import threading
from datetime import UTC, datetime

import pytest
from flask import Flask

from marketplace.core import db, links, locale
from marketplace.core.locale import _, _l, ngettext, speaking
from tests.builders import make_organization

SENTENCE = "Cette page n’existe pas"
TRANSLATED = "This page does not exist"


@pytest.mark.parametrize(
    ("path", "mount", "left", "spoken"),
    [
        ("/", "", "/", "fr"),
        ("/en", "/en", "/", "en"),
        ("/en/", "/en", "/", "en"),
        ("/en/recherche", "/en", "/recherche", "en"),
        ("/entreprises/x", "", "/entreprises/x", "fr"),
        ("/english", "", "/english", "fr"),
        ("/EN/", "", "/EN/", "fr"),
        ("/fr/", "", "/fr/", "fr"),
        ("/en/en/", "/en", "/en/", "en"),
        ("//en/", "", "//en/", "fr"),
    ],
)
def test_only_the_first_part_of_the_path_chooses_the_language(path, mount, left, spoken):
    seen = {}

    def application(environ, start_response):
        seen.update(environ)
        return []

    locale.LanguageMount(application)({"PATH_INFO": path, "maillage.locale": "es"}, lambda *_: None)
    assert (seen.get("SCRIPT_NAME", ""), seen["PATH_INFO"], seen["maillage.locale"]) == (mount, left, spoken)


def test_the_mount_point_comes_after_the_one_of_the_server():
    seen = {"SCRIPT_NAME": "/site", "PATH_INFO": "/en/x"}
    locale.LanguageMount(lambda _environ, _start: [])(seen, lambda *_: None)
    assert (seen["SCRIPT_NAME"], seen["PATH_INFO"]) == ("/site/en", "/x")


@pytest.mark.parametrize(("path", "lang"), [("/", "fr-CA"), ("/en/", "en-CA"), ("/recherche", "fr-CA"), ("/en/recherche", "en-CA")])
@pytest.mark.parametrize("header", ["en", "fr", "../../etc", "en;q=nan", ""])
def test_a_page_is_in_the_language_of_its_address_whatever_the_browser_prefers(client, path, lang, header):
    response = client.get(path, headers={"Accept-Language": header})
    assert response.status_code == 200
    assert f'<html lang="{lang}"' in response.text


def test_every_page_exists_in_both_languages_and_each_leads_to_the_other(visitor):
    french, english = visitor.get("/a-propos"), visitor.get("/en/a-propos")
    assert french.links()["English"] == "/en/a-propos"
    assert english.links()["Français"] == "/a-propos"
    assert visitor.get("/recherche?q=caf%C3%A9&region=01").links()["English"] == "/en/recherche?q=caf%C3%A9&region=01"


def test_links_inside_an_english_page_stay_english(visitor, app):
    with app.app_context(), db.database().writing():
        make_organization()
    ours = [href for href in visitor.get("/en/regions").links().values() if href.startswith("/") and not href.startswith("/static")]
    assert ours
    assert all(href.startswith("/en") for href in ours if href != "/regions"), ours


def test_a_sentence_is_said_in_the_language_of_the_page(app: Flask):
    lazy = _l(SENTENCE)
    for spoken, said in (("fr", SENTENCE), ("en", TRANSLATED)):
        with app.test_request_context("/", environ_overrides={"maillage.locale": spoken}):
            assert (_(SENTENCE), str(lazy), locale.current()) == (said, said, spoken)


def test_a_sentence_that_nobody_translated_is_said_in_french(app: Flask):
    with app.test_request_context("/", environ_overrides={"maillage.locale": "en"}):
        assert _("Phrase que personne n’a traduite") == "Phrase que personne n’a traduite"


def test_outside_a_page_french_is_spoken(app: Flask):
    with app.app_context():
        assert (locale.current(), _(SENTENCE)) == ("fr", SENTENCE)


@pytest.mark.parametrize(("number", "french", "english"), [(0, "seconde", "seconds"), (1, "seconde", "second"), (2, "secondes", "seconds")])
def test_zero_is_singular_in_french_and_plural_in_english(app: Flask, number, french, english):
    for spoken, word in (("fr", french), ("en", english)):
        with app.test_request_context("/", environ_overrides={"maillage.locale": spoken}):
            said = ngettext("Réessayez dans %(num)d seconde.", "Réessayez dans %(num)d secondes.", number)
            assert said.rstrip(".").split()[-2:] == [str(number), word]


def test_another_language_may_be_spoken_for_a_while_and_the_pages_own_comes_back(app: Flask):
    with app.test_request_context("/", environ_overrides={"maillage.locale": "en"}):
        with speaking("fr"):
            assert (_(SENTENCE), locale.current(), locale.other()) == (SENTENCE, "fr", "en")
            with speaking("en"):
                assert _(SENTENCE) == TRANSLATED
            assert _(SENTENCE) == SENTENCE
        assert (_(SENTENCE), locale.other()) == (TRANSLATED, "fr")


def test_the_language_comes_back_even_when_speaking_fails(app: Flask):
    with app.app_context():
        with pytest.raises(KeyError), speaking("en"):
            raise KeyError
        assert locale.current() == "fr"


@pytest.mark.parametrize("wanted", ["es", "", "en_CA", "../en", "FR"])
def test_a_language_that_is_not_ours_is_french(app: Flask, wanted):
    with app.app_context(), speaking(wanted):
        assert (locale.current(), _(SENTENCE)) == ("fr", SENTENCE)


def test_two_threads_speak_each_its_own_language(app: Flask):
    heard: dict[str, set[str]] = {"fr": set(), "en": set()}

    def speak(spoken: str) -> None:
        for _time in range(200):
            with app.app_context(), speaking(spoken):
                heard[spoken].add(_(SENTENCE))

    threads = [threading.Thread(target=speak, args=(spoken,)) for spoken in ("fr", "en") * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert heard == {"fr": {SENTENCE}, "en": {TRANSLATED}}


def test_an_absolute_link_names_the_configured_address_and_a_language(app: Flask):
    with app.test_request_context("/", base_url="http://evil.example"):
        assert links.absolute("pages.about") == "http://localhost:8000/a-propos"
        assert links.absolute("pages.about", locale="en") == "http://localhost:8000/en/a-propos"
    with app.test_request_context("/", environ_overrides={"maillage.locale": "en"}):
        assert links.absolute("pages.about") == "http://localhost:8000/en/a-propos"


def test_a_catalogue_is_compiled_again_when_its_source_is_newer(tmp_path):
    folder = locale.compile_catalogues(tmp_path)
    compiled = folder / "en" / "LC_MESSAGES" / "messages.mo"
    first = compiled.read_bytes()
    compiled.write_bytes(b"old")
    locale.compile_catalogues(tmp_path)
    assert compiled.read_bytes() == b"old", "it is as new as its source: left alone"
    long_ago = datetime(2001, 1, 1, tzinfo=UTC).timestamp()
    os.utime(compiled, (long_ago, long_ago))
    locale.compile_catalogues(tmp_path)
    assert compiled.read_bytes() == first
    assert list(compiled.parent.iterdir()) == [compiled], "nothing else is left there"
