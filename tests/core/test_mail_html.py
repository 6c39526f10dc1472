"""A mail in two parts, of the same words: what a template asks for is in both, and what a person typed is words in both."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader
from lxml import html

from marketplace.core.mail import Letter, compose, write
from marketplace.core.mail.composing import UNREADABLE

TEMPLATE = "essai/mail/complet.txt"
LETTER = """{{ _("Bonjour") }} {{ name }}

Un premier paragraphe, sur
deux lignes : {{ words }}

{{ letter.button("Voir la fiche", links.absolute("pages.home")) }}

{{ letter.heading("Détails") }}

{{ letter.items([("Un " ~ words, "http://localhost:8000/regions"), ("Deux", None)]) }}

{{ letter.quote(words) }}
"""
SAME_APP = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TYPED = [
    "<script>alert(1)</script>",
    "a & b &amp; c",
    "{{ 7*7 }} {% raw %} </mj-text><mj-raw>",
    "<!-- --> ]]>",
    "\"' é \u2028 ﷽",
    "https://ailleurs.example/x",
]


@pytest.fixture
def post(app):
    app.jinja_env.loader = ChoiceLoader([DictLoader({TEMPLATE: LETTER}), app.jinja_env.loader])
    with app.app_context():
        yield app


def written(at, locale="fr", name="Anne", **context) -> EmailMessage:
    """The message as its reader's program gets it."""
    made = write(TEMPLATE, to="anne@exemple.org", name=name, token="ab" * 16, locale=locale, at=at, **context)
    read = message_from_bytes(made.as_bytes(policy=policy.SMTP), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def page(message: EmailMessage) -> html.HtmlElement:
    body = message.get_body(("html",))
    assert body is not None
    return html.document_fromstring(body.get_content())


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def said(tree: html.HtmlElement) -> str:
    return " ".join(" ".join(tree.xpath("//body//text()")).split())


@pytest.mark.parametrize(
    ("locale", "lang", "home"), [("fr", "fr-CA", "http://localhost:8000/"), ("en", "en-CA", "http://localhost:8000/en/")]
)
def test_both_parts_say_the_same_in_the_language_of_their_reader(post, at, locale, lang, home):
    message = written(at, locale, words="des mots")
    assert message.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html"], "the richest comes last (RFC 2046)"
    tree = page(message)
    assert tree.get("lang") == lang
    assert tree.xpath("//a[normalize-space()='Voir la fiche']/@href") == [home]
    assert tree.xpath("string(//h1)") == "Bonjour Anne" == tree.xpath("string(//title)") == message["Subject"]
    assert tree.xpath("string(//h2)") == "Détails"
    assert [one.text_content() for one in tree.xpath("//li")] == ["Un des mots", "Deux"]
    for words in ("Un premier paragraphe", "Voir la fiche", home, "Détails", "Un des mots", "http://localhost:8000/regions", "Deux"):
        assert words in text(message), words
    assert "\ufffc" not in text(message) + said(tree)


@pytest.mark.parametrize("typed", TYPED)
def test_what_a_person_typed_is_words_and_nothing_else(post, at, typed):
    message = written(at, words=typed, name=typed)
    tree = page(message)
    assert " ".join(typed.split()) in said(tree)
    assert typed in text(message)
    assert not tree.xpath("//script | //img | //form | //iframe | //object")
    assert {one.split(":")[0] for one in tree.xpath("//a/@href")} <= {"http", "https"}
    assert not [one for one in tree.xpath("//a/@href") if not one.startswith("http://localhost:8000/")], (
        "an address of elsewhere stays words"
    )


def test_nothing_is_fetched_from_anywhere_and_nothing_tells_that_it_was_read(post, at):
    body = written(at, words="x").get_body(("html",))
    source = body.get_content()
    tree = html.document_fromstring(source)
    assert not tree.xpath("//*[@src or @srcset or @background] | //link | //img | //video | //audio")
    assert not re.search(r"url\(|@import|@font-face", source)


@pytest.mark.parametrize("mark", ["\ufffc0\ufffc", "\ufffc" + "0" * 32 + "0\ufffc"])
def test_no_words_pass_for_the_mark_of_a_button(post, at, mark):
    tree = page(written(at, words=f"avant\n\n{mark}\n\naprès"))
    assert len(tree.xpath("//a[normalize-space()='Voir la fiche']")) == 1


def test_only_addresses_of_ours_are_made_links(app, at):
    words = "Voir http://localhost:8000/regions, http://localhost:8000.ailleurs.example/ et http://localhost:80001/x."
    with app.app_context():
        letter = compose(f"Sujet\n\n{words}", to="anne@exemple.org", name="", token="ab" * 16, locale="fr", at=at)
    tree = page(message_from_bytes(letter.as_bytes(), policy=policy.default))
    assert tree.xpath("//p//a/@href | //div//a[@class='link']/@href") == ["http://localhost:8000/regions"]
    assert words in said(tree)


@SAME_APP
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_whatever_is_typed_the_page_can_be_made_and_shows_it(app, at, words):
    with app.app_context():
        letter = Letter()
        letter.read(f"Sujet\n\nAvant\n\n{letter.quote(words)}\n\nAprès")
        made = compose(letter, to="anne@exemple.org", name="", token="ab" * 16, locale="fr", at=at)
    tree = page(message_from_bytes(made.as_bytes(policy=policy.SMTP), policy=policy.default))
    shown = "".join(tree.xpath("//blockquote//text()"))
    assert "".join(shown.split()) == "".join(UNREADABLE.sub("", words).split())


def test_a_long_address_that_stops_a_topic_is_whole_in_its_header(app, at):
    address = "https://maillage.example/avis/desabonnement/" + "a1-_" * 60
    with app.app_context():
        made = compose("Sujet\n\nCorps", to="a@exemple.org", name="", token="ab" * 16, locale="fr", at=at, unsubscribe=address)
    raw = made.as_bytes(policy=policy.SMTP)
    assert b"=?" not in raw.split(b"\r\n\r\n")[0], "an encoded word is no address to a program that unsubscribes"
    read = message_from_bytes(raw, policy=policy.default)
    assert "".join(read["List-Unsubscribe"].split()) == f"<{address}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_every_line_is_short_and_plain_enough_for_an_old_server(post, at):
    raw = write(TEMPLATE, to="a@exemple.org", name="Zoé", token="ab" * 16, locale="fr", at=at, words="é" * 3000).as_bytes(
        policy=policy.SMTP
    )
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
