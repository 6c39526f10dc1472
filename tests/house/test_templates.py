"""Every template compiles, leads somewhere that exists, and leaves style, script and language to those who own them."""

import ast
import re
from collections.abc import Iterator

from flask import Flask
from jinja2 import meta, nodes

from marketplace.core.access import POLICIES
from tests import strings
from tests.house import templates
from tests.house.sources import none_of, python, tree

# The shapes of icons are markup written in the same file.
UNESCAPED = {"macros/icons.html"}
# A reader of mail drops style sheets and knows no policy of ours: what is styled there is styled in place.
MAILS = {"core/mail/letter.xml"}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an event attribute": re.compile(r"\s(on[a-z]+|hx-on[:\w-]*)="),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a script without a nonce": re.compile(r"<script\b(?![^>]*nonce=\"csp_nonce\")"),
    # JSON-LD is data that no browser runs; what is in it is escaped as JSON.
    "a script written in the page": re.compile(r"<script\b(?! type=\"application/ld\+json\")[^>]*>(?!</script>)"),
    # A browser then says of a form of ours that it comes from `null`, and it is refused as that of another site.
    "a referrer hidden from us too": re.compile(r"\bno-referrer\b"),
    "an address that is not ours": re.compile(r"(src|srcset|action)=\"(https?:)?//"),
}
TEMPLATE = re.compile(r"[a-z_]+/[\w/]+\.(typ|html|txt|xml)")
# Words that are the same in both languages, or that show what a machine reads.
SAME = {"Maillage", "AR", "MRC", "Bas-Saint-Laurent", "mark"}
UNSEEN = re.compile(r"<(script|style|code|pre|svg)\b.*?</\1>|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE)
SPOKEN = re.compile(r"(?:title|alt|aria-label|placeholder|data-label)=\"([^\"]*)\"")
WORD = re.compile(r"[^\W\d_]{2,}[\w’-]*")
# What a template of a PDF takes from another; the folder of templates is its root.
DRAWN_FROM = re.compile(r'^#import "/([^"]+)"', re.MULTILINE)


def test_every_template_compiles(app: Flask) -> None:
    for name in templates.names():
        app.jinja_env.get_template(name)


def test_every_template_that_another_one_asks_for_exists(app: Flask) -> None:
    known = set(templates.names())
    none_of(
        f"{name} asks for {asked}"
        for name in known
        for asked in meta.find_referenced_templates(templates.tree(app, name))
        if asked not in known
    )


def test_every_template_that_the_code_names_exists_and_every_one_is_named_somewhere(app: Flask) -> None:
    named = {
        node.value
        for path in python("marketplace")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TEMPLATE.fullmatch(node.value)
    }
    known = {*templates.names(), *templates.drawings()}
    none_of(f"{name} does not exist" for name in named - known)
    asked = {one for name in templates.names() for one in meta.find_referenced_templates(templates.tree(app, name)) if one}
    asked |= {one for name in templates.drawings() for one in DRAWN_FROM.findall(templates.source(name))}
    none_of(f"{name} is asked for by nobody" for name in known - named - asked)


def test_every_macro_that_is_imported_is_defined(app: Flask) -> None:
    none_of(
        f"{name}:{one.lineno} imports {wanted} from {one.template.value}"
        for name in templates.names()
        for one in templates.tree(app, name).find_all(nodes.FromImport)
        for wanted in (entry[0] if isinstance(entry, tuple) else entry for entry in one.names)
        if wanted not in _given(app, one.template.value)
    )


def test_every_address_in_a_template_leads_to_a_page_that_exists(app: Flask) -> None:
    needed = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    lost = []
    for name in templates.names():
        for called, call in templates.calls(app, name):
            endpoint = templates.first_word(call) if called == "url_for" else None
            if endpoint is None:
                continue
            given = {one.key for one in call.kwargs}
            if endpoint not in needed:
                lost.append(f"{name}:{call.lineno} leads to {endpoint}, which does not exist")
            elif not call.dyn_kwargs and not _fits(app, endpoint, given):
                lost.append(f"{name}:{call.lineno} leads to {endpoint} without {', '.join(needed[endpoint] - given)}")
    none_of(lost)


def test_every_name_of_a_page_or_a_policy_handed_to_a_macro_exists(app: Flask) -> None:
    room = re.compile(rf"({'|'.join(app.blueprints)})\.[a-z_]+")
    none_of(
        f"{name}:{line} {word}"
        for name in templates.names()
        for line, word in templates.words(app, name)
        if room.fullmatch(word) and word not in app.view_functions and word not in POLICIES
    )


def test_every_static_file_that_a_template_asks_for_exists(app: Flask) -> None:
    none_of(
        f"{name}:{call.lineno} {asked}"
        for name in templates.names()
        for called, call in templates.calls(app, name)
        if called == "asset" and (asked := templates.first_word(call)) not in app.extensions["maillage.assets"]
    )


def test_style_and_script_stay_in_their_files(app: Flask) -> None:
    none_of(
        f"{name}: {fault}: {found.group().strip()!r}"
        for name in templates.names()
        for fault, pattern in INLINE.items()
        if not (name in MAILS and fault == "a style attribute")
        for found in pattern.finditer(_markup(name))
    )
    none_of(
        f"{name}:{call.lineno} {one.key}"
        for name in templates.names()
        for _called, call in templates.calls(app, name)
        for one in call.kwargs
        if re.fullmatch(r"on(?!e$)[a-z]+|style", one.key)
    )


def test_escaping_is_never_switched_off(app: Flask) -> None:
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(")
    none_of(name for name in templates.names() if name not in UNESCAPED and unsafe.search(templates.source(name)))


def test_every_sentence_marked_in_a_template_is_written_out_and_extracted(app: Flask) -> None:
    extracted = {text for _file, _line, found in strings.extracted() for text in ((found,) if isinstance(found, str) else found)}
    lost = []
    for name in templates.names():
        for called, call in templates.calls(app, name):
            for text in call.args[: 2 if called == "ngettext" else 1] if called in templates.MARKS else ():
                if not isinstance(text, nodes.Const) or text.value not in extracted:
                    lost.append(f"{name}:{call.lineno} {getattr(text, 'value', 'computed')!r}")
    none_of(lost)


def test_no_sentence_of_a_template_is_written_outside_translation(app: Flask) -> None:
    none_of(
        f"{name}: {word}" for name in templates.names() if name.endswith(".html") for word in _bare_words(app, name) if word not in SAME
    )


def test_every_page_stands_in_the_frame(app: Flask) -> None:
    """A page extends the frame; what does not is a piece (`_name.html`), a macro file, a mail, or the page of last resort."""
    none_of(
        name
        for name in templates.names()
        if name.endswith(".html") and "/_" not in f"/{name}" and not name.startswith("macros/")
        if name not in ("layout.html", "errors/bare.html") and not list(templates.tree(app, name).find_all(nodes.Extends))
    )


def _markup(name: str) -> str:
    """A template without its comments and statements; an expression is a word."""
    bare = re.sub(r"\{%.*?%\}", "", COMMENT.sub("", templates.source(name)), flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", lambda found: "csp_nonce" if "csp_nonce()" in found.group() else "x", bare, flags=re.DOTALL)


def _given(app: Flask, name: str) -> set[str]:
    """What a template gives to whoever imports it."""
    body = templates.tree(app, name).body
    macros = {one.name for one in body if isinstance(one, nodes.Macro)}
    return macros | {one.target.name for one in body if isinstance(one, nodes.Assign) and isinstance(one.target, nodes.Name)}


def _fits(app: Flask, endpoint: str, given: set[str]) -> bool:
    return any(rule.arguments <= given for rule in app.url_map.iter_rules(endpoint))


def _bare_words(app: Flask, name: str) -> Iterator[str]:
    """Words that a reader sees or hears and that no mark surrounds."""
    data = "\x00".join(one.data for one in templates.tree(app, name).find_all(nodes.TemplateData))
    shown = UNSEEN.sub(" ", data)
    for attribute in SPOKEN.findall(shown):
        yield from WORD.findall(attribute)
    text = re.sub(r"<[^>]*>|^[^<]*>|\s[\w-]+=\"[^\"]*\"|&\w+;", " ", shown)
    yield from WORD.findall(text)
