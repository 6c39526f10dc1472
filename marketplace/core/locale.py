"""French is the source, English a mount point: `/en` leaves the path before any route sees it."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request
from flask_babel import Babel, force_locale, get_domain, gettext, lazy_gettext

SOURCE = "fr"
LOCALES = ("fr", "en")
# With plain "fr" Babel writes narrow no-break spaces and « $CA »: Québec writes « 64 000,00 $ » with U+00A0.
BABEL_NAMES = {"fr": "fr_CA", "en": "en_CA"}
HTML_LANGS = {"fr": "fr-CA", "en": "en-CA"}
PREFIXES = {"fr": "", "en": "/en"}
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"

_ = gettext
_l = lazy_gettext

__all__ = ["N_", "_", "_l", "ngettext"]


def N_(text: str) -> str:
    """Mark a French sentence that is kept as it is and translated only when it is shown."""
    return text


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


class LanguageMount:
    """WSGI middleware that moves `/en` from PATH_INFO to SCRIPT_NAME, so that no route knows languages."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ["maillage.locale"] = SOURCE
        if path == "/en" or path.startswith("/en/"):
            environ["maillage.locale"] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        return self.application(environ, start_response)


def current() -> str:
    """The language being spoken: `fr` or `en`."""
    if spoken := _spoken.get():
        return spoken
    if has_request_context():
        return str(request.environ.get("maillage.locale", SOURCE))
    return SOURCE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak this language for a while, whatever the page's: a mail is in its reader's language."""
    token = _spoken.set(locale if locale in LOCALES else SOURCE)
    try:
        with force_locale(BABEL_NAMES[current()]):
            yield
    finally:
        _spoken.reset(token)


def other() -> str:
    return "fr" if current() == "en" else "en"


def init_app(app: Flask, data_dir: Path) -> None:
    """Compile the catalogue when it is stale and let Babel speak the language of the mount point."""
    compiled = compile_catalogues(data_dir)
    app.config["BABEL_DEFAULT_LOCALE"] = BABEL_NAMES[SOURCE]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "America/Toronto"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(compiled)
    Babel(app, locale_selector=lambda: BABEL_NAMES[current()])
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_said, _said_many, newstyle=True)  # type: ignore[attr-defined]


def _said(text: str) -> str:
    """The text in the language of the page. French is the source: it needs no catalogue, and a page has fifty texts."""
    return text if current() == SOURCE else str(gettext(text))


def _said_many(one: str, many: str, count: int) -> str:
    """In French zero and one are singular; the catalogue says how English counts."""
    if current() == SOURCE:
        return one if abs(count) < 2 else many
    return str(get_domain().get_translations().ungettext(one, many, count))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The sentence for this number, in the language of the page, with `num` and the other values filled in."""
    return _said_many(one, many, num) % {"num": num, **values}


def compile_catalogues(data_dir: Path) -> Path:
    """Write the `.mo` beside the data when the `.po` is newer; the folder that holds the compiled catalogues."""
    folder = data_dir / "translations"
    source = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
    target = folder / "en" / "LC_MESSAGES" / "messages.mo"
    if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(f".{secrets.token_hex(4)}.new")
        with source.open("rb") as read, fresh.open("wb") as written:
            write_mo(written, read_po(read, locale="en"))
        fresh.replace(target)
    return folder


def template_globals() -> dict[str, Any]:
    return {"locale": current(), "html_lang": HTML_LANGS[current()]}
