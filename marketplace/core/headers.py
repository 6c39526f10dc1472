"""What every answer tells the browser to refuse: other people's scripts, frames, sniffing, stale private pages."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from config import Settings
from marketplace.core.api.problems import is_for_programs

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self' 'nonce-{nonce}'",
    "style-src 'self'",
    "img-src 'self' data:{pictures}",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
BARE = "default-src 'none'; frame-ancestors 'none'; sandbox"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ONE_YEAR = 365 * 24 * 3600


class Cookies(SecureCookieSessionInterface):
    """The cookie of a visitor. What programs read is the same for everyone, whatever cookie they send: it does not vary with it."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        super().save_session(app, session, response)
        if is_for_programs(request.path):
            response.vary.discard("Cookie")


def always(*, https: bool) -> dict[str, str]:
    """What files are told as well as pages."""
    return {**ALWAYS, "Strict-Transport-Security": f"max-age={ONE_YEAR}; includeSubDomains"} if https else ALWAYS


def csp_nonce() -> str:
    """The number, used once, by which a page's own script tag is known."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_pictures_from(address: str) -> None:
    """Let the page at hand, and no other, show pictures from the host of this http(s) address: the tiles of a map."""
    parts = urlsplit(address)
    g.picture_origins = (*g.get("picture_origins", ()), f"{parts.scheme}://{parts.netloc}")


def allow_own_frames() -> None:
    """Let the page at hand, and no other, show pages of ours in frames: mails, where they are read in development."""
    g.own_frames = True


def init_app(app: Flask) -> None:
    app.before_request(refuse_foreign_origin)
    app.after_request(harden)
    app.session_interface = Cookies()
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def refuse_foreign_origin() -> None:
    """An unsafe method sent by a page of another site is refused before its token is even read."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    settings: Settings = current_app.extensions["maillage.settings"]
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin and origin not in (settings.base_url, request.host_url.rstrip("/")):
        abort(403)


def harden(response: Response) -> Response:
    """Add what is missing; a view that set a header knew why."""
    settings: Settings = current_app.extensions["maillage.settings"]
    is_page = response.mimetype == "text/html"
    pictures = "".join(f" {origin}" for origin in g.get("picture_origins", ()))
    policy = "; ".join(DIRECTIVES).format(nonce=csp_nonce(), pictures=pictures) if is_page else BARE
    if g.get("own_frames"):
        policy += "; frame-src 'self'"
    response.headers.setdefault("Content-Security-Policy", policy)
    for name, value in always(https=settings.is_https).items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if _is_private() else "no-cache"
    response.vary.add("Cookie")
    return response


def _is_private() -> bool:
    """Whether the answer was made for one person: she is signed in, was told something, or holds a form's token."""
    return bool(session)
