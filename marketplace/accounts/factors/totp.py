"""Codes of an application (RFC 6238): six digits, thirty seconds, SHA-1 inside HMAC as every application expects."""

import hmac
from datetime import datetime

import pyotp
import segno
import structlog
from flask import current_app
from markupsafe import Markup

from config import Settings
from marketplace.accounts.factors import sealing, typed
from marketplace.accounts.models import TotpFactor, User
from marketplace.core import db
from marketplace.core.errors import Missing

SECONDS = 30
# A telephone's clock drifts, and a code is typed while the next one comes: one step either way (RFC 6238, 5.2).
DRIFT = 1
ISSUER = "Maillage"

log = structlog.get_logger("factors")


def new_secret() -> str:
    """160 random bits in base 32, what RFC 4226 recommends."""
    return pyotp.random_base32()


def step_at(at: datetime) -> int:
    """The number of the thirty seconds that hold this instant."""
    return int(at.timestamp()) // SECONDS


def matching_step(secret: str, text: str, *, at: datetime) -> int | None:
    """The step, at most one away from now, of which this is the code; None when it is of none."""
    code, maker, now = typed.code_of(text), pyotp.TOTP(secret), step_at(at)
    if len(code) != maker.digits:
        return None
    # All are compared, each in constant time, so that time does not tell which.
    found = [step for step in range(now - DRIFT, now + DRIFT + 1) if hmac.compare_digest(maker.generate_otp(step), code)]
    return found[-1] if found else None


def take(user: User, text: str, *, at: datetime) -> bool:
    """Whether this is a code of her application that has not served; from now on it has, and those before it too.

    In a writing unit: the row is locked, so that of two who show the same code at once one is refused.
    """
    factor = of(user)
    secret = secret_of(factor) if factor else None
    step = matching_step(secret, text, at=at) if secret else None
    if factor is None or step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


def of(user: User) -> TotpFactor | None:
    """Her application, locked when the unit writes."""
    try:
        return db.load(TotpFactor, user_id=user.id)
    except Missing:
        return None


def keep(user: User, secret: str, text: str, *, at: datetime) -> bool:
    """Take a new application, in place of the one she had, once it gave this first code; False when it is not its code."""
    step = matching_step(secret, text, at=at)
    if step is None:
        return False
    factor = of(user)
    if factor is None:
        factor = TotpFactor(user_id=user.id)
        db.session().add(factor)
    factor.sealed_secret, factor.last_step, factor.created_at = sealing.seal(secret, about=about(user.id)), step, at
    return True


def secret_of(factor: TotpFactor) -> str | None:
    """The secret; None, and a line in the log, when SECRET_KEY is no longer the one that sealed it."""
    try:
        return sealing.unseal(factor.sealed_secret, about=about(factor.user_id))
    except sealing.SealBroken:
        log.error("second factor unreadable", person_id=factor.user_id, hint="was SECRET_KEY changed?")
        return None


def address(user: User, secret: str) -> str:
    """The otpauth address that an application reads in the drawing."""
    settings: Settings = current_app.extensions["maillage.settings"]
    issuer = ISSUER if settings.is_production else f"{ISSUER} ({settings.env})"
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=issuer)


def drawing(address: str) -> Markup:
    """The address as a square to scan: SVG for the page, dark on white in either scheme, because cameras want it so."""
    svg = segno.make(address, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(svg)  # noqa: S704 - made of squares alone, by segno


def grouped(secret: str) -> str:
    """The secret in groups of four, for a hand that types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def about(user_id: int) -> str:
    """Whose secret is sealed, as `sealing` wants it said."""
    return f"totp of {user_id}"
