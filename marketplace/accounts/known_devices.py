"""A browser from which somebody came in before, so that strangers who guess elsewhere do not shut the door on her (ASVS 6.1.1).

A signed cookie of its own says for which addresses, as marks that nobody can compute without SECRET_KEY: it names no one. It opens
nothing; it spares the counts that strangers can use up, under a count of its own (docs/accounts.md).
"""

import hmac
import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from config import Settings
from marketplace.accounts.tokens import Signer

LASTS = timedelta(days=180)
# Of a browser that several people share, the last who came in.
MOST = 5
# The count of tries under one address, wherever they come from, that a known browser passes.
OF_ACCOUNT = "sign_in_account"


def of(email: str) -> str | None:
    """The name of this browser, random, when somebody came in from it under this address; else None."""
    device, marks = _held()
    return device if _mark(email) in marks else None


def remember(response: Response, email: str) -> None:
    """Let this browser be known from now on for an address whose owner has just proved it."""
    device, marks = _held()
    kept = [_mark(email), *(one for one in marks if one != _mark(email))][:MOST]
    value = _serializer().dumps([device or secrets.token_hex(16), kept])
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(_name(), value, max_age=LASTS, secure=secure, httponly=True, samesite="Lax", path="/")


def _held() -> tuple[str, list[str]]:
    """What the cookie says; nothing for one that is absent, forged or too old."""
    try:
        device, marks = _serializer().loads(request.cookies.get(_name(), ""), max_age=int(LASTS.total_seconds()))
    except (BadData, ValueError, TypeError):
        return "", []
    return device, marks


def _mark(email: str) -> str:
    settings: Settings = current_app.extensions["maillage.settings"]
    return hmac.new(str(settings.secret_key).encode(), f"device of {email.strip().lower()}".encode(), "sha256").hexdigest()[:32]


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-connu"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="accounts.device", signer=Signer)
