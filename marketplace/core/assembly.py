"""Putting the tools of this room onto an application: settings, language, security, errors, logs, templates."""

import secrets
from typing import Any

from flask import Flask, Response, g
from flask_wtf import CSRFProtect
from jinja2 import FileSystemBytecodeCache
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from marketplace.core import access, assets, clock, error_pages, formats, headers, links, locale, logs, panels
from marketplace.core.api import other_sites
from marketplace.core.web import RowNumber, asset, bound_form


def configure(app: Flask, settings: Settings) -> None:
    """Everything that must be there before the first room is mounted."""
    clock.use_test_clock(settings.test_clock_file)
    logs.configure(settings)
    secure = settings.is_https
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1000,
        # The prefix makes the browser itself refuse the cookie over http, from a sub-domain or for a path.
        SESSION_COOKIE_NAME="__Host-maillage" if secure else "maillage",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.converters["int"] = RowNumber
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    name_answers(app)
    logs.init_app(app)
    headers.init_app(app)
    other_sites.init_app(app)
    app.before_request(bound_form)
    CSRFProtect(app)
    locale.init_app(app, settings.data_dir)
    formats.init_app(app)
    error_pages.init_app(app)
    app.extensions["maillage.assets.folder"], app.extensions["maillage.assets"] = assets.build(settings.data_dir)
    fill_templates(app, settings)


def name_answers(app: Flask) -> None:
    """Give every request a number, said in its answer and in each line logged meanwhile."""

    @app.before_request
    def name() -> None:
        g.request_id = secrets.token_hex(8)

    @app.after_request
    def say(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response


def fill_templates(app: Flask, settings: Settings) -> None:
    """What every template may use. Compiled ones are kept beside the data: a process that starts answers its first page sooner."""
    compiled = settings.data_dir / "templates"
    compiled.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    app.jinja_env.globals.update(
        asset=asset,
        can=access.can,
        panel=panels.pieces,
        other_locale_url=links.other_locale_url,
        canonical_urls=links.canonical_urls,
        development=not settings.is_production,
        contact_email=settings.contact_email,
    )

    @app.context_processor
    def language() -> dict[str, Any]:
        return locale.template_globals()


def wrap(app: Flask, settings: Settings) -> None:
    """The layers in front of Flask, outermost last: language mount, static files, trusted proxies."""
    app.wsgi_app = locale.LanguageMount(app.wsgi_app)  # type: ignore[method-assign]
    folder, said = app.extensions["maillage.assets.folder"], headers.always(https=settings.is_https)
    app.wsgi_app = assets.mount(app.wsgi_app, folder, said)  # type: ignore[method-assign]
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]
