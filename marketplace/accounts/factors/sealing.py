"""Secrets that the database holds and cannot read: AES-256-GCM, under a key derived from SECRET_KEY and kept nowhere.

A copy of the database alone gives nobody a code. Changing SECRET_KEY makes what was sealed unreadable, for us too: the people
concerned come in with a recovery code or a passkey (docs/accounts.md).
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from config import Settings

PURPOSE = b"maillage second factors, version 1"
NONCE_BYTES = 12


class SealBroken(Exception):
    """What was sealed is not readable: another SECRET_KEY, another owner, or a changed byte."""


def seal(secret: str, *, about: str) -> str:
    """The secret as it is kept; `about` says whose it is, so that moved to another row it opens nothing."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return urlsafe_b64encode(nonce + _cipher().encrypt(nonce, secret.encode(), about.encode())).decode()


def unseal(sealed: str, *, about: str) -> str:
    """The secret again; SealBroken when it cannot be read."""
    try:
        raw = urlsafe_b64decode(sealed)
        return _cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode()).decode()
    except (InvalidTag, ValueError):
        raise SealBroken() from None


def _cipher() -> AESGCM:
    settings: Settings = current_app.extensions["maillage.settings"]
    return AESGCM(_key(settings.secret_key))


@cache
def _key(secret_key: str) -> bytes:
    # SECRET_KEY is random and long already: HKDF separates this use of it from the signing of cookies.
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
