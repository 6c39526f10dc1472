"""Addresses: inside a page they follow its language; outside (mail, feeds, canonical) they start from the configured base.

The host that a request claims is never used to make a link, so a forged one cannot send a reader elsewhere.
"""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import MethodNotAllowed

from config import Settings
from marketplace.core.locale import PREFIXES, current, other

# What stands in a path as it is (RFC 3986, pchar), beside letters and digits.
UNQUOTED = "/:@!$&'()*+,;=~"


def absolute(endpoint: str, *, locale: str | None = None, **values: Any) -> str:
    """The public address of an endpoint in a language (the present one by default)."""
    settings: Settings = current_app.extensions["maillage.settings"]
    adapter = current_app.url_map.bind("localhost", script_name=PREFIXES[locale or current()] + "/")
    return settings.base_url + adapter.build(endpoint, values)


def here() -> str:
    """The address of this page, with its query and without its language, quoted as an address must be."""
    return _here(request.path)


def _here(path: str) -> str:
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return quote(path, safe=UNQUOTED) + query


def other_locale_url() -> str:
    """This same page in the other language, with its query; of an answer to a form, the page that holds the form."""
    return PREFIXES[other()] + _here(_readable_path())


def after_refusal() -> tuple[str, str]:
    """Where to go on from an act that is refused: the page of the form that was sent, empty when there is none, and the nearest page above,
    which says where the thing stands. Both are of the address alone: whoever may not read them is told so there."""
    was_sent = request.method not in ("GET", "HEAD")
    nearest = _readable_path()
    is_itself = nearest == request.path
    above = _readable(_parent(nearest)) if is_itself else nearest
    found = (nearest if is_itself and was_sent else "/", above)
    form, thing = ("" if path == "/" else PREFIXES[current()] + quote(path, safe=UNQUOTED) for path in found)
    return form, thing


def _readable_path() -> str:
    """The path of this page when it may be asked for by a link, else of the nearest one above: forms are sent to addresses under theirs."""
    is_shut = request.method not in ("GET", "HEAD") or isinstance(request.routing_exception, MethodNotAllowed)
    return _readable(request.path) if is_shut else request.path


def _readable(path: str) -> str:
    """This path when a link may ask for it, else the nearest one above."""
    adapter = current_app.url_map.bind("localhost")
    while path != "/" and not adapter.test(path, method="GET"):
        path = _parent(path)
    return path


def _parent(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] or "/"


def canonical_urls() -> dict[str, str] | None:
    """The address of this page in each language, for search engines; None when it has no address of its own."""
    if request.endpoint is None or request.routing_exception is not None:
        return None
    settings: Settings = current_app.extensions["maillage.settings"]
    path = quote(_readable_path(), safe=UNQUOTED)
    urls = {locale: settings.base_url + prefix + path for locale, prefix in PREFIXES.items()}
    return {**urls, "canonical": urls[current()]}


def safe_next(target: str | None) -> str | None:
    """Where to go after signing in, only when it is a path of ours: no host, no scheme, no backslash, no control character."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(one) < 32 or ord(one) == 127 for one in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None
